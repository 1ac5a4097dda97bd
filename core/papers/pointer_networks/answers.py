"""Whether an answer is right, and how far off it is."""

import numpy as np
import torch
from torch import Tensor

from core.papers.pointer_networks.data import END, Question


def list_of(answer: Tensor) -> np.ndarray:
    """The points (m,) of an answer (m + 1,), from 0, without END and what comes after it."""
    slots = answer.tolist()
    return np.array(slots[: slots.index(END)] if END in slots else slots, np.int64) - 1


def edges_of(answers: Tensor, n: int) -> Tensor:
    """How often each closed walk (B, m) goes from one point to another: (B, n, n)."""
    out = torch.zeros(len(answers), n, n)
    for row, answer in zip(out, answers, strict=True):
        walk = torch.from_numpy(list_of(answer))
        if len(walk):
            row.index_put_((walk, walk.roll(-1)), torch.ones(len(walk)), accumulate=True)
    return out


def triangles_in(answer: Tensor) -> frozenset[frozenset[int]]:
    """The triangles of an answer, of three different points each; what is left over is none."""
    walk = list_of(answer).tolist()
    triples = (frozenset(walk[at : at + 3]) for at in range(0, len(walk), 3))
    return frozenset(triple for triple in triples if len(triple) == 3)


def right(question: Question, found: Tensor, answers: Tensor, n: int) -> Tensor:
    """Which answers (B, m) are the right ones, wherever they start; of tours also the other way round."""
    if question == "triangles":
        pairs = zip(found, answers, strict=True)
        return torch.tensor([triangles_in(one) == triangles_in(other) for one, other in pairs])
    walked, true = edges_of(found, n), edges_of(answers, n)
    if question == "tour":
        walked, true = walked + walked.mT, true + true.mT
    return (walked == true).flatten(1).all(1)
