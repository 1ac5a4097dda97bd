"""The commuting square: transform then apply the model, against apply the model then transform."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import torch
from torch import Tensor

EPSILON = 1e-12

G = TypeVar("G")  # a group element, however the caller represents it


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
    chosen = tuple(elements)
    errors: list[float] = []
    for x in inputs:
        fx = f(x)
        errors += [relative_error(f(act_input(g, x)), act_output(g, fx), fx) for g in chosen]
    return EquivarianceError(tuple(errors))


def relative_error(value: Tensor, expected: Tensor, reference: Tensor) -> float:
    """||value - expected|| / (||reference|| + eps) over the entries where expected is not NaN."""
    determined = ~expected.isnan()
    difference = torch.where(determined, value - expected, 0)
    return (difference.norm() / (reference.norm() + EPSILON)).item()
