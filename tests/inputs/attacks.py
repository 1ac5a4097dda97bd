"""Files that are as large, as deep or as odd as may be: name -> (kind, what makes the bytes).

Run as a script it reads the named ones, one after the other, and prints for each as JSON: what
became of it, CPU seconds, and how far the memory rose above what it was without the file.
"""

import ctypes
import gc
import gzip
import io
import json
import struct
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

MB = 1 << 20


def npy(shape: str, kind: str, content: bytes, fortran: bool = False) -> bytes:
    """An NPY file whose header says so."""
    header = f"{{'descr': '{kind}', 'fortran_order': {fortran}, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\1\0" + struct.pack("<H", len(header)) + header + content


def archive(method: int = zipfile.ZIP_DEFLATED, **members: bytes) -> bytes:
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", method, compresslevel=1) as packed:
            for name, content in members.items():
                packed.writestr(f"{name}.npy", content)
        return file.getvalue()


def wide_archive(kind: str, fortran: bool) -> bytes:
    """An archive as large unpacked as may be: 100,000 rows of 400 MB in all."""
    count = 100_000
    size = np.dtype(kind).itemsize
    width = 400 * MB // (count * size)
    labels = npy(f"({count},)", "<i4", (np.arange(count, dtype="<i4") % 10).tobytes())
    return archive(
        features=npy(f"({count}, {width})", kind, bytes(count * width * size), fortran),
        labels=labels,
    )


def ply(*lines: str, body: bytes) -> bytes:
    return "\n".join(["ply", *lines, "end_header", ""]).encode() + body


XYZ = [f"property float {axis}" for axis in "xyz"]
LITTLE = "format binary_little_endian 1.0"


def mixed_ply() -> bytes:
    """Triangles and quads in turn, 45 MB."""
    count = 1_500_000
    pair = struct.pack("<B3iB4i", 3, 0, 1, 2, 4, 0, 1, 2, 3)
    vertices = np.random.default_rng(0).normal(size=(1000, 3)).astype("<f4").tobytes()
    return ply(
        LITTLE,
        "element vertex 1000",
        *XYZ,
        f"element face {2 * count}",
        "property list uchar int vertex_indices",
        body=vertices + pair * count,
    )


def many_lists_ply() -> bytes:
    """Two lists a face, of one and of two items in turn before the corners."""
    count = 700_000
    pair = struct.pack("<BfB3i", 1, 0.5, 3, 0, 1, 2) + struct.pack("<BffB3i", 2, 0.5, 1, 3, 0, 1, 2)
    vertices = np.random.default_rng(0).normal(size=(1000, 3)).astype("<f4").tobytes()
    return ply(
        LITTLE,
        "element vertex 1000",
        *XYZ,
        f"element face {2 * count}",
        "property list uchar float texcoord",
        "property list uchar int vertex_indices",
        body=vertices + pair * count,
    )


def strips_ply() -> bytes:
    count = 12_000_000
    items = np.tile(np.arange(1000, dtype="<i4"), count // 1000)
    vertices = np.random.default_rng(0).normal(size=(1000, 3)).astype("<f4").tobytes()
    return ply(
        LITTLE,
        "element vertex 1000",
        *XYZ,
        "element tristrips 1",
        "property list int int vertex_indices",
        body=vertices + struct.pack("<i", count) + items.tobytes(),
    )


def nifti(shape: tuple[int, ...], code: int, bits: int, body: bytes, packed: bool = True) -> bytes:
    head = bytearray(352)
    struct.pack_into("<i", head, 0, 348)
    struct.pack_into("<8h", head, 40, len(shape), *shape, *[1] * (7 - len(shape)))
    struct.pack_into("<hh", head, 70, code, bits)
    struct.pack_into("<8f", head, 76, 1, 1, 1, 1, 1, 1, 1, 1)
    struct.pack_into("<3f", head, 108, 352, 1, 0)
    head[344:348] = b"n+1\0"
    raw = bytes(head) + body
    return gzip.compress(raw, 1) if packed else raw


def zeros_gz(head: bytes, size: int) -> bytes:
    """Gzipped: a head and so many zeros."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    parts = [packer.compress(head)]
    parts += [packer.compress(bytes(MB)) for _ in range(size // MB)]
    return b"".join([*parts, packer.flush()])


def png(width: int, height: int, depth: int, colour: int, size: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + name
            + content
            + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = zlib.compress(bytes(size), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def fill(line: bytes, size: int = 50 * MB - 1000) -> bytes:
    return line * (size // len(line))


TURNS = b"CHANNELS 3 Zrotation Xrotation Yrotation\n"
JOINT = b"JOINT b\n{\nOFFSET 1 0 0\n" + TURNS + b"}\n"
ROOT = b"HIERARCHY\nROOT a\n{\nOFFSET 0 0 0\n" + TURNS
CORNERS = b"0 0 0\n1 0 0\n0 1 0\n1 1 1\n"
OBJ = b"v 0 0 0\nv 1 0 0\nv 0 1 0\nv 1 1 1\n"
FACET = (
    b"facet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\n"
)
ATTACKS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "line feeds as a cloud": ("point_cloud", lambda: b"\n" * (50 * MB)),
    "blanks and line feeds as a cloud": ("point_cloud", lambda: fill(b" \n")),
    "tiny rows": ("point_cloud", lambda: fill(b"1 1 1\n2 0 1\n")),
    "tiny rows, commas": ("point_cloud", lambda: fill(b"1,1,1\n2,0,1\n")),
    "long rows": (
        "point_cloud",
        lambda: fill(b"1 2 3 " + b"4 " * 3000 + b"\n2 1 4 " + b"4 " * 3000 + b"\n"),
    ),
    "rows of nan": ("point_cloud", lambda: fill(b"nan nan nan\n")),
    "rows of words": ("point_cloud", lambda: fill(b"aa bb cc\n")),
    "a bad word at the end": ("point_cloud", lambda: fill(b"1 1 1\n") + b"1 x 1\n"),
    "quoted rows": ("point_cloud", lambda: fill(b'"1","2","3"\n"4","0","1"\n')),
    "comments": ("point_cloud", lambda: fill(b"# c\n1 1 1\n2 3 4\n")),
    "utf-16": ("point_cloud", lambda: b"\xff\xfe" + fill("1 1 1\n2 0 1\n".encode("utf-16-le"))),
    "non-breaking blanks": (
        "point_cloud",
        lambda: fill("1\u00a01\u00a01\n2\u00a00\u00a01\n".encode()),
    ),
    "npy of half floats": (
        "point_cloud",
        lambda: npy("(8700000, 3)", "<f2", np.arange(26_100_000, dtype="<f2").tobytes()),
    ),
    "npy of bytes": (
        "point_cloud",
        lambda: npy("(17000000, 3)", "|u1", np.arange(51_000_000, dtype="u1").tobytes()),
    ),
    "npy of bytes, by columns": (
        "point_cloud",
        lambda: npy("(17000000, 3)", "|u1", np.arange(51_000_000, dtype="u1").tobytes(), True),
    ),
    "ply of bytes": (
        "point_cloud",
        lambda: ply(
            LITTLE,
            "element vertex 17000000",
            *[f"property uchar {a}" for a in "xyz"],
            body=np.arange(51_000_000, dtype="u1").tobytes(),
        ),
    ),
    "ply of triangles and quads": ("point_cloud", mixed_ply),
    "ply of two lists": ("point_cloud", many_lists_ply),
    "ply of a strip": ("point_cloud", strips_ply),
    "ply, ascii, tiny": (
        "point_cloud",
        lambda: ply(
            "format ascii 1.0",
            "element vertex 8000000",
            *XYZ,
            body=fill(b"1 2 1\n2 0 1\n", 48_000_000),
        ),
    ),
    "ply, ascii, faces": (
        "point_cloud",
        lambda: ply(
            "format ascii 1.0",
            "element vertex 4",
            *XYZ,
            "element face 3900000",
            "property list uchar int vertex_index",
            body=CORNERS + b"3 0 1 2\n" * 3_900_000,
        ),
    ),
    "ply, ascii, mixed faces": (
        "point_cloud",
        lambda: ply(
            "format ascii 1.0",
            "element vertex 4",
            *XYZ,
            "element face 2600000",
            "property list uchar int vertex_index",
            body=CORNERS + b"3 0 1 2\n4 0 1 2 3\n" * 1_300_000,
        ),
    ),
    "ply of empty lists": (
        "point_cloud",
        lambda: ply(
            LITTLE,
            "element vertex 4",
            *XYZ,
            "element face 50000000",
            "property list uchar int vertex_indices",
            body=bytes(48 + 50_000_000),
        ),
    ),
    "ply of nothing": (
        "point_cloud",
        lambda: ply(LITTLE, "element vertex 4", *XYZ, "element edge 2000000000", body=bytes(60)),
    ),
    "obj, mixed faces": ("point_cloud", lambda: OBJ + fill(b"f 1 2 3\nf 1 2 3 4\n", 40 * MB)),
    "obj, faces with slashes": ("point_cloud", lambda: OBJ + fill(b"f 1/1/1 2/2/2 3//3\n")),
    "obj, vertices": ("point_cloud", lambda: fill(b"v 1 2 3\nv 0 1 2\n")),
    "obj, too many faces": ("point_cloud", lambda: OBJ + fill(b"f 1 2 3\n")),
    "obj, one face in many lines": ("point_cloud", lambda: OBJ + b"f " + fill(b"1 \\\n")),
    "off, faces": (
        "point_cloud",
        lambda: b"OFF\n4 3900000 0\n" + CORNERS + b"3 0 1 2\n" * 3_900_000,
    ),
    "off, polygons of 255 corners": (
        "point_cloud",
        lambda: b"OFF\n4 60000 0\n" + CORNERS + (b"255" + b" 0 1 2" * 85 + b"\n") * 60_000,
    ),
    "stl, binary": (
        "point_cloud",
        lambda: (
            bytes(80) + struct.pack("<I", 1_000_000) + np.random.default_rng(0).bytes(50_000_000)
        ),
    ),
    "stl, text": ("point_cloud", lambda: b"solid a\n" + fill(FACET)),
    "pcd": (
        "point_cloud",
        lambda: b"VERSION .7\nFIELDS x y z\nDATA ascii\n" + fill(b"1 1 1\n2 0 1\n"),
    ),
    "features as text": ("features", lambda: fill(b"1,2,0\n2,3,1\n", 6 * 1_000_000)),
    "wide features as text": (
        "features",
        lambda: fill(b"1," * 4000 + b"0\n" + b"2," * 4000 + b"1\n", 60 * MB),
    ),
    "200 MB of line feeds": ("features", lambda: b"\n" * (200 * MB)),
    "features of 400 MB, by rows": ("features", lambda: wide_archive("<f4", False)),
    "features of 400 MB, by columns": ("features", lambda: wide_archive("<f8", True)),
    "four arrays of 400 MB": (
        "features",
        lambda: archive(
            labels=npy("(100000,)", "<i4", bytes(400_000)),
            **{
                name: npy("(100000, 1000)", "<f4", bytes(400_000_000))
                for name in ("features", "weights", "bias")
            },
        ),
    ),
    "an archive of LZMA": (
        "features",
        lambda: archive(
            zipfile.ZIP_LZMA,
            features=npy("(100000, 1000)", "<f4", bytes(400_000_000)),
            labels=npy("(100000,)", "<i4", bytes(400_000)),
        ),
    ),
    "complex volume": (
        "mri",
        lambda: zeros_gz(nifti((300, 300, 300), 32, 64, b"", False), 300**3 * 8 + MB),
    ),
    "complex volume of 400 a side": (
        "mri",
        lambda: zeros_gz(nifti((390, 390, 390), 32, 64, b"", False), 390**3 * 8 + MB),
    ),
    "volume of doubles": (
        "mri",
        lambda: zeros_gz(nifti((390, 390, 390), 64, 64, b"", False), 390**3 * 8 + MB),
    ),
    "volume of bytes": (
        "mri",
        lambda: zeros_gz(nifti((390, 390, 390), 2, 8, b"", False), 390**3 + MB),
    ),
    "coloured volume": (
        "mri",
        lambda: zeros_gz(nifti((390, 390, 390), 128, 24, b"", False), 3 * 390**3 + MB),
    ),
    "volume of noise, stored": (
        "mri",
        lambda: nifti(
            (360, 360, 360),
            16,
            32,
            np.random.default_rng(0).normal(size=360**3).astype("<f4").tobytes(),
            False,
        ),
    ),
    "a series": (
        "mri",
        lambda: zeros_gz(nifti((100, 100, 100, 250), 16, 32, b"", False), 10**9 + MB),
    ),
    "an endless tail": ("mri", lambda: zeros_gz(nifti((16, 16, 16), 2, 8, b"", False), 2000 * MB)),
    "png of 4096 a side": ("image", lambda: png(4096, 4096, 8, 6, (4 * 4096 + 1) * 4096)),
    "png of 16 bits": ("image", lambda: png(4096, 4096, 16, 6, (8 * 4096 + 1) * 4096)),
    "png that promises more": ("image", lambda: png(4096, 4096, 8, 0, 1000)),
    "png bomb": ("image", lambda: png(64, 64, 8, 0, 700 * MB)),
    "field of doubles": (
        "field",
        lambda: npy("(1024, 1024)", "<f8", np.random.default_rng(0).bytes(8 * MB)),
    ),
    "motion": (
        "motion",
        lambda: (
            ROOT
            + JOINT.replace(TURNS, b"CHANNELS 0\n")
            + b"}\nMOTION\nFrames: 5500000\nFrame Time: 1\n"
            + fill(b"0 0 0\n", 32 * MB - 1000)
        ),
    ),
    "motion of many joints": (
        "motion",
        lambda: (
            ROOT
            + JOINT * 198
            + b"}\nMOTION\nFrames: 20000\nFrame Time: 1\n"
            + (b"1 " * 597 + b"\n") * 20_000
        ),
    ),
    "rotations": ("trajectory", lambda: fill(b"w x y z\n", 8) + fill(b"1 0 0 0\n", 32 * MB - 100)),
}


def _memory(name: str) -> float:
    """Of this process [MB]: VmRSS now, or VmHWM, the highest since it was set back."""
    (line,) = (x for x in Path("/proc/self/status").read_text().split("\n") if x.startswith(name))
    return int(line.split()[1]) / 1024


def _settle() -> None:
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")


def main(names: list[str]) -> None:
    from core.inputs import InputError
    from core.inputs.kinds import kind_named, kinds, read

    for kind in kinds():
        kind.facts(read(kind.sample()).value)
    gc.freeze()  # what is there need not be gone through each time
    for name in names:
        kind, make = ATTACKS[name]
        _settle()
        before = _memory("VmRSS")
        raw = make()
        _settle()
        started = time.process_time()
        try:
            value = read(raw, [kind_named(kind)]).value
            kind_named(kind).facts(value)
            became = "read"
            del value
        except InputError as error:
            became = str(error)
        seconds = time.process_time() - started
        megabytes = _memory("VmHWM") - before
        del raw
        print(json.dumps([name, became, round(seconds, 2), round(megabytes)]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(ATTACKS))
