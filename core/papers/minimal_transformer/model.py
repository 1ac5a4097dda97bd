"""Encoders of a vision transformer with parts left out (Bermeitinger et al. 2024), several side by side.

An encoder takes tokens x (T, N) to LN(y + MLP(y)) with y = LN(x + sum_h A_h x W_V,h W_O,h), where
A = softmax(Q K^T / sqrt(N / heads)), Q = x W_Q + b_Q and K = x W_K + b_K. What can be left out: the MLP;
W_K, which is then the identity ("merged": W_Q W_K^T is one matrix) or W_Q ("queries": scores are
symmetric); W_V and W_O, which are then the identity, head h with its own N / heads channels. Without an
MLP the second LN stays, as the paper's counts of parameters say.

Departures: positions are learned, where the paper's counts leave no room for any; classes are told from
the mean of the tokens. Without `skips` an encoder is A x W_V W_O alone, which no network of the paper
is, but its argument that products merge across depth.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Keys = Literal["own", "merged", "queries"]


@dataclass(frozen=True)
class Form:
    """What an encoder has. keys: a W_K of its own, the identity, or W_Q. skips: also the layer norms."""

    mlp: bool = True
    keys: Keys = "own"
    values: bool = True
    heads: int = 4
    skips: bool = True


@dataclass(frozen=True)
class Size:
    """Numbers N, S, h, and of what comes in: T tokens of p numbers. positions: whether they are added."""

    width: int = 24
    depth: int = 4
    hidden: int = 96
    tokens: int = 16
    patch: int = 4
    classes: int = 10
    positions: bool = True


class Run(NamedTuple):
    """Logits (k, B, classes); before each softmax the scores (k, B, heads, T, T); tokens (k, B, T, N)
    as they are embedded and after each encoder."""

    logits: Tensor
    scores: list[Tensor]
    tokens: list[Tensor]


class Linear(nn.Module):
    """k maps x W + b side by side, W drawn as Glorot and Bengio do."""

    def __init__(self, count: int, into: int, out: int) -> None:
        super().__init__()
        reach = (6 / (into + out)) ** 0.5
        self.weight = nn.Parameter(torch.empty(count, into, out).uniform_(-reach, reach))
        self.bias = nn.Parameter(torch.zeros(count, 1, out))

    def forward(self, x: Tensor) -> Tensor:
        """(k, ..., into) -> (k, ..., out)."""
        rows = torch.baddbmm(self.bias, x.flatten(1, -2), self.weight)
        return rows.unflatten(1, x.shape[1:-1])


class Norm(nn.Module):
    """k layer norms side by side."""

    def __init__(self, count: int, width: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.ones(count, 1, 1, width))
        self.shift = nn.Parameter(torch.zeros(count, 1, 1, width))

    def forward(self, x: Tensor) -> Tensor:
        """Of tokens (k, B, T, N)."""
        return F.layer_norm(x, x.shape[-1:]) * self.scale + self.shift


class Encoder(nn.Module):
    """k encoders of one form side by side."""

    def __init__(self, form: Form, size: Size, count: int) -> None:
        super().__init__()
        self.form, width = form, size.width
        self.queries = Linear(count, width, width)
        self.keys = Linear(count, width, width) if form.keys == "own" else None
        self.values = Linear(count, width, width) if form.values else None
        self.projects = Linear(count, width, width) if form.values else None
        self.norms = nn.ModuleList([Norm(count, width) for _ in range(2 if form.skips else 0)])
        self.mlp: nn.Module | None = None
        if form.mlp:
            inner, outer = Linear(count, width, size.hidden), Linear(count, size.hidden, width)
            self.mlp = nn.Sequential(inner, nn.GELU(), outer)

    def scores(self, x: Tensor) -> Tensor:
        """(k, B, heads, T, T), of tokens (k, B, T, N)."""
        q = self.queries(x)
        without = q if self.form.keys == "queries" else x
        k = without if self.keys is None else self.keys(x)
        q, k = self._split(q), self._split(k)
        return q @ k.mT / q.shape[-1] ** 0.5

    def attend(self, x: Tensor, scores: Tensor) -> Tensor:
        """What the tokens hear of each other: (k, B, T, N)."""
        v = x if self.values is None else self.values(x)
        heard = (scores.softmax(-1) @ self._split(v)).transpose(2, 3).flatten(3)
        return heard if self.projects is None else self.projects(heard)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Tokens (k, B, T, N), and the scores."""
        scores = self.scores(x)
        heard = self.attend(x, scores)
        if not self.form.skips:
            return heard, scores
        x = self.norms[0](x + heard)
        return self.norms[1](x if self.mlp is None else x + self.mlp(x)), scores

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.form.heads, -1)).transpose(2, 3)  # (k, B, heads, T, N / heads)


class Transformers(nn.Module):
    """k networks of one form: embedded patches, encoders, the mean of the tokens, a linear layer."""

    def __init__(self, form: Form, size: Size, count: int) -> None:
        super().__init__()
        self.form = form
        self.embeds = Linear(count, size.patch, size.width)
        self.positions: nn.Parameter | None = None
        if size.positions:
            drawn = 0.1 * torch.randn(count, 1, size.tokens, size.width)
            self.positions = nn.Parameter(drawn)
        self.encoders = nn.ModuleList([Encoder(form, size, count) for _ in range(size.depth)])
        self.tells = Linear(count, size.width, size.classes)

    @property
    def layers(self) -> list[Encoder]:
        """The encoders, in order."""
        return cast(list[Encoder], list(self.encoders))

    def embed(self, patches: Tensor) -> Tensor:
        """Patches (k, B, T, p) -> tokens (k, B, T, N); k may be 1, for all networks the same."""
        patches = patches.expand(len(self.tells.weight), -1, -1, -1)
        x = self.embeds(patches)
        return x if self.positions is None else x + self.positions

    def encode(self, tokens: Tensor) -> Run:
        """From tokens (k, B, T, N) on: nothing here knows a token's place."""
        x, scores, kept = tokens, [], [tokens]
        for encoder in self.layers:
            x, found = encoder(x)
            scores.append(found)
            kept.append(x)
        return Run(self.tells(x.mean(2)), scores, kept)

    def forward(self, patches: Tensor) -> Run:
        """Of patches (k, B, T, p)."""
        return self.encode(self.embed(patches))


def parameters(form: Form, size: Size) -> int:
    """P of one network, by the formula: per encoder, then embedding, positions and the last layer."""
    n = size.width
    attention = (1 + (form.keys == "own") + 2 * form.values) * (n * n + n)
    norms = 4 * n if form.skips else 0
    mlp = form.mlp * (2 * size.hidden * n + size.hidden + n)
    ends = size.patch * n + n + size.positions * size.tokens * n + size.classes * (n + 1)
    return size.depth * (attention + norms + mlp) + ends
