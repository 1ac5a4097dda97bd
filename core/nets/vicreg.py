"""Learning without labels by variance, invariance and covariance: what keeps codes from collapsing.

Bardes, Ponce and LeCun, "VICReg" (ICLR 2022, arXiv 2105.04906).
"""

from torch import Tensor, nn


def expander(inputs: int, width: int) -> nn.Sequential:
    """An expander: codes (B, inputs) to (B, width), as wide between, with batch norms."""
    hidden = [nn.Linear(inputs, width), nn.BatchNorm1d(width), nn.ReLU()]
    again = [nn.Linear(width, width), nn.BatchNorm1d(width), nn.ReLU()]
    return nn.Sequential(*hidden, *again, nn.Linear(width, width, bias=False))


def spread(x: Tensor) -> Tensor:
    """The hinge that forbids collapse: mean over the d numbers of max(0, 1 - standard deviation)."""
    return (1 - (x.var(0) + 1e-4).sqrt()).relu().mean()


def redundancy(x: Tensor) -> Tensor:
    """The squared covariances between different numbers of x (B, d), over d."""
    centred = x - x.mean(0)
    covariance = centred.mT @ centred / (len(x) - 1)
    return (covariance.square().sum() - covariance.diagonal().square().sum()) / x.shape[1]
