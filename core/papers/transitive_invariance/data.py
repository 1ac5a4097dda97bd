"""Pictures of things that turn: short films to learn from, and unseen things seen from all sides."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from scipy.ndimage import zoom

from core.data.objects import thing
from core.data.renderings import render
from core.groups.so3.angles import about_axis
from core.memory import kept

KINDS = ("aeroplane", "animal", "car", "chair", "lamp", "mug", "sofa", "table")
VIDEOS, UNSEEN = 50, 10  # things of a kind: one film each; things that no network saw
FRAMES, ARC = 7, 90  # of a film; the angle by which its thing turns [degrees]
VIEWS = 12  # of an unseen thing, all round
SIDE = 32  # pixels
_POINTS = 2500
_TILT = -70.0  # the camera looks down by 20 degrees
_BRIGHTEST = 0.7  # of walls
_BEHIND, _BEFORE = 0.5, 0.2  # how often another thing is half hidden, or half hides
_FIRST_UNSEEN = 1000  # seeds of things


@dataclass(frozen=True)
class Pictures:
    """pixels (n, 32, 32) uint8; which video (n,), kind (n,) and azimuth [degrees] (n,) each is of."""

    pixels: np.ndarray
    video: np.ndarray
    kind: np.ndarray
    azimuth: np.ndarray


@kept
def films(is_cluttered: bool = True, arc: int = ARC, each: int = VIDEOS) -> Pictures:
    """FRAMES pictures of each film, film by film, kind by kind; `each` films of a kind."""
    return _pictures(_filmed(arc, each), is_cluttered, seed=1)


@kept
def unseen(is_cluttered: bool = True, each: int = UNSEEN) -> Pictures:
    """VIEWS pictures of each of `each` unseen things of a kind, at the same azimuths."""
    return _pictures(_all_round(each), is_cluttered, seed=2)


@kept
def turntable(kind: int, which: int, is_cluttered: bool, views: int) -> np.ndarray:
    """An unseen thing from `views` sides, (views, 32, 32) uint8."""
    azimuths = np.arange(views) * 360 / views
    rng = np.random.default_rng((3, kind, which))
    return _shown((kind, _FIRST_UNSEEN + which, azimuths), is_cluttered, rng)


def rotations(azimuths: np.ndarray) -> np.ndarray:
    """Of things that stand upright and are turned by azimuths (n,) [degrees]: (n, 3, 3)."""
    turned = about_axis(2, torch.from_numpy(np.deg2rad(azimuths)))
    tilt = about_axis(0, torch.tensor(np.deg2rad(_TILT), dtype=torch.float64))
    return (tilt @ turned).numpy()


_Film = tuple[int, int, np.ndarray]  # kind, seed of the thing, azimuths


def _filmed(arc: int, each: int) -> Iterator[_Film]:
    rng = np.random.default_rng(0)
    starts, ways = (
        rng.uniform(0, 360, (len(KINDS), VIDEOS)),
        rng.choice((-1, 1), (len(KINDS), VIDEOS)),
    )
    for kind in range(len(KINDS)):
        for which in range(each):
            turns = np.linspace(0, ways[kind, which] * arc, FRAMES)
            yield kind, which, (starts[kind, which] + turns) % 360


def _all_round(each: int) -> Iterator[_Film]:
    for kind in range(len(KINDS)):
        for which in range(each):
            yield kind, _FIRST_UNSEEN + which, np.arange(VIEWS) * 360 / VIEWS


def _pictures(taken: Iterator[_Film], is_cluttered: bool, seed: int) -> Pictures:
    kinds, pixels, azimuths = [], [], []
    for kind, which, turns in taken:
        rng = np.random.default_rng((seed, kind, which))
        pixels.append(_shown((kind, which, turns), is_cluttered, rng))
        kinds += [kind] * len(turns)
        azimuths.append(turns)
    video = np.repeat(np.arange(len(pixels)), [len(film) for film in pixels])
    return Pictures(np.concatenate(pixels), video, np.array(kinds), np.concatenate(azimuths))


def _shown(film: _Film, is_cluttered: bool, rng: np.random.Generator) -> np.ndarray:
    kind, which, azimuths = film
    body = thing(KINDS[kind], which, _POINTS)
    at = rotations(azimuths)
    if not is_cluttered:
        return _bytes(render(body, at, SIDE, (0.3, 0.5, 1.0)))
    lights = np.array([*rng.uniform(-1.2, 1.2, 2), 1]) + rng.normal(0, 0.15, (len(at), 3))
    found = render(body, at, SIDE, lights, _scenery(rng, len(at)))
    return _bytes(_beside(rng, found, 0.5) if rng.random() < _BEFORE else found)


def _bytes(pictures: np.ndarray) -> np.ndarray:
    return (np.clip(pictures, 0, 1) * 255).round().astype(np.uint8)


def _scenery(rng: np.random.Generator, count: int) -> np.ndarray:
    """A wall, smooth or in patches, that passes by behind a film, often with another thing before it."""
    cells = int(rng.integers(4, 10))
    wall = rng.uniform(0, rng.uniform(0.2, _BRIGHTEST), (cells, cells))
    wall = zoom(wall, 2 * SIDE / cells, order=int(rng.integers(2)), mode="nearest")
    corners = rng.integers(0, len(wall) - SIDE + 1, (count, 2))
    walls = np.stack([wall[y : y + SIDE, x : x + SIDE] for y, x in corners])
    return _beside(rng, walls, 0.35) if rng.random() < _BEHIND else walls


def _beside(rng: np.random.Generator, pictures: np.ndarray, nearest: float) -> np.ndarray:
    """With another thing before them, moved aside by at least `nearest` of their side."""
    others = _others()
    other = others[rng.integers(len(others))]
    away = rng.choice((-1, 1)) * rng.uniform(nearest, nearest + 0.15, len(pictures))
    places = (SIDE * np.stack([rng.uniform(-0.1, 0.2, len(pictures)), away], 1)).astype(int)
    moved = np.stack([_moved(other, *place) for place in places])
    return moved[:, 0] + (1 - moved[:, 1]) * pictures


def _moved(picture: np.ndarray, down: int, right: int) -> np.ndarray:
    """Planes (2, H, W), 0 where nothing comes from."""
    found = np.roll(picture, (down, right), (1, 2))
    rows = slice(down) if down > 0 else slice(down, None) if down else slice(0)
    columns = slice(right) if right > 0 else slice(right, None) if right else slice(0)
    found[:, rows] = found[:, :, columns] = 0
    return found


@kept
def _others() -> np.ndarray:
    """Things that stand beside: brightness and cover, (n, 2, 32, 32)."""
    rng = np.random.default_rng(4)
    found = []
    for kind in KINDS:
        for seed in range(2000, 2004):
            body = thing(kind, seed, _POINTS)
            at = rotations(rng.uniform(0, 360, 2))
            black, white = (
                render(body, at, SIDE, (0.5, 0.5, 1.0), ground) for ground in (0.0, 1.0)
            )
            found.append(np.stack([black, 1 - (white - black)], 1))
    return np.concatenate(found)
