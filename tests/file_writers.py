"""Writers of the files that readers are tried with, as formats say and not as any library does."""

import io
import itertools
import struct
import zlib
from collections.abc import Callable

import numpy as np

PLY_TYPES = {"char": "b", "uchar": "B", "short": "h", "ushort": "H", "int": "i", "uint": "I",
         "float": "f", "double": "d", "int8": "b", "uint8": "B", "int16": "h", "uint16": "H",
         "int32": "i", "uint32": "I", "float32": "f", "float64": "d"}  # fmt: skip


def ply(form: str, elements, ending: str = "\n", comments=("comment made",)) -> bytes:
    """elements: (name, properties, rows); a property (type, name) or (count type, type, name)."""
    name = {"ascii": "ascii", "<": "binary_little_endian", ">": "binary_big_endian"}[form]
    lines = ["ply", f"format {name} 1.0", *comments]
    body = b""
    for element, properties, rows in elements:
        lines.append(f"element {element} {len(rows)}")
        lines += [
            f"property list {' '.join(p)}" if len(p) == 3 else f"property {' '.join(p)}"
            for p in properties
        ]
        for row in rows:
            words = []
            for p, value in zip(properties, row, strict=True):
                if len(p) == 3:
                    words += [(p[0], len(value)), *((p[1], v) for v in value)]
                else:
                    words.append((p[0], value))
            if form == "ascii":
                body += (" ".join(f"{v:g}" for _, v in words) + ending).encode()
            else:
                body += b"".join(
                    struct.pack(form + PLY_TYPES[kind], v if PLY_TYPES[kind] in "fd" else int(v))
                    for kind, v in words
                )
    return ending.join([*lines, "end_header", ""]).encode() + body


def off(head: str, vertices, faces, ending: str = "\n") -> bytes:
    return ending.join([*head.split("\n"), *vertices, *faces, ""]).encode()


def npy(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


def packed_bits(content: bytes) -> bytes:
    """PackBits without runs."""
    parts = (content[k : k + 128] for k in range(0, len(content), 128))
    return b"".join(bytes([len(part) - 1]) + part for part in parts)


FORMATS = {"u": 1, "i": 2, "f": 3}
PACKINGS: dict[int, Callable[[bytes], bytes]] = {1: bytes, 8: zlib.compress, 32773: packed_bits}


def tiff(values: np.ndarray, order: str = "<", packing: int = 1, rows: int = 4, **said) -> bytes:
    """A TIFF of strips; said: other tags, `t339=2` for instance."""
    height, width, *colours = values.shape
    content = values.astype(values.dtype.newbyteorder(order))
    strips = [PACKINGS[packing](content[k : k + rows].tobytes()) for k in range(0, height, rows)]
    samples = colours[0] if colours else 1
    tags = {256: [width], 257: [height], 258: [8 * values.dtype.itemsize] * samples, 259: [packing],
            262: [2 if colours else 1], 273: [0] * len(strips), 277: [samples], 278: [rows],
            279: [len(s) for s in strips],
            339: [FORMATS[values.dtype.kind]] * samples}  # fmt: skip
    tags |= {
        int(name[1:]): value if isinstance(value, list) else [value] for name, value in said.items()
    }
    body = (b"II*\0" if order == "<" else b"MM\0*") + bytes(4)
    tags[273] = list(itertools.accumulate([len(body), *(len(s) for s in strips[:-1])]))
    body += b"".join(strips)
    entries = b""
    for tag in sorted(tags):
        numbers = struct.pack(f"{order}{len(tags[tag])}I", *tags[tag])
        if len(numbers) > 4:
            numbers, body = struct.pack(f"{order}I", len(body)), body + numbers
        entries += struct.pack(f"{order}HHI", tag, 4, len(tags[tag])) + numbers
    directory = struct.pack(f"{order}H", len(tags)) + entries + bytes(4)
    return body[:4] + struct.pack(f"{order}I", len(body)) + body[8:] + directory
