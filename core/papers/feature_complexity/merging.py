"""Iterative feature merging (IFM): the two features of a layer with the nearest weights become one.

A feature is a neuron: its row of incoming weights, its bias, and its column of outgoing weights. As in
the authors' code the distance is that of rows and columns together, without biases; merged rows and
biases are added up, merged columns averaged by how many features they stand for. One pair a layer and
round; a layer is finished when its nearest pair is further apart than beta times its furthest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from torch import nn

Reference = Literal["start", "running"]  # the furthest pair before the first merge, as ours, or now
Pick = Literal["nearest", "random"]


@dataclass(frozen=True)
class Layers:
    """A perceptron of ReLUs in float64: weights (outputs, inputs) and biases of each layer."""

    weights: tuple[np.ndarray, ...]
    biases: tuple[np.ndarray, ...]

    @classmethod
    def of(cls, network: nn.Sequential) -> "Layers":
        """Of linear layers with ReLUs between."""
        maps = [layer for layer in network if isinstance(layer, nn.Linear)]
        return cls(
            tuple(layer.weight.detach().double().cpu().numpy() for layer in maps),
            tuple(layer.bias.detach().double().cpu().numpy() for layer in maps),
        )

    @property
    def widths(self) -> tuple[int, ...]:
        """Of the hidden layers."""
        return tuple(len(bias) for bias in self.biases[:-1])

    @property
    def parameters(self) -> int:
        """How many weights and biases there are."""
        return sum(part.size for part in (*self.weights, *self.biases))

    def hidden(self, x: np.ndarray) -> list[np.ndarray]:
        """What the hidden layers say of (n, inputs): (n, width) each, after the ReLU."""
        found = []
        for weights, bias in zip(self.weights[:-1], self.biases[:-1], strict=True):
            x = np.maximum(x @ weights.T + bias, 0)
            found.append(x)
        return found

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Logits (n, classes) of (n, inputs)."""
        return self.hidden(x)[-1] @ self.weights[-1].T + self.biases[-1]

    def kept(self, features: Sequence[np.ndarray]) -> "Layers":
        """With these features (indices) of each hidden layer alone."""
        ins = [np.arange(self.weights[0].shape[1]), *features]
        outs = [*features, np.arange(len(self.biases[-1]))]
        return Layers(
            tuple(w[np.ix_(o, i)] for w, o, i in zip(self.weights, outs, ins, strict=True)),
            tuple(bias[o] for bias, o in zip(self.biases, outs, strict=True)),
        )


@dataclass(frozen=True)
class Merged:
    """What is left: the network, and by hidden layer which features (indices) each one stands for."""

    network: Layers
    groups: tuple[tuple[np.ndarray, ...], ...]


def distances(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Squared distances (n, n) between features of incoming rows (n, i) and outgoing columns (o, n)."""
    features = np.hstack([rows, columns.T])
    squares = (features**2).sum(1)
    found = squares[:, None] + squares - 2 * features @ features.T
    return np.maximum(found, 0)


def merge(
    network: Layers,
    beta: float,
    reference: Reference = "start",
    pick: Pick = "nearest",
    widths: Sequence[int] | None = None,
    seed: int = 0,
) -> Merged:
    """Merge features until a layer's nearest pair is further apart than `beta` times its furthest.

    reference: whether the furthest pair is that of the start, or, as in the authors' code, that of now.
    widths: to which layers are brought, whatever the distance; with them pick may be "random".
    """
    melting = _Melting(network, reference, pick, seed)
    goals = widths or [1] * len(network.widths)
    unfinished = set(range(len(goals)))
    while unfinished:
        for layer in sorted(unfinished):
            wide = len(melting.alive[layer]) <= goals[layer]
            if wide or not melting.step(layer, beta if widths is None else np.inf):
                unfinished.discard(layer)
    return melting.done()


class _Melting:
    """A network that is being merged, its distances kept up to date merge by merge."""

    def __init__(self, network: Layers, reference: Reference, pick: Pick, seed: int) -> None:
        self.weights = [weights.copy() for weights in network.weights]
        self.biases = [bias.copy() for bias in network.biases]
        self.draws = np.random.default_rng(seed)
        around = zip(self.weights[:-1], self.weights[1:], strict=True)
        self.apart = [] if pick == "random" else [distances(*both) for both in around]
        self.furthest = [apart.max() for apart in self.apart] if reference == "start" else None
        for apart in self.apart:
            np.fill_diagonal(apart, np.inf)
        self.members = [[[n] for n in range(width)] for width in network.widths]
        self.alive = [list(range(width)) for width in network.widths]

    def step(self, layer: int, beta: float) -> bool:
        """Merge the pair of a layer that is next, if there is one within reach."""
        if len(self.alive[layer]) < 2:
            return False
        if not self.apart:
            self.merge(layer, *self.draws.choice(self.alive[layer], 2, replace=False).tolist())
            return True
        apart = self.apart[layer]
        m, n = divmod(int(apart.argmin()), len(apart))
        furthest = (
            apart[np.isfinite(apart)].max() if self.furthest is None else self.furthest[layer]
        )
        if apart[m, n] > beta * furthest:
            return False
        self.merge(layer, m, n)
        return True

    def merge(self, layer: int, m: int, n: int) -> None:
        """Make one feature, m, of two of a layer."""
        rows, columns = self.weights[layer], self.weights[layer + 1]
        counts = len(self.members[layer][m]), len(self.members[layer][n])
        row = rows[m] + rows[n]
        column = (counts[0] * columns[:, m] + counts[1] * columns[:, n]) / sum(counts)
        self.alive[layer].remove(n)
        if self.apart:
            self._follow(layer, m, n, row, column)
        rows[m], rows[n] = row, 0
        columns[:, m], columns[:, n] = column, 0
        self.biases[layer][m] += self.biases[layer][n]
        self.members[layer][m] += self.members[layer][n]

    def _follow(self, layer: int, m: int, n: int, row: np.ndarray, column: np.ndarray) -> None:
        """Bring distances up to date before m and n become one of this row and column."""
        rows, columns = self.weights[layer], self.weights[layer + 1]
        if layer > 0:
            self._changed(layer - 1, (rows[m], rows[n]), row)
        if layer + 1 < len(self.apart):
            self._changed(layer + 1, (columns[:, m], columns[:, n]), column)
        apart, rest = self.apart[layer], [k for k in self.alive[layer] if k != m]
        far = ((rows[rest] - row) ** 2).sum(1) + ((columns[:, rest].T - column) ** 2).sum(1)
        apart[n], apart[:, n] = np.inf, np.inf
        apart[m, rest] = apart[rest, m] = far

    def _changed(
        self, layer: int, before: tuple[np.ndarray, np.ndarray], after: np.ndarray
    ) -> None:
        """Two coordinates of a layer's features have become one: the distances follow."""
        apart, values = self.apart[layer], np.stack([after, *before])
        signed = values * np.array([[1], [-1], [-1]])
        squares = (signed * values).sum(0)
        apart += squares[:, None]
        apart += squares
        apart -= 2 * values.T @ signed
        np.maximum(apart, 0, out=apart)

    def done(self) -> Merged:
        """What is left now."""
        whole = Layers(tuple(self.weights), tuple(self.biases))
        groups = tuple(
            tuple(np.array(sorted(members[k])) for k in alive)
            for members, alive in zip(self.members, self.alive, strict=True)
        )
        return Merged(whole.kept([np.array(alive) for alive in self.alive]), groups)


def pruned(network: Layers, widths: Sequence[int], by: Literal["norm", "random"]) -> Layers:
    """With `widths` features left in the layers: those of the largest |in| |out|, or any."""
    draws, kept = np.random.default_rng(0), []
    for layer, width in enumerate(widths):
        rows, columns = network.weights[layer], network.weights[layer + 1]
        size = np.linalg.norm(rows, axis=1) * np.linalg.norm(columns, axis=0)
        order = np.argsort(-size) if by == "norm" else draws.permutation(len(size))
        kept.append(np.sort(order[:width]))
    return network.kept(kept)


def folded(network: Layers, widths: Sequence[int]) -> Merged:
    """Merged as since then: clusters of rows with biases (Ward); rows averaged, columns added.

    Where fewer clusters can be told apart there are fewer.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    weights, biases, groups = list(network.weights), list(network.biases), []
    for layer, width in enumerate(widths):
        features = np.hstack([weights[layer], biases[layer][:, None]])
        found = fcluster(linkage(features, "ward"), width, "maxclust") - 1
        members = tuple(np.flatnonzero(found == k) for k in range(found.max() + 1))
        weights[layer] = np.stack([weights[layer][m].mean(0) for m in members])
        biases[layer] = np.array([biases[layer][m].mean() for m in members])
        columns = [weights[layer + 1][:, m].sum(1) for m in members]
        weights[layer + 1] = np.stack(columns, 1)
        groups.append(members)
    return Merged(Layers(tuple(weights), tuple(biases)), tuple(groups))


def planted(network: Layers, copies: int, shares: Literal["equal", "random"] = "equal") -> Layers:
    """Every hidden feature `copies` times, sharing its outgoing weights: the same function."""
    draws = np.random.default_rng(0)
    weights, biases = list(network.weights), list(network.biases)
    for layer, width in enumerate(network.widths):
        parts = (
            np.full((width, copies), 1 / copies)
            if shares == "equal"
            else draws.dirichlet(np.ones(copies), width)
        )
        weights[layer] = weights[layer].repeat(copies, 0)
        biases[layer] = biases[layer].repeat(copies)
        weights[layer + 1] = weights[layer + 1].repeat(copies, 1) * parts.ravel()
    return Layers(tuple(weights), tuple(biases))


def permuted(network: Layers, layer: int, order: np.ndarray) -> Layers:
    """A hidden layer's features in another order: the same function."""
    weights, biases = list(network.weights), list(network.biases)
    weights[layer], biases[layer] = weights[layer][order], biases[layer][order]
    weights[layer + 1] = weights[layer + 1][:, order]
    return replace(network, weights=tuple(weights), biases=tuple(biases))
