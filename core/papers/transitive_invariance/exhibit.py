"""What the page shows: two turntables, the parallelogram, the graph of films, and what is found."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from core.memory import kept
from core.papers.transitive_invariance import measure
from core.papers.transitive_invariance.data import FRAMES, KINDS, films, turntable, unseen
from core.papers.transitive_invariance.graph import Graph, graph, hog
from core.papers.transitive_invariance.train import ARMS, Config

STOPS = 24  # of a turntable
FOUND = 8  # things in a row of what is found
COLUMNS, ROWS = 25, 16  # of the board of films
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


@dataclass(frozen=True)
class Tables:
    """Two things on turntables: pictures (STOPS, 32, 32) of each, and by arm the likeness of each
    picture of the first (rows) with each of the second, (STOPS, STOPS)."""

    first: np.ndarray
    second: np.ndarray
    alike: dict[str, np.ndarray]


@kept
def _codes(name: str, thing: Thing, is_cluttered: bool, seed: int) -> np.ndarray:
    pictures = turntable(*thing, is_cluttered, STOPS)
    return measure.embedded(arm_of(name), seed, pictures, is_cluttered)


@kept
def two_tables(first: Thing, second: Thing, is_cluttered: bool, seed: int = 0) -> Tables:
    """How alike they are in each arm, for all pairs of views."""
    alike = {}
    for name in SHOWN:
        cosines = _codes(name, first, is_cluttered, seed) @ _codes(name, second, is_cluttered, seed).T
        stranger = measure.stranger_cosine(arm_of(name), seed)
        alike[name] = measure.likeness(cosines, stranger)
    pictures = (turntable(*each, is_cluttered, STOPS) for each in (first, second))
    return Tables(*pictures, alike)


@dataclass(frozen=True)
class Parallelogram:
    """Pictures A', A, B, B' (4, 32, 32), and by arm the chords A'A, AB, BB' and A'B' (4,), in units of
    the mean chord between things of two kinds."""

    pictures: np.ndarray
    chords: dict[str, np.ndarray]

    def bound(self, name: str) -> float:
        """The longest that the last can be: the sum of the three others."""
        return float(self.chords[name][:3].sum())


def parallelogram(
    kind: int, pair: tuple[int, int], views: tuple[int, int], is_cluttered: bool, seed: int = 0
) -> Parallelogram:
    """Of two things of a kind, seen at two stops of their turntables."""
    a, b = Thing(kind, pair[0]), Thing(kind, pair[1])
    start, end = views
    pictures = [turntable(*each, is_cluttered, STOPS) for each in (a, b)]
    shown = np.stack([pictures[0][end], pictures[0][start], pictures[1][start], pictures[1][end]])
    chords = {}
    for name in SHOWN:
        first, second = (_codes(name, each, is_cluttered, seed) for each in (a, b))
        path = np.stack([first[end], first[start], second[start], second[end]])
        legs = np.stack([*(path[:-1] - path[1:]), path[0] - path[3]])
        chords[name] = np.linalg.norm(legs, axis=1) / _stranger_chord(name, seed)
    return Parallelogram(shown, chords)


@kept
def _stranger_chord(name: str, seed: int) -> float:
    """The mean chord of unseen things of two kinds."""
    vectors, kinds = measure.codes(arm_of(name), seed), unseen().kind
    chords = np.sqrt(np.maximum(2 - 2 * vectors @ vectors.T, 0))
    return float(chords[kinds[:, None] != kinds].mean())


@kept
def mean_chords(seed: int = 0, turns: tuple[int, ...] = (3, 4, 5)) -> dict[str, np.ndarray]:
    """By arm: mean chords A'A, AB, BB', A'B' over all pairs of unseen things of a kind, A' and B' turned
    by so many twelfths; in the units of `Parallelogram`."""
    found = {}
    for name in SHOWN:
        vectors = measure.codes(arm_of(name), seed)
        parts = vectors.reshape(len(KINDS), -1, measure.views_of(unseen()), vectors.shape[1])
        legs = []
        for turn in turns:
            ends = np.roll(parts, -turn, 2)
            own = _lengths(parts - ends).mean()
            across = _of_pairs(parts, parts), _of_pairs(ends, np.roll(parts, turn, 2))
            legs.append([own, across[0], own, across[1]])
        found[name] = np.mean(legs, 0) / _stranger_chord(name, seed)
    return found


def _lengths(vectors: np.ndarray) -> np.ndarray:
    return np.linalg.norm(vectors, axis=-1)


def _of_pairs(first: np.ndarray, second: np.ndarray) -> float:
    """The mean chord of two different things of a kind at the same place of both (kinds, n, views, d)."""
    chords = _lengths(first[:, :, None] - second[:, None])
    apart = ~np.eye(first.shape[1], dtype=bool)
    return float(chords[:, apart].mean())


@dataclass(frozen=True)
class Board:
    """All films on a board: thumbnails (V, 32, 32), each film's place (V, 2), row and column."""

    thumbnails: np.ndarray
    places: np.ndarray

    def film_at(self, x: float, y: float) -> int:
        """The film nearest to a place [shares of the board]."""
        wanted = np.array([y * ROWS - 0.5, x * COLUMNS - 0.5])
        return int(np.abs(self.places - wanted).sum(1).argmin())


@kept
def board() -> Board:
    """Films whose first and middle pictures have like HOG lie near each other, as far as a grid lets
    them: principal components, ranked, and the assignment of least sum of squares."""
    pictures = films().pixels.reshape(-1, FRAMES, *films().pixels.shape[1:])
    found = hog(pictures[:, FRAMES // 2])
    found = found - found.mean(0)
    planes = found @ np.linalg.svd(found, full_matrices=False)[2][:2].T
    spread = planes.argsort(0).argsort(0) / len(planes)
    grid = np.stack(np.mgrid[:ROWS, :COLUMNS], -1).reshape(-1, 2)[: len(planes)]
    wanted = spread[:, ::-1] * (ROWS, COLUMNS)
    cost = np.square(wanted[:, None] - grid).sum(-1)
    return Board(pictures[:, FRAMES // 2], grid[linear_sum_assignment(cost)[1]])


@dataclass(frozen=True)
class Paths:
    """From one film: the films that look-alikes join to it (n,), those that two in a row do (m,), and
    paths (k, 4) A', A, B, B' of pictures, of which no film and no look-alike shows the ends."""

    film: int
    near: np.ndarray
    second: np.ndarray
    paths: np.ndarray


def paths_from(film: int, most: int = 4) -> Paths:
    """Look-alikes of the film's pictures, and what lies at the ends of paths over them."""
    known = graph()
    joined = known.joined & ~np.eye(len(known.joined), dtype=bool)
    near = np.flatnonzero(joined[film])
    reached = joined[near].any(0) if len(near) else np.zeros(len(joined), bool)
    reached[[film, *near]] = False
    return Paths(film, near, np.flatnonzero(reached), _paths(known, film)[:most])


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
    known = graph()
    joined = known.joined.astype(int)
    kinds = known.pictures.kind[::FRAMES]
    same = kinds[:, None] == kinds
    reach, found = np.eye(len(joined), dtype=int), [(0, len(kinds) * FRAMES * (FRAMES - 1) // 2, 1.0)]
    for number in range(1, most + 1):
        reach = (reach @ joined > 0).astype(int)
        pairs = np.triu(reach > 0, 1)
        found.append((number, int(pairs.sum()) * FRAMES**2, float(same[pairs].mean())))
    return found


@dataclass(frozen=True)
class Found:
    """A query (32, 32), and by arm the nearest pictures: pixels (k, 32, 32), their kinds (k,), by how
    many degrees their views differ from the query's (k,), NaN for a picture of one's own."""

    query: np.ndarray
    pixels: dict[str, np.ndarray]
    kinds: dict[str, np.ndarray]
    apart: dict[str, np.ndarray]
    nearest: dict[str, float]  # likeness of the first


def retrieved(
    query: np.ndarray, thing: Thing | None, azimuth: float, seed: int = 0, most: int = FOUND
) -> Found:
    """The nearest picture of each of the `most` nearest unseen things other than the query's own."""
    pictures = unseen()
    each = len(pictures.kind) // len(KINDS) // measure.views_of(pictures)
    own = -1 if thing is None else thing.kind * each + thing.which
    pixels, kinds, apart, nearest = {}, {}, {}, {}
    for name in SHOWN:
        arm = arm_of(name)
        alike = measure.codes(arm, seed) @ measure.embedded(arm, seed, query[None])[0]
        alike = np.where(pictures.video == own, -np.inf, alike)
        order = np.argsort(-alike, kind="stable")
        _, first = np.unique(pictures.video[order], return_index=True)
        rows = order[np.sort(first)][:most]
        pixels[name], kinds[name] = pictures.pixels[rows], pictures.kind[rows]
        away = measure.view_difference(pictures.azimuth[rows], azimuth)
        apart[name] = away if thing is not None else np.full(len(rows), np.nan)
        best = measure.likeness(alike[rows[0]], measure.stranger_cosine(arm, seed))
        nearest[name] = float(best)
    return Found(query, pixels, kinds, apart, nearest)
