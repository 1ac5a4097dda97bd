"""Shift a fluid then step it, against step then shift: by a U-Net and by MgNO, and Darcy flow solved at
once."""

import torch

from core.equivariance import equivariance_error
from core.papers.mgno.data import unseen_darcy, unseen_film
from core.papers.mgno.train import relative_l2, trained

fluid = unseen_film(0)[:2, None]  # (2, 1, 64, 64) vorticity
shifts = [(0, 16), (32, 48)]  # (y, x) [pixels], multiples of the coarsest grid's spacing


def shifted(by: tuple[int, int], w: torch.Tensor) -> torch.Tensor:
    """On the torus."""
    return w.roll(by, (-2, -1))


for method in ("unet", "mgno"):
    step = trained(f"fluid-{method}").cpu()
    with torch.inference_mode():
        square = equivariance_error(step, shifted, shifted, [fluid], shifts)
    a, u = unseen_darcy("smooth", count=8)  # permeabilities and pressures (8, 1, 65, 65)
    with torch.inference_mode():
        error = relative_l2(trained(f"smooth-{method}").cpu()(a), u).mean()
    print(f"{method}: error on Darcy flow {error:.4f}, largest equivariance error {square.max:.1e}")
