"""Shift a fluid then run it, against run then shift: by a U-Net and by MgNO, and Darcy flow solved at
once."""

from functools import partial

from torch import Tensor

from core.device import answer
from core.equivariance import equivariance_error
from core.papers.mgno.data import unseen_darcy, unseen_film
from core.papers.mgno.train import relative_l2, trained

fluid = unseen_film(0)[:2, None]  # (2, 1, 64, 64) vorticity
shifts = [(0, 16), (32, 48)]  # (y, x) [pixels], multiples of the coarsest grid's spacing


def shifted(by: tuple[int, int], w: Tensor) -> Tensor:
    """On the torus."""
    return w.roll(by, (-2, -1))


for method in ("unet", "mgno"):
    step = partial(answer, trained(f"fluid-{method}"))

    def later(w: Tensor, step: partial[Tensor] = step) -> Tensor:
        """Five units of time."""
        for _ in range(5):
            w = step(w)
        return w

    a, u = unseen_darcy("smooth", count=8)  # permeabilities and pressures (8, 1, 65, 65)
    square = equivariance_error(later, shifted, shifted, [fluid], shifts)
    error = relative_l2(answer(trained(f"smooth-{method}"), a), u).mean()
    print(f"{method}: error on Darcy flow {error:.4f}, largest equivariance error {square.max:.1e}")
