"""Valid files of each kind, damaged at random: each must be read, or refused in one sentence.

Run as a script in a process of its own, within limits of memory and of time for each file, it prints
as JSON whatever else became of one: python tests/inputs/mutants.py HOW_MANY_OF_EACH [SEED].
"""

import gzip
import io
import json
import resource
import signal
import sys
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
from PIL import Image

MEMORY = 1 << 30  # above what the process has before the first file [bytes]
TIME = 5.0  # of one file [seconds]
_WORDS = [b"nan", b"inf", b"-1", b"0", b"1e400", b"1e-400", b"99999999999999999999", b"2147483648", b"-",
          b"", b",", b"1,5", b"0x1", b"1_0", b'"', b"#", b"\\\n", b"\n", b"\r", b"\t", b" ", b"\0",
          b"\xa0", b"\xff\xfe", b"\xef\xbb\xbf", b"x", b"{", b"}", b"%s"]  # fmt: skip
_NUMBERS = [0, 1, 2, 3, 127, 128, 255, 256, 32767, 65535, 2**24, 2**31 - 1, 2**31, 2**32 - 1]


def packed(image: Image.Image, kind: str, **how) -> bytes:
    with io.BytesIO() as file:
        image.save(file, kind, **how)
        return file.getvalue()


def array(values: np.ndarray) -> bytes:
    with io.BytesIO() as file:
        np.save(file, values)
        return file.getvalue()


def valid() -> dict[str, list[bytes]]:
    """Small files that are read, by their kinds."""
    from attacks import CORNERS, FACET, LITTLE, OBJ, XYZ, nifti, ply

    from core.inputs.kinds import kind_named, kinds

    grey = np.arange(256, dtype=np.uint8).reshape(16, 16)
    faces = ["element face 2", "property list uchar int vertex_indices"]
    points = np.arange(12, dtype="<f4") ** 2
    cubes = np.arange(512, dtype="<i2").tobytes()
    files = {kind.name: [kind.sample()] for kind in kinds() if len(kind.sample()) < 20_000}
    files["image"] += [
        packed(Image.fromarray(grey), "JPEG"),
        packed(Image.fromarray(grey).convert("P"), "PNG"),
        packed(Image.fromarray(grey.astype(np.uint16) * 257), "PNG"),
        packed(Image.fromarray(grey), "TIFF"),
        packed(Image.fromarray(grey.astype(np.float32)), "TIFF", compression="tiff_lzw"),
        packed(Image.fromarray(grey.astype(np.uint16)), "TIFF", compression="tiff_adobe_deflate"),
    ]
    files["point_cloud"] = [
        b"x,y,z,nx,ny,nz\n" + b"1.5,2,3,0,0,1\n4,5,6,1,0,0\n7,8.25,9,0,1,0\n-1,0,0,0,0,-1\n",
        b"4\n" + CORNERS,
        OBJ + b"vn 0 0 1\nf 1 2 3\nf -4/1/1 -3//2 -2 -1\n",
        b"OFF\n4 2 0\n" + CORNERS + b"3 0 1 2\n4 0 1 2 3 255 0 0\n",
        b"solid a\n" + 2 * FACET + b"endsolid\n",
        bytes(80) + b"\2\0\0\0" + np.arange(25, dtype="<f4").tobytes(),
        ply("format ascii 1.0", "element vertex 4", *XYZ, *faces, body=CORNERS + b"3 0 1 2\n4 0 1 2 3\n"),
        ply(LITTLE, "element vertex 4", *XYZ, *faces,
            body=points.tobytes() + b"\3" + np.arange(3, dtype="<i4").tobytes()
            + b"\4" + np.arange(4, dtype="<i4").tobytes()),
        b"VERSION .7\nFIELDS x y z\nCOUNT 1 1 1\nPOINTS 4\nDATA ascii\n" + CORNERS,
        array(points.reshape(4, 3)),
    ]  # fmt: skip
    files["features"].append(b"label,a,b\n0,1.5,2\n1,2,3\n0,1,1\n1,4,2.5\n")
    files["trajectory"] += [b"x y z w\n0 0 0 1\n1 0 0 0\n", array(np.stack([np.eye(3)] * 3))]
    files["mri"] = [
        nifti((8, 8, 8), 4, 16, cubes, packed=False),
        nifti((8, 8, 8), 4, 16, cubes),
        gzip.compress(nifti((8, 8, 4, 2), 16, 32, bytes(2048), packed=False), 1),
    ]
    files["field"] = [array(np.arange(400.0).reshape(20, 20))]
    for name, samples in files.items():
        for raw in samples:
            kind_named(name).read(raw)
    return files


def mutant(raw: bytes, other: bytes, random: np.random.Generator) -> bytes:
    """A file with one or two damages, often near its start."""
    out = bytearray(raw)
    for _ in range(random.integers(1, 3)):
        at = int(len(out) * random.random() ** random.integers(1, 3))
        match random.integers(7):
            case 0:  # a bit
                if at < len(out):
                    out[at] ^= 1 << random.integers(8)
            case 1:  # a word of text
                word = _WORDS[random.integers(len(_WORDS))]
                out[at : at + random.integers(4)] = word
            case 2:  # a number in binary
                size = int(random.choice([1, 2, 4, 8]))
                value = _NUMBERS[random.integers(len(_NUMBERS))] % 256**size
                out[at : at + size] = value.to_bytes(
                    size, "little" if random.random() < 0.6 else "big"
                )
            case 3:  # the end
                del out[at + 1 :]
            case 4:  # a part
                del out[at : at + random.integers(1, 40)]
            case 5:  # twice
                out[at:at] = out[at : at + random.integers(1, 200)]
            case _:  # a part of another file
                start = random.integers(len(other))
                out[at:at] = other[start : start + random.integers(1, 200)]
    return bytes(out)


def became(kind, raw: bytes) -> str:
    """Whether a file is "read" or "refused" as it may be, else what is wrong with that."""
    from core.inputs import InputError
    from core.inputs.kinds import kind_of

    signal.setitimer(signal.ITIMER_REAL, TIME)
    try:
        with suppress(InputError):
            kind_of(raw)
        value = kind.read(raw)
        json.dumps([kind.facts(value), kind.brief(value), value.notes], allow_nan=False)
        shown = [show(value) for show in (kind.image, kind.points) if show is not None]
        return "read" if all(np.isfinite(s).all() for s in shown) else "what is shown is not finite"
    except InputError as error:
        sentence = str(error)
        fine = 10 < len(sentence) < 400 and "\n" not in sentence
        return "refused" if fine else f"no sentence: {sentence}"
    except BaseException as error:
        return repr(error)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _late(*_) -> None:
    raise TimeoutError(f"more than {TIME} s")


def main(each: int, seed: int) -> None:
    from core.inputs.kinds import kind_named

    files = valid()
    warnings.simplefilter("error")
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    signal.signal(signal.SIGALRM, _late)
    counts = {"read": 0, "refused": 0}
    for name, samples in files.items():
        random = np.random.default_rng([seed, *name.encode()])
        for number in range(each):
            raw = mutant(
                samples[number % len(samples)], samples[number // 7 % len(samples)], random
            )
            found = became(kind_named(name), raw)
            if found in counts:
                counts[found] += 1
            else:
                print(json.dumps([name, number, found, raw.hex()]), flush=True)
    print(json.dumps(counts))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
