"""What the page shows: the parts of an encoder, scores in their mirror, products that merge."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.memory import kept
from core.papers.minimal_transformer import merging
from core.papers.minimal_transformer.data import patches
from core.papers.minimal_transformer.measure import exact
from core.papers.minimal_transformer.model import Form, Keys, parameters
from core.papers.minimal_transformer.train import BARE, GRID, ONE_HEAD, SIZE, name_of, trained

MAP = SIZE.width * (SIZE.width + 1)  # numbers of W and b


def parts(form: Form) -> dict[str, int]:
    """Parameters of all encoders by the block that has them, and of what is around encoders."""
    each = {
        "queries": MAP,
        "keys": MAP * (form.keys == "own"),
        "values": MAP * form.values,
        "projection": MAP * form.values,
        "mlp": (2 * SIZE.hidden * SIZE.width + SIZE.hidden + SIZE.width) * form.mlp,
        "norms": 4 * SIZE.width,
    }
    inside = {part: SIZE.depth * count for part, count in each.items()}
    return inside | {"around": parameters(form, SIZE) - sum(inside.values())}


def _tokens(pixels: np.ndarray) -> Tensor:
    return patches(torch.tensor(pixels, dtype=torch.float64))[None, None]


def answers(pixels: np.ndarray) -> np.ndarray:
    """What each form of GRID says of a digit (8, 8): shares of classes, means over starts, (12, 10)."""
    x = _tokens(pixels).float()
    rows = []
    for form in GRID:
        net = trained(name_of(form))
        logits = net(x.to(net.tells.weight.device)).logits
        rows.append(logits.softmax(-1).mean((0, 1)).cpu().numpy())
    return np.stack(rows)


class Mirrored(NamedTuple):
    """Scores of a head (T, T), row: the token that asks; eigenvalues of its W_Q W_K^T."""

    scores: np.ndarray
    eigenvalues: np.ndarray

    @property
    def asymmetry(self) -> float:
        """The norm of what changes in the mirror over that of the scores."""
        return float(np.linalg.norm(self.scores - self.scores.T) / np.linalg.norm(self.scores))

    @property
    def unlike(self) -> int:
        """Tokens whose score with themselves is negative."""
        return int((self.scores.diagonal() < 0).sum())


def mirrored(pixels: np.ndarray, form: Form, layer: int, head: int) -> Mirrored:
    """Of a digit, in the first of the networks of a form; layer and head from 0."""
    net = exact(name_of(form))
    scores = net(_tokens(pixels)).scores[layer][0, 0, head].numpy()
    return Mirrored(scores, _eigenvalues(form, layer, head))


@kept
def _eigenvalues(form: Form, layer: int, head: int) -> np.ndarray:
    encoder = exact(name_of(form)).layers[layer]
    size = SIZE.width // form.heads
    own = slice(head * size, (head + 1) * size)
    q = encoder.queries.weight[0][:, own]
    without = q if form.keys == "queries" else torch.eye(SIZE.width).double()[:, own]
    k = without if encoder.keys is None else encoder.keys.weight[0][:, own]
    return torch.linalg.eigvals(k.mT @ q).numpy()  # those of q k^T that need not be 0


class MergedDigit(NamedTuple):
    """Tokens (T, N) after all encoders: one after the other, and by merged products."""

    stepwise: np.ndarray
    merged: np.ndarray

    @property
    def error(self) -> float:
        """The norm of the difference over that of the tokens."""
        return float(np.linalg.norm(self.merged - self.stepwise) / np.linalg.norm(self.stepwise))


def merged_digit(pixels: np.ndarray, bare: bool, skip: float) -> MergedDigit:
    """Of a digit, in float64. bare: the networks that were trained without skips, to which skip x is
    added; else those that were trained with skips and norms."""
    net = exact(name_of(BARE if bare else ONE_HEAD))
    x = net.embed(_tokens(pixels))
    there = merging.stepwise(net, x, skip) if bare else net.encode(x).tokens[-1]
    here = merging.run(merging.merged(net), x)
    return MergedDigit(there[0, 0].numpy(), here[0, 0].numpy())


def left(was: Form, on: frozenset[str]) -> tuple[bool, Keys, bool]:
    """MLP, keys and values of the form that is left when a click on blocks of `was` leaves these on.

    Values and projection come and go together, as keys and asymmetry come.
    """
    pair = {"values", "projection"}
    values = pair <= on if was.values else not pair.isdisjoint(on)
    keys: Keys = "merged"
    if was.keys == "queries":
        keys = "queries" if on.isdisjoint(("keys", "asymmetry")) else "own"
    elif "asymmetry" not in on:
        keys = "queries"
    elif "keys" in on:
        keys = "own"
    return "mlp" in on, keys, values
