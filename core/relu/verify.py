"""Proofs by mixed-integer programming (SciPy's HiGHS): what holds for every input of a region.

A region is a box cut with a pattern. Each free neuron whose sign the box leaves open has a binary
variable; its bounds, by interval arithmetic and then two linear programs each, are what makes the search
short. A pattern's half-spaces are closed here (z >= 0, z <= 0), which proves a little more.

A solver computes with floats: "proved" means that HiGHS found no input with F_j - F_c >= -TOLERANCE; it
is no proof in exact arithmetic. A counterexample is run through the network again before it counts.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from core.relu.attack import attacked
from core.relu.network import Pattern, ReluNet, broken, follows

TOLERANCE = 1e-6
_ROOM = 1e-2  # how far within its half-spaces a witness is moved, if it can be
Status = Literal["proved", "counterexample", "undecided", "empty"]


class Verdict(NamedTuple):
    """Of one question. witness: the input (inputs,) that is a counterexample."""

    status: Status
    seconds: float
    witness: np.ndarray | None = None


class Rows(NamedTuple):
    """Linear constraints low <= matrix v <= high on variables v: inputs, hidden neurons, binaries."""

    matrix: csr_array
    low: np.ndarray
    high: np.ndarray


@dataclass(frozen=True)
class Box:
    """Inputs between low and high (inputs,)."""

    low: np.ndarray
    high: np.ndarray

    @classmethod
    def ball(cls, at: np.ndarray, radius: float) -> "Box":
        """All within a distance in every coordinate, cut with the unit cube."""
        return cls(np.maximum(at - radius, 0), np.minimum(at + radius, 1))


class Region:
    """The inputs of a box that follow a pattern of a network; what is proved holds for all of them.

    low, high: bounds of preactivations (neurons,); None where the region was found to be empty.
    """

    def __init__(self, net: ReluNet, box: Box, pattern: Pattern) -> None:
        self.net, self.box, self.pattern = net, box, pattern
        self._ends = np.cumsum((len(box.low), *net.widths))
        started = time.perf_counter()
        self.empty = not self._bound()
        self.seconds = time.perf_counter() - started

    def _bound(self) -> bool:
        """Find bounds of all neurons, layer by layer; False where nothing can follow the pattern."""
        self.low, self.high = np.empty(0), np.empty(0)
        before = self.box.low, self.box.high
        layers = zip(self.net.weights[:-1], self.net.biases[:-1], strict=True)
        for k, (weight, bias) in enumerate(layers):
            wanted = self.net.layers_of(self.pattern)[k]
            up, down = np.maximum(weight, 0), np.minimum(weight, 0)
            low = up @ before[0] + down @ before[1] + bias
            high = up @ before[1] + down @ before[0] + bias
            if (low[wanted < 0] > 0).any() or (high[wanted > 0] < 0).any():
                return False
            if k and not self._tighten(k, low, high, (wanted == 0) & (low < 0) & (high > 0)):
                return False
            low[wanted > 0] = np.maximum(low, 0)[wanted > 0]
            high[wanted < 0] = np.minimum(high, 0)[wanted < 0]
            self.low, self.high = np.append(self.low, low), np.append(self.high, high)
            before = np.maximum(low, 0), np.maximum(high, 0)
        return True

    def _tighten(self, k: int, low: np.ndarray, high: np.ndarray, which: np.ndarray) -> bool:
        """Replace bounds of some neurons of a layer by linear programs over the layers before."""
        rows = self._rows(k, whole=False)
        above, below = np.isfinite(rows.high), np.isfinite(rows.low)
        matrix = np.concatenate([rows.matrix.toarray()[above], -rows.matrix.toarray()[below]])
        limits = np.concatenate([rows.high[above], -rows.low[below]])
        bounds = np.column_stack(self._variables(k))
        weight, bias = self.net.weights[k], self.net.biases[k]
        goal = np.zeros(self._ends[k])
        for i in np.flatnonzero(which):
            for sign, bound in ((1, low), (-1, high)):
                goal[self._ends[k - 1] :] = sign * weight[i]
                found = linprog(goal, matrix, limits, bounds=bounds, method="highs")
                if found.status == 2:
                    return False
                if found.status == 0:
                    bound[i] = sign * max(sign * bound[i], found.fun + sign * bias[i] - TOLERANCE)
        return True

    def _variables(self, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Bounds of the inputs and of the neurons of the layers before layer k, once active."""
        count = self._ends[k] - self._ends[0]
        return (
            np.append(self.box.low, np.maximum(self.low[:count], 0)),
            np.append(self.box.high, np.maximum(self.high[:count], 0)),
        )

    @cached_property
    def open(self) -> np.ndarray:
        """The neurons (m,) that are free and whose sign the bounds leave open: one binary each."""
        return np.flatnonzero((self.pattern == 0) & (self.low < 0) & (self.high > 0))

    def _rows(self, layers: int, whole: bool) -> Rows:
        """Constraints of the first layers. whole: with binaries; else without, and of the next layer
        the half-spaces of its fixed neurons."""
        width = self._ends[layers] + (len(self.open) if whole else 0)
        found: list[tuple[np.ndarray, float, float]] = []
        first, binary = self._ends[0], int(self._ends[layers])
        for k in range(layers if whole else layers + 1):
            start = 0 if k == 0 else self._ends[k - 1]
            for i in range(self.net.widths[k]):
                at, bias = self._ends[k] + i, self.net.biases[k][i]
                wanted = self.pattern[at - first]
                z = np.zeros(width)
                z[start : self._ends[k]] = self.net.weights[k][i]
                if k == layers:
                    if wanted:
                        ends = (-bias, np.inf) if wanted > 0 else (-np.inf, -bias)
                        found.append((z, *ends))
                    continue
                low, high = self.low[at - first], self.high[at - first]
                h = np.zeros(width)
                h[at] = 1
                if wanted > 0 or (wanted == 0 and low >= 0):
                    found.append((h - z, bias, bias))
                elif wanted < 0:
                    found.append((z, -np.inf, -bias))
                elif high > 0:
                    share = high / (high - low)
                    found.append((h - z, bias, np.inf))
                    found.append((h - share * z, -np.inf, share * (bias - low)))
                    if whole:
                        d = np.zeros(width)
                        d[binary] = 1
                        found.append((h - high * d, -np.inf, 0))
                        found.append((h - z - low * d, -np.inf, bias - low))
                        binary += 1
        if not found:
            return Rows(csr_array((0, width)), np.empty(0), np.empty(0))
        matrix, low_ends, high_ends = zip(*found, strict=True)
        return Rows(csr_array(np.stack(matrix)), np.array(low_ends), np.array(high_ends))

    @cached_property
    def _whole(self) -> tuple[Rows, Bounds, np.ndarray]:
        low, high = self._variables(len(self.net.widths))
        ones = np.ones(len(self.open))
        bounds = Bounds(np.append(low, 0 * ones), np.append(high, ones))
        return self._rows(len(self.net.widths), whole=True), bounds, np.append(0 * low, ones)

    def _search(
        self, row: np.ndarray, least: float, seconds: float
    ) -> tuple[bool, np.ndarray | None]:
        """Whether it is certain that no input has row h >= least in the last hidden layer, and one that
        seems to."""
        rows, bounds, integral = self._whole
        last = np.zeros(rows.matrix.shape[1])
        last[self._ends[-2] : self._ends[-1]] = row
        found = milp(
            np.zeros(len(last)),
            integrality=integral,
            bounds=bounds,
            constraints=[LinearConstraint(*rows), LinearConstraint(last[None], least, np.inf)],
            options={"time_limit": max(seconds, 0.01)},
        )
        return found.status == 2, None if found.x is None else found.x[: len(self.box.low)]

    def feasible(self, seconds: float) -> bool | None:
        """Whether any input is in the region; None where that is not known in time."""
        if self.empty:
            return False
        none, found = self._search(np.zeros(self.net.widths[-1]), -1.0, seconds)
        return False if none else None if found is None else True

    def asked(self, right: int, wrong: int, seconds: float) -> Verdict:
        """Whether F_right > F_wrong in all of the region, within so many seconds."""
        started = time.perf_counter()

        def verdict(status: Status, witness: np.ndarray | None = None) -> Verdict:
            return Verdict(status, time.perf_counter() - started, witness)

        if self.empty:
            return verdict("empty")
        weight, bias = self.net.weights[-1], self.net.biases[-1]
        row, least = weight[wrong] - weight[right], bias[right] - bias[wrong]
        none, found = self._search(row, least - TOLERANCE, seconds)
        if none:
            return verdict("proved")
        if found is not None:
            for witness in (self._moved_in(found, right, wrong), found):
                if witness is not None and breaks(
                    self.net, self.box, self.pattern, witness, right, wrong
                ):
                    return verdict("counterexample", witness)
        return verdict("undecided")

    def _moved_in(self, x: np.ndarray, right: int, wrong: int) -> np.ndarray | None:
        """A point of the same linear piece that is as far within all half-spaces as can be."""
        hidden, _ = self.net.run(x[None])
        sign = np.where(self.pattern != 0, self.pattern, np.where(hidden[0] > 0, 1, -1))
        slope, shift, rows, limits = np.eye(len(x)), np.zeros(len(x)), [], []
        for weight, bias, side in zip(
            self.net.weights[:-1], self.net.biases[:-1], self.net.layers_of(sign), strict=True
        ):
            slope, shift = weight @ slope, weight @ shift + bias
            rows.append(-side[:, None] * slope)
            limits.append(side * shift)
            slope, shift = slope * (side > 0)[:, None], shift * (side > 0)
        last = self.net.weights[-1][wrong] - self.net.weights[-1][right]
        rows.append(-(last @ slope)[None])
        limits.append([last @ shift + self.net.biases[-1][wrong] - self.net.biases[-1][right]])
        matrix = np.concatenate(rows)
        found = linprog(
            np.append(np.zeros(len(x)), -1),
            np.column_stack([matrix, np.ones(len(matrix))]),
            np.concatenate(limits),
            bounds=[*zip(self.box.low, self.box.high, strict=True), (0, _ROOM)],
            method="highs",
        )
        return None if found.status else found.x[:-1]


def breaks(net: ReluNet, box: Box, pattern: Pattern, x: np.ndarray, right: int, wrong: int) -> bool:
    """Whether an input is a counterexample, by the network itself: F_wrong >= F_right."""
    hidden, outputs = net.run(x[None])
    inside = (x >= box.low - TOLERANCE).all() and (x <= box.high + TOLERANCE).all()
    as_told = not broken(pattern, hidden, TOLERANCE).any()
    return bool(inside and as_told and outputs[0, wrong] >= outputs[0, right])


class Certificate(NamedTuple):
    """Of a region and a class: verdicts on the other classes, as far as they were asked, of how many; how
    many binaries there were, and seconds for everything."""

    verdicts: dict[int, Verdict]
    others: int
    binaries: int
    seconds: float

    @property
    def proved(self) -> bool:
        """Whether the region is not empty and no input in it is taken for any other class."""
        told = [verdict.status == "proved" for verdict in self.verdicts.values()]
        return len(told) == self.others and all(told)


def certified(
    net: ReluNet, box: Box, pattern: Pattern, right: int, starts: np.ndarray, seconds: float
) -> Iterator[Certificate]:
    """Whether a region is `right` throughout, one other class after the other, each in so many seconds.

    First that the region is not empty, which a start (n, inputs) in it shows, else the solver; then an
    attack from the starts; then the solver.
    """
    began = time.perf_counter()
    others = [j for j in range(net.classes) if j != right]
    found: dict[int, Verdict] = {}
    region = Region(net, box, pattern)
    binaries = 0 if region.empty else len(region.open)

    def so_far() -> Certificate:
        return Certificate(dict(found), len(others), binaries, time.perf_counter() - began)

    inside = (starts >= box.low).all(1) & (starts <= box.high).all(1)
    there = bool((inside & follows(pattern, net.run(starts)[0])).any()) or region.feasible(seconds)
    if not there:
        status: Status = "undecided" if there is None else "empty"
        found.update({j: Verdict(status, 0.0) for j in others})
        yield so_far()
        return
    for j, witness in attacked(net, box.low, box.high, pattern, right, starts).items():
        if breaks(net, box, pattern, witness, right, j):
            found[j] = Verdict("counterexample", 0.0, witness)
    yield so_far()
    for j in others:
        if j not in found:
            found[j] = region.asked(right, j, seconds)
            yield so_far()
