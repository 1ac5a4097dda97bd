"""Which two pictures a training is told to be alike: the arms of the experiment."""

from typing import Literal

import numpy as np

from core.papers.transitive_invariance.graph import Graph

Arm = Literal["intra", "inter", "multi", "transitive", "mixed"]
_SHARES: dict[Arm, dict[Arm, float]] = {
    "multi": {"inter": 0.5, "intra": 0.5},
    "mixed": {"transitive": 0.5, "inter": 0.25, "intra": 0.25},
}


def drawn_pairs(arm: Arm, graph: Graph, draws: np.ndarray) -> np.ndarray:
    """Pairs (n, 2) of pictures, a function of draws (n, 3) in [0, 1) alone.

    intra: two pictures of a film. inter: look-alikes. transitive: A' and B', any pictures of the films of
    look-alikes A and B: the path A'-A-B-B' has three edges at most. multi: half inter, half intra. mixed:
    half transitive, a quarter of either. A graph without look-alikes leaves films, and nothing else.
    """
    if arm in _SHARES:
        counts = [round(share * len(draws)) for share in _SHARES[arm].values()]
        parts = np.split(draws, np.cumsum(counts)[:-1])
        drawn = [drawn_pairs(part, graph, u) for part, u in zip(_SHARES[arm], parts, strict=True)]
        return np.concatenate(drawn)
    if arm == "intra" or not len(graph.edges):
        return _of_a_film(graph, draws)
    found = graph.edges[(draws[:, 0] * len(graph.edges)).astype(int)]
    if arm == "inter":
        return found
    frames = graph.frames
    ends = (draws[:, 1:] * frames).astype(int)
    return graph.pictures.video[found] * frames + ends


def _of_a_film(graph: Graph, draws: np.ndarray) -> np.ndarray:
    frames = graph.frames
    first = (draws[:, 1] * frames).astype(int)
    second = (first + 1 + (draws[:, 2] * (frames - 1)).astype(int)) % frames
    start = (draws[:, 0] * len(graph.joined)).astype(int) * frames
    return start[:, None] + np.stack([first, second], 1)
