"""The commuting square: transform then apply the model, against apply the model then transform."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor

EPSILON = 1e-12

G = TypeVar("G")  # a group element, however the caller represents it
X = TypeVar("X")  # an input of the model
Y = TypeVar("Y")  # an output of it


@dataclass(frozen=True)
class Square(Generic[X, Y]):
    """The commuting square of a model f, an input x and a group element g.

    error: ||f(g x) - g f(x)|| / ||f(x)||, where no other measure is named.
    """

    x: X
    gx: X
    fx: Y
    fgx: Y  # move, then ask
    gfx: Y  # ask, then move
    error: float

    def seen(self, through: Callable[[Any], Any]) -> "Square[Any, Any]":
        """The same with every corner as `through` gives it."""
        return Square(
            through(self.x),
            through(self.gx),
            through(self.fx),
            through(self.fgx),
            through(self.gfx),
            self.error,
        )


def square_of(x: X, gx: X, fx: Tensor, fgx: Tensor, gfx: Tensor) -> Square[X, Tensor]:
    """The square of corners that are known, with its relative error."""
    return Square(x, gx, fx, fgx, gfx, relative_error(fgx, gfx, fx))


def square(
    f: Callable[[Tensor], Tensor],
    act_input: Callable[[Tensor], Tensor],
    act_output: Callable[[Tensor], Tensor],
    x: Tensor,
) -> Square[Tensor, Tensor]:
    """The square of f at x under one element, by its actions on inputs and on outputs."""
    gx, fx = act_input(x), f(x)
    return square_of(x, gx, fx, f(gx), act_output(fx))


@dataclass(frozen=True)
class EquivarianceError:
    """Relative errors ||f(g x) - g f(x)|| / ||f(x)|| over the sampled inputs and elements."""

    errors: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median over the samples."""
        return float(torch.tensor(self.errors, dtype=torch.float64).median())

    @property
    def max(self) -> float:
        """The largest over the samples."""
        return max(self.errors)


def squares(
    f: Callable[[Tensor], Tensor],
    act_input: Callable[[G, Tensor], Tensor],
    act_output: Callable[[G, Tensor], Tensor],
    inputs: Iterable[Tensor],
    elements: Iterable[G],
) -> Iterator[Square[Tensor, Tensor]]:
    """The square of every input x and every group element g."""
    chosen = tuple(elements)
    for x in inputs:
        fx = f(x)
        for g in chosen:
            gx = act_input(g, x)
            yield square_of(x, gx, fx, f(gx), act_output(g, fx))


def typical(several: Iterable[Square[X, Y]]) -> Square[X, Y]:
    """The square of median error; of an even number the lower of both."""
    ordered = sorted(several, key=lambda one: one.error)
    return ordered[(len(ordered) - 1) // 2]


def equivariance_error(
    f: Callable[[Tensor], Tensor],
    act_input: Callable[[G, Tensor], Tensor],
    act_output: Callable[[G, Tensor], Tensor],
    inputs: Iterable[Tensor],
    elements: Iterable[G],
) -> EquivarianceError:
    """How far f(g x) and g f(x) differ, for every input x and every group element g.

    f, the actions and the norms are taken in the dtype of the inputs. act_output may leave parts
    of an output undetermined by setting them to NaN; those are not compared.
    """
    found = squares(f, act_input, act_output, inputs, elements)
    return EquivarianceError(tuple(one.error for one in found))


def relative_error(value: Tensor, expected: Tensor, reference: Tensor) -> float:
    """||value - expected|| / (||reference|| + eps) over the entries where expected is not NaN."""
    determined = ~expected.isnan()
    difference = torch.where(determined, value - expected, 0)
    return (difference.norm() / (reference.norm() + EPSILON)).item()
