"""Products of weights that merge: within an encoder of one head, and without skips across all of them.

Without skips tokens after encoder s are A_s ... A_1 X P with P the product of all W_V W_O so far, since a
matrix on the left and one on the right commute. So scores of the next one are X' (P W_Q W_K^T P^T) X'^T,
X' = A_s ... A_1 X: one matrix per encoder is left, and one at the end. Biases merge too: rows of A sum to
1, so maps act on [x, 1].
"""

from copy import deepcopy
from dataclasses import replace
from typing import NamedTuple, cast

import torch
from torch import Tensor
from torch.nn import functional as F

from core.papers.minimal_transformer.model import Encoder, Linear, Transformers


class Merged(NamedTuple):
    """Of k networks: for each encoder the matrix of its scores, and one at the end, (k, N + 1, N + 1)."""

    scores: list[Tensor]
    last: Tensor


def bordered(linear: Linear | None, like: Tensor) -> Tensor:
    """x W + b as one matrix on [x, 1], (k, N + 1, N + 1); the identity where there is no map."""
    eye = torch.eye(like.shape[-1] + 1).to(like).expand(len(like), -1, -1)
    if linear is None:
        return eye
    rows = torch.cat([linear.weight, linear.bias], 1)
    return torch.cat([rows, eye[:, :, -1:]], 2)


def scores_of(encoder: Encoder) -> Tensor:
    """W_Q W_K^T with its biases: q_i k_j is [x_i, 1] times this times [x_j, 1]; (k, N + 1, N + 1)."""
    like = encoder.queries.weight
    q = bordered(encoder.queries, like)[..., :-1]
    k = q if encoder.form.keys == "queries" else bordered(encoder.keys, like)[..., :-1]
    return q @ k.mT


def one_matrix(net: Transformers) -> Transformers:
    """The same networks of one head with W_Q W_K^T for W_Q, and the identity for W_K.

    What b_K adds to all scores of a query, softmax does not see.
    """
    small = deepcopy(net)
    for encoder in small.layers:
        q, k = encoder.queries, cast(Linear, encoder.keys)
        q.weight.data, q.bias.data = q.weight @ k.weight.mT, q.bias @ k.weight.mT
        encoder.keys, encoder.form = None, replace(encoder.form, keys="merged")
    return small


def merged(net: Transformers) -> Merged:
    """The products of networks of one head, as if they had neither skips, nor norms, nor an MLP."""
    like = net.layers[0].queries.weight
    path = bordered(None, like)  # P
    scores = []
    for encoder in net.layers:
        scores.append(path @ scores_of(encoder) @ path.mT)
        path = path @ bordered(encoder.values, like) @ bordered(encoder.projects, like)
    return Merged(scores, path)


def run(products: Merged, tokens: Tensor) -> Tensor:
    """Tokens (k, B, T, N) as they are embedded -> after all encoders, by the merged products."""
    width = tokens.shape[-1]
    x = F.pad(tokens, (0, 1), value=1.0)
    for form in products.scores:
        scores = x @ form[:, None] @ x.mT / width**0.5
        x = scores.softmax(-1) @ x
    return (x @ products.last[:, None])[..., :-1]


def stepwise(net: Transformers, tokens: Tensor, skip: float) -> Tensor:
    """Encoder after encoder, each skip x + A x W_V W_O: what merges at skip 0; as `run`."""
    x = tokens
    for encoder in net.layers:
        x = skip * x + encoder.attend(x, encoder.scores(x))
    return x
