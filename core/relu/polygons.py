"""Exact regions in the plane: the polygons in which a ReLU network on a square is affine.

The square is cut by the line of each neuron, layer by layer. Within each polygon that remains no neuron
changes sign, so that it follows a pattern as a whole or not at all, and the network is affine, so that
what holds at its corners holds in all of it. Corners are float64; what is thinner than EDGE is not cut.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.relu.network import Pattern, ReluNet

EDGE = 1e-12
Polygon = np.ndarray  # corners (m, 2), anticlockwise


@dataclass(frozen=True)
class Cells:
    """n convex polygons; on: (n, neurons) which neurons are on in each; outputs: (m, classes) of the
    network at each one's corners."""

    polygons: tuple[Polygon, ...]
    on: np.ndarray
    outputs: tuple[np.ndarray, ...]

    @cached_property
    def areas(self) -> np.ndarray:
        """Of each (n,), in units of the plane."""
        return np.array([area(polygon) for polygon in self.polygons])

    @cached_property
    def leads(self) -> np.ndarray:
        """By how much each class is ahead of all others, at the least in each polygon: (n, classes)."""
        found = [_leads(outputs).min(0) for outputs in self.outputs]
        return np.array(found)

    def following(self, pattern: Pattern) -> np.ndarray:
        """The numbers of the polygons that follow a pattern."""
        off = ((pattern > 0) & ~self.on) | ((pattern < 0) & self.on)
        return np.flatnonzero(~off.any(1))

    def split(self, number: int, c: int) -> tuple[list[Polygon], list[Polygon]]:
        """The parts of a polygon where the network says c, and where it says another class or two."""
        rest, bad = self.polygons[number], []
        if self.leads[number, c] > 0:
            return [rest], []
        gaps = self.outputs[number][:, [c]] - np.delete(self.outputs[number], c, 1)
        rest = np.column_stack([rest, gaps])
        for k in range(2, rest.shape[1]):
            if len(rest) and rest[:, k].min() <= 0:
                bad.append(half_plane(rest, -rest[:, k])[:, :2])
                rest = half_plane(rest, rest[:, k])
        return [p[:, :2] for p in (rest,) if len(p) > 2], [p for p in bad if len(p) > 2]


def _leads(outputs: np.ndarray) -> np.ndarray:
    """By how much each class is ahead of the best other (m, classes)."""
    ranked = np.sort(outputs, 1)
    best_other = np.where(outputs == ranked[:, [-1]], ranked[:, [-2]], ranked[:, [-1]])
    return outputs - best_other


def cells(net: ReluNet, reach: float) -> Cells:
    """Of the square [-reach, reach]^2."""
    square = reach * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    none = np.empty(0, bool)
    found = [(square, none, np.eye(2), np.zeros(2))]  # the layer's input as an affine map
    for weight, bias in zip(net.weights[:-1], net.biases[:-1], strict=True):
        cut = []
        for corners, before, slope, shift in found:
            slope, shift = weight @ slope, weight @ shift + bias
            for part, on in _pieces(corners, slope, shift):
                cut.append((part, np.append(before, on), slope * on[:, None], shift * on))
        found = cut
    last, bias = net.weights[-1], net.biases[-1]
    polygons, signs, slopes, shifts = zip(*found, strict=True)
    outputs = [
        p @ (last @ slope).T + last @ shift + bias
        for p, slope, shift in zip(polygons, slopes, shifts, strict=True)
    ]
    return Cells(polygons, np.stack(signs), tuple(outputs))


def _pieces(
    corners: Polygon, slope: np.ndarray, shift: np.ndarray
) -> list[tuple[Polygon, np.ndarray]]:
    """A polygon cut by lines slope x + shift = 0: the parts, and on which side (n,) of each they lie."""
    values = corners @ slope.T + shift
    above = values.max(0) > EDGE
    crossing = np.flatnonzero(above & (values.min(0) < -EDGE))
    if not len(crossing):
        return [(corners, above)]
    line = values[:, crossing[0]]
    halves = half_plane(corners, line), half_plane(corners, -line)
    return [piece for half in halves for piece in _pieces(half, slope, shift)]


def half_plane(corners: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The part of a convex polygon (m, d) where an affine function, given at its corners, is >= 0."""
    after = np.arange(1, len(corners) + 1)
    after[-1] = 0
    following = values[after]
    crosses = np.flatnonzero(values * following < 0)
    share = values[crosses] / (values[crosses] - following[crosses])
    new = corners[crosses] + share[:, None] * (corners[after[crosses]] - corners[crosses])
    kept = np.flatnonzero(values >= 0)
    order = np.argsort(np.concatenate([kept, crosses + 0.5]))
    return np.concatenate([corners[kept], new])[order]


def area(polygon: Polygon) -> float:
    """In units of the plane."""
    x, y = polygon.T
    return float(x[:-1] @ y[1:] + x[-1] * y[0] - y[:-1] @ x[1:] - y[-1] * x[0]) / 2


def radii_of_balls(found: Cells, middles: np.ndarray, c: int) -> np.ndarray:
    """How large a square (n,) about each place (n, 2) can be before it meets another class.

    The largest radius in L-infinity for which all of the ball is c, by the cells of the whole square;
    infinite where there is no other. Exact, as the nearest place of a polygon lies on an edge: at an end,
    where it is nearest along an axis, or where both axes are as far.
    """
    wrong = [
        p for n in np.flatnonzero(found.leads[:, c] <= 0).tolist() for p in found.split(n, c)[1]
    ]
    if not wrong:
        return np.full(len(middles), np.inf)
    start = np.concatenate(wrong)
    along = np.concatenate([np.roll(p, -1, 0) for p in wrong]) - start
    radii = np.empty(len(middles))
    for n, middle in enumerate(middles):
        apart = np.abs(middle - start).max(1)  # a first bound; what is too far is left out
        near = apart - np.abs(along).max(1) <= apart.min()
        gap, way_along = middle - start[near], along[near]
        with np.errstate(divide="ignore", invalid="ignore"):
            diagonals = [(gap @ way) / (way_along @ way) for way in ([1, 1], [1, -1])]
            shares = [*(gap / way_along).T, *diagonals]
        ends = np.zeros(len(gap)), np.ones(len(gap))
        tried = np.clip(np.nan_to_num(np.stack([*shares, *ends])), 0, 1)
        radii[n] = np.abs(tried[..., None] * way_along - gap).max(-1).min()
    return radii
