"""The graph of pictures: look-alikes of two films, found without labels, and what paths join."""

from dataclasses import dataclass

import numpy as np

from core.data.gradients import hog, unit
from core.memory import kept
from core.papers.transitive_invariance.data import ARC, FRAMES, VIDEOS, Pictures, films
from core.retrieval import mutual_neighbours

NEIGHBOURS = 5  # each picture's nearest, of which the mutual ones are look-alikes


@dataclass(frozen=True)
class Graph:
    """What a training may know. pictures: as the tracker has them, film by film; edges: look-alikes
    (m, 2), rows of pictures; joined (V, V): whether two films are one, or a look-alike joins them."""

    pictures: Pictures
    edges: np.ndarray
    joined: np.ndarray

    @property
    def frames(self) -> int:
        """Of a film."""
        return int((self.pictures.video == 0).sum())

    def purity(self, pairs: np.ndarray) -> float:
        """The share of pairs (m, 2) that show two things of one kind."""
        kinds = self.pictures.kind[pairs]
        return float((kinds[:, 0] == kinds[:, 1]).mean())


@kept
def graph(
    is_cluttered: bool = True,
    corrupted: float = 0.0,
    drift: float = 0.0,
    arc: int = ARC,
    each: int = VIDEOS,
) -> Graph:
    """Of all films. corrupted: the share of look-alikes replaced by random pairs; drift: of films whose
    last three pictures are of another thing, since the tracker lost its own."""
    pictures = _drifted(films(is_cluttered, arc, each), drift)
    found = hog(pictures.pixels)
    edges = mutual_neighbours(unit(found - found.mean(0)), pictures.video, NEIGHBOURS)
    edges = _corrupted(edges, pictures.video, corrupted)
    return Graph(pictures, edges, joined_films(edges, pictures.video))


def joined_films(edges: np.ndarray, video: np.ndarray) -> np.ndarray:
    """Which films (V, V) an edge joins, in both directions; and each with itself."""
    joined = np.eye(video.max() + 1, dtype=bool)
    first, second = video[edges].reshape(-1, 2).T
    joined[first, second] = joined[second, first] = True
    return joined


def _drifted(pictures: Pictures, share: float) -> Pictures:
    rng = np.random.default_rng(5)
    rows = np.arange(len(pictures.video)).reshape(-1, FRAMES)
    lost = rng.permutation(len(rows))[: round(share * len(rows))]
    others = (lost + rng.integers(1, len(rows), len(lost))) % len(rows)
    content = rows.copy()
    content[lost, -3:] = rows[others, -3:]
    at = content.ravel()
    return Pictures(pictures.pixels[at], pictures.video, pictures.kind[at], pictures.azimuth[at])


def _corrupted(edges: np.ndarray, video: np.ndarray, share: float) -> np.ndarray:
    rng = np.random.default_rng(6)
    wrong = rng.permutation(len(edges))[: round(share * len(edges))]
    first = rng.integers(len(video), size=len(wrong))
    films_apart = rng.integers(1, video.max() + 1, len(wrong))
    other = (video[first] + films_apart) % (video.max() + 1)
    found = edges.copy()
    found[wrong] = np.stack([first, other * FRAMES + rng.integers(FRAMES, size=len(wrong))], 1)
    return found
