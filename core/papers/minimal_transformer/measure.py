"""Numbers that the claims judge: of trained networks, and of what is exact about them in float64."""

from copy import deepcopy
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.data.digits import SPLIT_SIZES, Split
from core.memory import kept
from core.papers.minimal_transformer import merging
from core.papers.minimal_transformer.data import sample
from core.papers.minimal_transformer.model import Form, Size, Transformers, parameters
from core.papers.minimal_transformer.train import (
    FULL,
    GRID,
    ONE_HEAD,
    SIZE,
    judged,
    name_of,
    trained,
)

PAPERS = Size(60, 6, 256, 16, 8 * 8 * 3, positions=False)  # on CIFAR-10, found by its counts
PAPERS_TWICE = Size(60, 12, 256, 16, 8 * 8 * 3, positions=False)
PRINTED = (287_686, 101_470, 563_242)  # 6 encoders with and without MLP, 12 with
ASKED = 60  # test digits on which the exact statements are checked


class Judged(NamedTuple):
    """Of five trained networks: cross entropy and accuracy [%], (5,)."""

    losses: np.ndarray
    right: np.ndarray


@kept
def score(name: str, split: Split) -> Judged:
    """Of an arm on a split."""
    net = trained(name)
    with torch.inference_mode():
        found = judged(net, *(x.to(net.tells.weight.device) for x in sample(split)))
    losses, right = (values.cpu().numpy().astype(float) for values in found)
    return Judged(losses, 100 * right)


def gap(name: str) -> float:
    """Cross entropy on test digits less that on training digits, in the mean."""
    return float((score(name, "test").losses - score(name, "train").losses).mean())


def ratio(p: int) -> float:
    """Q = K M / P: numbers that the training digits give, over parameters."""
    return SPLIT_SIZES["train"] * SIZE.classes / p


def share(form: Form) -> float:
    """Parameters over those of the full network [%]."""
    return 100 * parameters(form, SIZE) / parameters(FULL, SIZE)


def printed_counts() -> tuple[int, int, int]:
    """Of networks at the paper's size, as PyTorch counts: 6 encoders with and without MLP, 12 with it and
    with one more token."""

    def count(form: Form, size: Size) -> int:
        with torch.device("meta"):
            return sum(weight.numel() for weight in Transformers(form, size, 1).parameters())

    token = PAPERS.width
    return count(FULL, PAPERS), count(Form(mlp=False), PAPERS), count(FULL, PAPERS_TWICE) + token


@kept
def exact(name: str) -> Transformers:
    """The five networks of an arm in float64."""
    return deepcopy(trained(name)).cpu().double()


def _asked() -> Tensor:
    return sample("test")[0][None, :ASKED].double()


def _relative(found: Tensor, whole: Tensor) -> float:
    """The norm of the difference over the norm, the largest of the networks."""
    rows = (found - whole).flatten(1).norm(dim=1) / whole.flatten(1).norm(dim=1)
    return float(rows.max())


def asymmetry(form: Form) -> float:
    """How far scores are from their mirror image: norms over those of the scores, the largest of all
    networks, encoders and heads."""
    found = exact(name_of(form))(_asked()).scores
    rows = [(s - s.mT).square().sum((1, 3, 4)) / s.square().sum((1, 3, 4)) for s in found]
    return float(torch.stack(rows).max().sqrt())


def of_one_matrix() -> float:
    """Logits of trained networks of one head, with W_Q W_K^T as one matrix, against the networks."""
    net = exact(name_of(ONE_HEAD))
    return _relative(merging.one_matrix(net)(_asked()).logits, net(_asked()).logits)


def across_depth(form: Form) -> float:
    """Tokens after all encoders by merged products, against the network."""
    net = exact(name_of(form))
    found = merging.run(merging.merged(net), net.embed(_asked()))
    return _relative(found, net(_asked()).tokens[-1])


def reordered() -> float:
    """Tokens of digits whose patches are shuffled after their places were added, against the shuffled
    tokens: the largest of all networks of the bench."""
    order = torch.randperm(SIZE.tokens, generator=torch.Generator().manual_seed(0))
    worst = 0.0
    for form in GRID:
        net = exact(name_of(form))
        x = net.embed(_asked())
        there, here = net.encode(x[:, :, order]).tokens[-1], net.encode(x).tokens[-1]
        worst = max(worst, _relative(there, here[:, :, order]))
    return worst


def behind(form: Form) -> float:
    """Points of accuracy on test digits that a form loses against the full network, in the mean."""
    rows = [score(name_of(each), "test").right.mean() for each in (FULL, form)]
    return float(rows[0] - rows[1])


def over_shrunken(form: Form, *names: str) -> float:
    """The mean test loss of the best of some whole networks, over that of a form."""
    best = min(score(name, "test").losses.mean() for name in names)
    return float(best / score(name_of(form), "test").losses.mean())
