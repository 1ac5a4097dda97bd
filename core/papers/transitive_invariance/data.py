"""Pictures of things that turn: short films to learn from, and unseen things seen from all sides."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.data.turning import film
from core.memory import kept

KINDS = ("aeroplane", "animal", "car", "chair", "lamp", "mug", "sofa", "table")
VIDEOS, UNSEEN = 50, 10  # things of a kind: one film each; things that no network saw
FRAMES, ARC = 7, 90  # of a film; the angle by which its thing turns [degrees]
VIEWS = 12  # of an unseen thing, all round
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
    clutter = np.random.default_rng((3, kind, which)) if is_cluttered else None
    return film(KINDS[kind], _FIRST_UNSEEN + which, azimuths, clutter)


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
        clutter = np.random.default_rng((seed, kind, which)) if is_cluttered else None
        pixels.append(film(KINDS[kind], which, turns, clutter))
        kinds += [kind] * len(turns)
        azimuths.append(turns)
    video = np.repeat(np.arange(len(pixels)), [len(part) for part in pixels])
    return Pictures(np.concatenate(pixels), video, np.array(kinds), np.concatenate(azimuths))
