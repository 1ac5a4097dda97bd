"""Networks that answer a question about points with a list of them (sections 2.1 to 2.3).

All of them read points, then write one slot a step, until they write END. Slot 0 is END, slot j the
point j. What differs is how a step's state becomes scores of slots: by pointing at what was read, or by
attention to it and a dictionary of fixed size.

Departures: coordinates enter as they are, not embedded; with a dictionary, too, the next step is given
the coordinates of the point just written, and what attention gathered is not fed to it; END, which has no
coordinates, is given as a learned pair, which also starts the answer.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import torch
from torch import Tensor, nn

from core.nets.tour_net import WIDTH, Block

Kind = Literal["pointer", "attention", "set"]
State = tuple[Tensor, Tensor]  # of an LSTM: (1, B, H) each


@dataclass(frozen=True)
class Config:
    """hidden: H; names: how many points the dictionary names, where there is one."""

    kind: Kind
    hidden: int = 64
    names: int = 10


class Read(NamedTuple):
    """What was read of B lists of n points: slots (B, n + 1, H); places (B, n + 1, 2), what a step is
    given after each slot; the decoder's first state."""

    slots: Tensor
    places: Tensor
    state: State


class ListReader(nn.Module):
    """Points (B, n, 2) one after the other, by an LSTM: (B, n, H), and its last state."""

    def __init__(self, hidden: int):
        super().__init__()
        self.lstm = nn.LSTM(2, hidden, batch_first=True)

    def forward(self, points: Tensor) -> tuple[Tensor, State]:
        """In the order of the list."""
        return self.lstm(points)


class SetReader(nn.Module):
    """Points (B, n, 2) all at once, by self-attention without positions: (B, n, WIDTH), and their mean as
    a state. Not in the paper; it commutes with every permutation of the points."""

    def __init__(self) -> None:
        super().__init__()
        self.sees = nn.Linear(2, WIDTH)
        self.blocks = nn.Sequential(Block(), Block())
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, points: Tensor) -> tuple[Tensor, State]:
        """Whatever the order of the list."""
        read = self.norm(self.blocks(self.sees(points)))
        start = read.mean(1)[None]
        return read, (start, torch.zeros_like(start))


class Attention(nn.Module):
    """u_ij = v . tanh(W1 e_j + W2 d_i): slots (B, n + 1, H), states (B, m, H) -> (B, m, n + 1)."""

    def __init__(self, hidden: int):
        super().__init__()
        self.w1 = nn.Linear(hidden, hidden, bias=False)
        self.w2 = nn.Linear(hidden, hidden, bias=False)
        self.v = nn.Linear(hidden, 1, bias=False)

    def forward(self, slots: Tensor, states: Tensor) -> Tensor:
        """Equation 3: the softmax of these over slots IS the pointer's answer."""
        mixed = self.w1(slots)[:, None] + self.w2(states)[:, :, None]  # (B, m, n + 1, H)
        return self.v(mixed.tanh())[..., 0]


class Dictionary(nn.Module):
    """Scores of END and of `names` classes, from the step's state and what attention gathers.

    A class that no point has is never chosen; a point beyond the dictionary has no class: its score is
    minus infinity.
    """

    def __init__(self, hidden: int, names: int):
        super().__init__()
        self.attention = Attention(hidden)
        self.classes = nn.Linear(2 * hidden, names + 1)

    def forward(self, slots: Tensor, states: Tensor) -> Tensor:
        """slots (B, n + 1, H), states (B, m, H) -> (B, m, n + 1)."""
        gathered = self.attention(slots, states).softmax(-1) @ slots  # (B, m, H)
        scores = self.classes(torch.cat([states, gathered], -1))[..., : slots.shape[1]]
        unnamed = slots.shape[1] - scores.shape[-1]
        return nn.functional.pad(scores, (0, unnamed), value=-torch.inf)


class Writer(nn.Module):
    """Reads B lists of points (B, n, 2), and scores the slots of each step of an answer."""

    def __init__(self, config: Config):
        super().__init__()
        hidden = WIDTH if config.kind == "set" else config.hidden
        self.reader = SetReader() if config.kind == "set" else ListReader(hidden)
        self.decoder = nn.LSTM(2, hidden, batch_first=True)
        self.end_slot = nn.Parameter(torch.randn(hidden) / hidden**0.5)  # e_0
        self.end_place = nn.Parameter(torch.zeros(2))
        pointing = config.kind != "attention"
        self.scores = Attention(hidden) if pointing else Dictionary(hidden, config.names)

    def read(self, points: Tensor) -> Read:
        """points: (B, n, 2), in the unit square."""
        slots, state = self.reader(points)
        before = len(points), 1, -1
        slots = torch.cat([self.end_slot.expand(before), slots], 1)
        return Read(slots, torch.cat([self.end_place.expand(before), points], 1), state)

    def write(self, read: Read, given: Tensor, state: State) -> tuple[Tensor, State]:
        """Scores (B, m, n + 1) of m steps, each given a slot (B, m), and the state after them."""
        chosen = given[..., None].expand(-1, -1, 2)
        states, state = self.decoder(read.places.gather(1, chosen), state)
        return self.scores(read.slots, states), state

    def forward(self, points: Tensor, answers: Tensor) -> Tensor:
        """Scores (B, m, n + 1) of each step after the true ones; answers: slots (B, m), padded with any
        below 0."""
        read = self.read(points)
        given = nn.functional.pad(answers.clamp_min(0), (1, -1))  # each step gets the one before it
        return self.write(read, given, read.state)[0]
