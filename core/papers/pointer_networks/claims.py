"""What the paper says, measured again on small networks and few points.

The paper's body was not read as a whole: its numbers are known through others who trained such networks
again, so none is printed.
"""

from typing import Any

import numpy as np

from core.claims import Claim, at_least, at_most
from core.papers.pointer_networks import measure
from core.papers.pointer_networks.measure import (
    LENGTHS,
    TOUR_LENGTHS,
    TRIANGLE_LENGTHS,
    agreement,
    score,
)
from core.papers.pointer_networks.model import Kind
from core.papers.pointer_networks.train import SEEDS


def evaluation() -> dict[str, Any]:
    """Hulls by network and number of points: right, area, crossed; tours; triangles."""
    kinds: tuple[Kind, ...] = ("pointer", "attention", "set")
    return {
        "hulls": {kind: _row(kind) for kind in kinds},
        "tours": {str(n): measure.tour_gaps(n) for n in TOUR_LENGTHS},
        "triangles": {str(n): _triangles(n) for n in TRIANGLE_LENGTHS},
    }


def _row(kind: Kind) -> list[list[float | None]]:
    """Of seed 0, at each of LENGTHS; no area where no answer is simple."""
    found = [score(kind, SEEDS[0], n) for n in LENGTHS]
    return [[s.right, None if np.isnan(s.area) else s.area, s.crossed] for s in found]


def _triangles(n: int) -> dict[str, float]:
    """The share that is found, by network."""
    kinds: tuple[Kind, ...] = ("pointer", "set")
    return {kind: measure.triangles_found(kind, n) for kind in kinds}


def _right(kind: Kind, n: int) -> np.ndarray:
    """Of the seeds [%]."""
    return np.array([100 * score(kind, seed, n).right for seed in SEEDS])


def _area(n: int) -> float:
    """Of the seed that is worst [%]."""
    return min(100 * score("pointer", seed, n).area for seed in SEEDS)


_PAPER = "the paper's claim"
_CHECK = "this page's check"
_GOAL = "this page's goal"
_SETS = "200 unseen sets of points"

CLAIMS = (
    Claim(
        "scores",
        "A reader of sets gives each point the same chances, however the list is shuffled",
        f"{_CHECK} of the set reader, which is not the paper's; {_SETS}",
        "largest change of a score",
        at_most(1e-11, " in float64"),
        measure.scores_move,
        view="set",
    ),
    Claim(
        "shuffled-list",
        "A pointer network reads a list: shuffled, many sets get another hull",
        f"{_GOAL}; 10 points, {_SETS}, least of 3 seeds",
        "sets with another hull after a shuffle [%]",
        at_least(20),
        lambda: min(100 * (1 - agreement("pointer", s, 10, "shuffle")[1]) for s in SEEDS),
        view="set",
    ),
    Claim(
        "pointer-attention",
        "Pointing beats the same attention with a dictionary, at the same number of points",
        f"{_PAPER}, with 50 points; here trained on 5 to 10, asked about 10, {_SETS}",
        "right [%], pointer less dictionary, least of 3 seeds",
        at_least(20),
        lambda: float((_right("pointer", 10) - _right("attention", 10)).min()),
        view="numbers",
    ),
    Claim(
        "right-5",
        "Of few points nearly every hull is right",
        f"{_GOAL}; 5 points, {_SETS}, least of 3 seeds",
        "right [%]",
        at_least(85),
        lambda: float(_right("pointer", 5).min()),
        view="numbers",
    ),
    Claim(
        "area",
        "What is not right is nearly right: the area of its polygons is that of the hull",
        f"{_PAPER}, with 50 points; here 10 points, {_SETS}, simple answers, least of 3 seeds",
        "area [% of the hull's]",
        at_least(99),
        lambda: _area(10),
        view="numbers",
    ),
    Claim(
        "twice",
        "One network goes on beyond the lengths it learned: twice as many points",
        f"{_GOAL}; 20 points, {_SETS}, simple answers, least of 3 seeds",
        "area [% of the hull's]",
        at_least(95),
        lambda: _area(20),
        view="numbers",
    ),
    Claim(
        "ten-times",
        "And ten times as many, as nearly as those that it learned",
        f"{_PAPER}, for networks trained on 5 to 50 points; here 100, 50 unseen sets, simple "
        "answers, least of 3 seeds",
        "area [% of the hull's]",
        at_least(99),
        lambda: _area(100),
        view="numbers",
    ),
    Claim(
        "tours",
        "From examples alone it learns short tours",
        f"{_PAPER}; 10 places, {_SETS}, a beam of {measure.BEAM} among valid tours, against exact ones",
        "longer than the shortest [%]",
        at_most(4),
        lambda: 100 * measure.tour_gaps(10)["beam"],
        view="numbers",
    ),
    Claim(
        "triangles",
        "And Delaunay triangulations of few points, from a list",
        f"{_PAPER}; 5 points, {_SETS}",
        "true triangles found [%]",
        at_least(90),
        lambda: 100 * _triangles(5)["pointer"],
        view="numbers",
    ),
    Claim(
        "triangles-set",
        "Read as a set, and with corners from left to right, nearly all are found",
        f"{_GOAL}; 5 points, {_SETS}; fewer batches than the list's",
        "true triangles found [%]",
        at_least(90),
        lambda: 100 * _triangles(5)["set"],
        view="numbers",
    ),
)
