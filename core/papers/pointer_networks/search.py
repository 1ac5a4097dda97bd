"""Answers of networks, step by step: greedily or by a beam, and for tours among valid ones only."""

from typing import NamedTuple

import torch
from torch import Tensor

from core.papers.pointer_networks.data import END, PAD
from core.papers.pointer_networks.model import Read, State, Writer


class Written(NamedTuple):
    """answers (B, m): slots, closed with END unless the network never wrote it, padded with PAD;
    log_likelihood (B,)."""

    answers: Tensor
    log_likelihood: Tensor


@torch.inference_mode()
def written(
    net: Writer, points: Tensor, width: int = 1, tours: bool = False, longest: int | None = None
) -> Written:
    """The likeliest answer that a beam of `width` finds to each of B sets (B, n, 2).

    tours: only points that were not written yet, and END after the last. longest: so many slots, where
    END does not come before; 2 n + 2 by default.
    """
    batch, n, _ = points.shape
    read = net.read(points)
    rows = torch.arange(batch, device=points.device)
    hypotheses = rows.repeat_interleave(width)  # of which set each is
    state = _of(read.state, hypotheses)
    read = Read(read.slots[hypotheses], read.places[hypotheses], state)
    total = points.new_full((batch, width), -torch.inf)
    total[:, 0] = 0
    answers = torch.zeros(batch * width, 0, dtype=torch.int64, device=points.device)
    given = torch.zeros(batch * width, 1, dtype=torch.int64, device=points.device)
    closed = torch.zeros(batch * width, dtype=torch.bool, device=points.device)
    for _ in range(longest or 2 * n + 2):
        scores, state = net.write(read, given, state)
        steps = scores[:, 0].log_softmax(-1)
        if tours:
            taken = torch.zeros_like(steps, dtype=torch.bool).scatter(
                1, answers.clamp_min(END), True
            )
            taken[:, END] = answers.shape[1] < n
            steps = steps.masked_fill(taken, -torch.inf)
        steps[closed] = -torch.inf
        steps[closed, END] = 0  # stays as it is
        total, best = (total[:, :, None] + steps.view(batch, width, -1)).flatten(1).topk(width)
        chosen = (rows[:, None] * width + best // (n + 1)).flatten()  # which go on, and with what
        given = (best % (n + 1)).flatten()[:, None]
        answers = torch.cat([answers[chosen], given.masked_fill(closed[chosen, None], PAD)], 1)
        closed = closed[chosen] | (given[:, 0] == END)
        state = _of(state, chosen)
        if closed.all():
            break
    return Written(answers.view(batch, width, -1)[:, 0], total[:, 0])


def _of(state: State, rows: Tensor) -> State:
    """The state of these rows of a batch."""
    return state[0][:, rows], state[1][:, rows]
