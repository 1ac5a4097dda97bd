"""Curvature of a loss: products with its Hessian, and by Lanczos' iteration its largest eigenvalue."""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor


def hessian_product(loss: Tensor, weights: Iterable[Tensor]) -> Callable[[Tensor], Tensor]:
    """v (n,) -> H v (n,), H the Hessian of a scalar loss in all n numbers of `weights`, in order.

    Raises RuntimeError where the loss does not depend on one of them.
    """
    chosen = list(weights)
    slopes = _flat(torch.autograd.grad(loss, chosen, create_graph=True))

    def product(v: Tensor) -> Tensor:
        found = torch.autograd.grad(slopes @ v, chosen, retain_graph=True, materialize_grads=True)
        return _flat(found)

    return product


def top_eigenpair(
    product: Callable[[Tensor], Tensor], start: Tensor, steps: int = 20
) -> tuple[float, Tensor]:
    """The largest eigenvalue of a symmetric matrix, and its unit vector (n,), by Lanczos.

    product: v -> A v; start: (n,), not zero, best near the vector. Each basis vector is made orthogonal
    to all before it, twice, since rounding would bring found eigenvalues back.
    """
    basis, diagonal, beside = [start / start.norm()], [], []
    for _ in range(min(steps, start.numel())):
        along = product(basis[-1])
        diagonal.append(torch.dot(along, basis[-1]))
        known = torch.stack(basis)
        for _ in range(2):
            along = along - known.mT @ (known @ along)
        length = along.norm()
        if length <= 10 * torch.finfo(start.dtype).eps * abs(diagonal[0]):
            break  # the space that start spans is exhausted
        beside.append(length)
        basis.append(along / length)
    size = len(diagonal)
    off = torch.stack(beside[: size - 1]) if size > 1 else start.new_zeros(0)
    tridiagonal = torch.stack(diagonal).diag() + off.diag(1) + off.diag(-1)
    values, vectors = torch.linalg.eigh(tridiagonal)
    vector = vectors[:, -1] @ torch.stack(basis[:size])
    return values[-1].item(), vector / vector.norm()


def _flat(parts: Iterable[Tensor]) -> Tensor:
    return torch.cat([part.flatten() for part in parts])
