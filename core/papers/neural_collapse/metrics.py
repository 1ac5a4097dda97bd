"""How far features have collapsed: NC1 to NC4, by their exact formulas.

All work on moments of the features, with any leading dimensions (epochs of a training, say).
Class means weigh alike: the global mean is the mean of the class means, not of the samples.
"""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Moments:
    """means (..., K, d) of the classes, within (..., d, d) the scatter about them, of all samples."""

    means: Tensor
    within: Tensor

    @property
    def centred(self) -> Tensor:
        """(..., K, d) means less their mean."""
        return self.means - self.means.mean(-2, keepdim=True)


def moments(features: Tensor, labels: Tensor, classes: int) -> Moments:
    """Moments of features (..., N, d) with labels (N,) from 0 to classes - 1, each present."""
    member = torch.nn.functional.one_hot(labels, classes).to(features.dtype)  # (N, K)
    means = (member / member.sum(0)).mT @ features
    apart = features - member @ means
    return Moments(means, apart.mT @ apart / len(labels))


LOST = 0.02  # of trained networks: what is this much smaller than the largest counts as nothing


def nc1(found: Moments, tolerance: float | None = None) -> Tensor:
    """(...,) variability within classes against that between: tr(Sigma_W Sigma_B^+) / K.

    Papyan, Han and Donoho, 2020. The pseudo-inverse keeps the at most K - 1 singular values of the
    centred means that exceed `tolerance` times the largest, else rounding. Infinite where all means
    coincide.
    """
    centred = found.centred
    classes, width = centred.shape[-2:]
    _, singular, axes = torch.linalg.svd(centred, full_matrices=False)
    if tolerance is None:
        tolerance = torch.finfo(centred.dtype).eps * max(classes, width)
    kept = (singular > tolerance * singular[..., :1]) & (
        torch.arange(singular.shape[-1], device=centred.device) < classes - 1
    )
    spread = (axes @ found.within * axes).sum(-1)  # variance within along each axis
    ratios = torch.where(kept, spread / (singular.square() / classes), 0.0)
    return torch.where(kept.any(-1), ratios.sum(-1) / classes, torch.inf)


def gram(vectors: Tensor) -> Tensor:
    """(..., K, K) inner products of rows (..., K, d)."""
    return vectors @ vectors.mT


def frame_distance(inner: Tensor, target: Tensor) -> Tensor:
    """NC2: || G / ||G|| - target || of G (..., K, K), for a target of norm 1; sqrt 2 where G is 0."""
    size = torch.linalg.matrix_norm(inner)[..., None, None]
    scaled = torch.where(size > 0, inner / size, 0.0)
    distance = torch.linalg.matrix_norm(scaled - target)
    return torch.where(size[..., 0, 0] > 0, distance, 2**0.5)


def duality_distance(classifier: Tensor, means: Tensor, target: Tensor) -> Tensor:
    """NC3: the same of W Hbar, classifier rows (..., K, d) against class means (..., K, d)."""
    return frame_distance(classifier @ means.mT, target)


def nearest_mean_agreement(features: Tensor, logits: Tensor, means: Tensor) -> Tensor:
    """NC4 (...,): share of samples where argmax of logits (..., N, K) is the nearest class mean."""
    nearest = torch.cdist(features, means).argmin(-1)
    return (nearest == logits.argmax(-1)).to(features.dtype).mean(-1)


def pair_cosines(vectors: Tensor) -> Tensor:
    """(..., K (K - 1) / 2) cosines between different rows of (..., K, d); 0 beside a row of length 0."""
    unit = torch.nn.functional.normalize(vectors, dim=-1)
    first, second = torch.triu_indices(vectors.shape[-2], vectors.shape[-2], 1)
    return gram(unit)[..., first, second]
