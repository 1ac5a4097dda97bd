"""What the page shows: two turntables, the parallelogram, the graph of films, and what is found."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import torch

from core.claims import recorded
from core.data.gradients import hog
from core.data.turning import SIDE
from core.equivariance import relative_error
from core.figures.mosaic import Mosaic, mosaic
from core.inputs.image import GreyImage, as_stimulus
from core.memory import kept
from core.papers.transitive_invariance import data, measure
from core.papers.transitive_invariance.data import FRAMES, UNSEEN, films, turntable, unseen
from core.papers.transitive_invariance.graph import Graph, graph
from core.papers.transitive_invariance.train import ARMS, SLUG, Config
from core.retrieval import view_difference

STOPS = 24  # of a turntable
FOUND = 8  # things in a row of what is found
MAPPED = 25  # films of a kind on the board
COMPARED = 6  # films of a kind that a picture of one's own is compared with
COLUMNS, ROWS = 16, 13  # of the board
NAMES = {
    "hog": "HOG, not learnt",
    "random": "Random network",
    "intra": "Films only",
    "inter": "Look-alikes only",
    "multi": "Both, side by side",
    "transitive": "Transitive",
    "mixed": "All mixed",
}
SHOWN = tuple(NAMES)


class Thing(NamedTuple):
    """An unseen thing: its kind, and which of that kind."""

    kind: int
    which: int


def arm_of(name: str) -> Config | measure.Fixed:
    """What is called so in SHOWN."""
    fixed: dict[str, measure.Fixed] = {"hog": "hog", "random": "random"}
    return fixed.get(name) or Config(next(arm for arm in ARMS if arm == name))


def needed(what: str) -> list[Callable[[], Any]]:
    """What a view waits for when nobody asked before, in pieces: the unseen things in "clutter" or on
    "plain" ground, the films of the "graph", or what a picture of one's "own" is compared with."""
    kinds, each = range(len(data.KINDS)), COMPARED if what == "own" else MAPPED
    told = [partial(data.films_of, kind, True, data.ARC, each) for kind in kinds]
    if what == "graph":
        return [*told, board, hops]
    clutter = what == "clutter"
    asked = [partial(data.unseen_of, kind, clutter, UNSEEN) for kind in kinds]
    if what == "own":
        return [*told, *asked, _learnt]
    return [*asked, *(partial(measure.codes, arm_of(name), 0, clutter) for name in SHOWN)]


def film_the_rest() -> None:
    """What the views after the first would wait for."""
    for piece in (*needed("graph"), *needed("clutter")):
        piece()


@dataclass(frozen=True)
class Tables:
    """Two things on turntables: pictures (STOPS, 32, 32) of each, and by arm the likeness of each
    picture of the first (rows) with each of the second, (STOPS, STOPS)."""

    first: np.ndarray
    second: np.ndarray
    alike: dict[str, np.ndarray]


@kept
def _codes(name: str, thing: Thing, is_cluttered: bool) -> np.ndarray:
    pictures = turntable(*thing, is_cluttered, STOPS)
    return measure.embedded(arm_of(name), 0, pictures, is_cluttered)


@kept
def two_tables(first: Thing, second: Thing, is_cluttered: bool) -> Tables:
    """How alike they are in each arm, for all pairs of views."""
    known = recorded(SLUG)["evaluation"]["strangers"]["cluttered" if is_cluttered else "clean"]
    alike = {}
    for name in SHOWN:
        cosines = _codes(name, first, is_cluttered) @ _codes(name, second, is_cluttered).T
        alike[name] = measure.likeness(cosines, known[name])
    a, b = (turntable(*each, is_cluttered, STOPS) for each in (first, second))
    return Tables(a, b, alike)


@dataclass(frozen=True)
class Parallelogram:
    """Pictures A', A, B, B' (4, 32, 32), and by arm the chords A'A, AB, BB' and A'B' (4,), in units of
    the mean chord between things of two kinds."""

    pictures: np.ndarray
    chords: dict[str, np.ndarray]

    def bound(self, name: str) -> float:
        """The longest that the last can be: the sum of the three others."""
        return float(self.chords[name][:3].sum())


def parallelogram(a: Thing, b: Thing, start: int, turn: int, is_cluttered: bool) -> Parallelogram:
    """Of two things at one stop of their turntables, A' so many stops on, B' so many back."""
    stops = np.array([start + turn, start, start, start - turn]) % STOPS
    tables = [turntable(*each, is_cluttered, STOPS) for each in (a, a, b, b)]
    shown = np.stack([table[stop] for table, stop in zip(tables, stops, strict=True)])
    chords = {}
    for name in SHOWN:
        first, second = (_codes(name, each, is_cluttered) for each in (a, b))
        path = np.stack([*first[stops[:2]], *second[stops[2:]]])
        legs = np.stack([*(path[:-1] - path[1:]), path[0] - path[3]])
        chords[name] = np.linalg.norm(legs, axis=1) / _stranger_chord(name, is_cluttered)
    return Parallelogram(shown, chords)


def square_error(name: str, thing: Thing, start: int, turn: int, is_cluttered: bool) -> float:
    """||f(g x) - f(x)|| / ||f(x)|| of a thing x and its turn g by so many stops, codes about the mean of
    all unseen pictures'."""
    middle = torch.tensor(measure.codes(arm_of(name), 0, is_cluttered).mean(0))
    codes = torch.tensor(_codes(name, thing, is_cluttered)) - middle
    x, gx = codes[start], codes[(start + turn) % STOPS]
    return relative_error(gx, x, x)


@kept
def _stranger_chord(name: str, is_cluttered: bool) -> float:
    """The mean chord of unseen things of two kinds."""
    vectors, kinds = measure.codes(arm_of(name), 0, is_cluttered), unseen(is_cluttered).kind
    chords = np.sqrt(np.maximum(2 - 2 * vectors @ vectors.T, 0))
    return float(chords[kinds[:, None] != kinds].mean())


def mapped() -> Graph:
    """The graph of the first films of each kind, with look-alikes found among these."""
    return graph(each=MAPPED)


@kept
def board() -> Mosaic:
    """Films by their middle pictures, like ones near each other."""
    middle = mapped().pictures.pixels[FRAMES // 2 :: FRAMES]
    return mosaic(middle, hog(middle), COLUMNS, ROWS)


@dataclass(frozen=True)
class Paths:
    """From one film: how many look-alikes it has, the films that they join to it (n,), those that two in
    a row do (m,), and paths (k, 4) A', A, B, B' of pictures, whose ends no film or look-alike shows."""

    film: int
    found: int
    near: np.ndarray
    second: np.ndarray
    paths: np.ndarray


def paths_from(film: int, most: int = 4) -> Paths:
    """Look-alikes of the film's pictures, and what lies at the ends of paths over them."""
    known = mapped()
    joined = known.joined & ~np.eye(len(known.joined), dtype=bool)
    near = np.flatnonzero(joined[film])
    reached = np.setdiff1d(np.flatnonzero(joined[near].any(0)), [film, *near])
    found = int((known.pictures.video[known.edges] == film).any(1).sum())
    return Paths(film, found, near, reached, _paths(known, film)[:most])


def _paths(known: Graph, film: int) -> np.ndarray:
    """One to each film that is joined, the ends as far from the look-alikes as the films go."""
    video, paths = known.pictures.video, {}
    for edge in known.edges:
        for a, b in (edge, edge[::-1]):
            if video[a] == film and video[b] not in paths:
                far, end = (_other_end(picture) for picture in (a, b))
                paths[video[b]] = (far, a, b, end)
    return np.array(list(paths.values())).reshape(-1, 4)


def _other_end(picture: int) -> int:
    start, frame = picture // FRAMES * FRAMES, picture % FRAMES
    return int(start + (0 if frame > FRAMES // 2 else FRAMES - 1))


@kept
def hops(most: int = 4) -> list[tuple[int, int, float]]:
    """Look-alikes in a row, pairs of pictures of the films that so many join, and their purity."""
    known = mapped()
    joined = known.joined.astype(int)
    kinds = known.pictures.kind[::FRAMES]
    same = kinds[:, None] == kinds
    reach = np.eye(len(joined), dtype=int)
    found = [(0, len(kinds) * FRAMES * (FRAMES - 1) // 2, 1.0)]
    for number in range(1, most + 1):
        reach = (reach @ joined > 0).astype(int)
        pairs = np.triu(reach > 0, 1)
        found.append((number, int(pairs.sum()) * FRAMES**2, float(same[pairs].mean())))
    return found


@dataclass(frozen=True)
class Found:
    """A query (32, 32), and by arm the nearest pictures: pixels (k, 32, 32), their kinds (k,), and by how
    many degrees their views differ from the query's (k,), NaN for a picture of one's own."""

    query: np.ndarray
    pixels: dict[str, np.ndarray]
    kinds: dict[str, np.ndarray]
    apart: dict[str, np.ndarray]


def retrieved(query: np.ndarray, thing: Thing | None, azimuth: float, is_cluttered: bool) -> Found:
    """The nearest picture of each of the FOUND nearest unseen things other than the query's own."""
    pictures = unseen(is_cluttered)
    own = -1 if thing is None else thing.kind * UNSEEN + thing.which
    pixels, kinds, apart = {}, {}, {}
    for name in SHOWN:
        wanted = measure.embedded(arm_of(name), 0, query[None], is_cluttered)[0]
        alike = measure.codes(arm_of(name), 0, is_cluttered) @ wanted
        order = np.argsort(np.where(pictures.video == own, np.inf, -alike), kind="stable")
        _, first = np.unique(pictures.video[order], return_index=True)
        rows = order[np.sort(first)][:FOUND]
        pixels[name], kinds[name] = pictures.pixels[rows], pictures.kind[rows]
        away = view_difference(pictures.azimuth[rows], azimuth)
        apart[name] = np.full(FOUND, np.nan) if thing is None else away
    return Found(query, pixels, kinds, apart)


def own_picture(image: GreyImage) -> tuple[np.ndarray, tuple[str, ...]]:
    """A visitor's image as networks here take it, (32, 32) uint8, and what was changed.

    Raises InputError where nothing is on it.
    """
    small = as_stimulus(image, SIDE, SIDE - 2)
    return (small.pixels * 255).round().astype(np.uint8), small.notes


def novelty(query: np.ndarray) -> tuple[float, float]:
    """Of a picture: cosine of HOG with the nearest of 336 pictures that networks learnt from; and the
    same of unseen things on a plain ground, in the mean."""
    learnt, usual = _learnt()
    return float((learnt @ measure.embedded("hog", 0, query[None])[0]).max()), usual


@kept
def _learnt() -> tuple[np.ndarray, float]:
    learnt = measure.embedded("hog", 0, films(each=COMPARED).pixels)
    asked = measure.embedded("hog", 0, unseen(False).pixels)
    return learnt, float((asked @ learnt.T).max(1).mean())
