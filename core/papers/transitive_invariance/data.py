"""Pictures of things that turn: short films to learn from, and unseen things seen from all sides."""

from typing import NamedTuple

import numpy as np

from core.data.turning import film
from core.memory import kept

KINDS = ("aeroplane", "animal", "car", "chair", "lamp", "mug", "sofa", "table")
VIDEOS, UNSEEN = 50, 10  # things of a kind: one film each; things that no network saw
FRAMES, ARC = 7, 90  # of a film; the angle by which its thing turns [degrees]
VIEWS = 12  # of an unseen thing, all round
_FIRST_UNSEEN = 1000  # seeds of things


class Pictures(NamedTuple):
    """pixels (n, 32, 32) uint8; which video (n,), kind (n,) and azimuth [degrees] (n,) each is of."""

    pixels: np.ndarray
    video: np.ndarray
    kind: np.ndarray
    azimuth: np.ndarray


@kept
def films(is_cluttered: bool = True, arc: int = ARC, each: int = VIDEOS) -> Pictures:
    """FRAMES pictures of each film, film by film, kind by kind; `each` films of a kind."""
    return _joined([films_of(kind, is_cluttered, arc, each) for kind in range(len(KINDS))])


@kept
def unseen(is_cluttered: bool = True, each: int = UNSEEN) -> Pictures:
    """VIEWS pictures of each of `each` unseen things of a kind, at the same azimuths."""
    return _joined([unseen_of(kind, is_cluttered, each) for kind in range(len(KINDS))])


@kept
def films_of(kind: int, is_cluttered: bool, arc: int, each: int) -> Pictures:
    """Those of one kind."""
    rng, shape = np.random.default_rng(0), (len(KINDS), VIDEOS)
    starts, ways = rng.uniform(0, 360, shape), rng.choice((-1, 1), shape)
    turns = [np.linspace(0, way * arc, FRAMES) for way in ways[kind, :each]]
    azimuths = [(start + turn) % 360 for start, turn in zip(starts[kind], turns, strict=False)]
    return _pictures(kind, range(each), azimuths, is_cluttered, seed=1)


@kept
def unseen_of(kind: int, is_cluttered: bool, each: int) -> Pictures:
    """Those of one kind."""
    things = range(_FIRST_UNSEEN, _FIRST_UNSEEN + each)
    azimuths = [np.arange(VIEWS) * 360 / VIEWS] * each
    return _pictures(kind, things, azimuths, is_cluttered, seed=2)


@kept
def turntable(kind: int, which: int, is_cluttered: bool, views: int) -> np.ndarray:
    """An unseen thing from `views` sides, (views, 32, 32) uint8."""
    azimuths = np.arange(views) * 360 / views
    clutter = np.random.default_rng((3, kind, which)) if is_cluttered else None
    return film(KINDS[kind], _FIRST_UNSEEN + which, azimuths, clutter)


def _pictures(
    kind: int, things: range, azimuths: list[np.ndarray], is_cluttered: bool, seed: int
) -> Pictures:
    pixels = []
    for which, turns in zip(things, azimuths, strict=True):
        clutter = np.random.default_rng((seed, kind, which)) if is_cluttered else None
        pixels.append(film(KINDS[kind], which, turns, clutter))
    video = np.arange(len(things)).repeat(len(azimuths[0]))
    return Pictures(
        np.concatenate(pixels), video, np.full_like(video, kind), np.concatenate(azimuths)
    )


def _joined(kinds: list[Pictures]) -> Pictures:
    """One after the other, videos numbered through."""
    each = kinds[0].video[-1] + 1
    parts = [part._replace(video=part.video + k * each) for k, part in enumerate(kinds)]
    return Pictures(*map(np.concatenate, zip(*parts, strict=True)))
