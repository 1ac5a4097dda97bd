"""What the page shows: two strangers' spaces, a board of stitched networks, and anchors by count."""

from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from core.digit_networks import flat_digits
from core.groups.rotations import from_euler
from core.memory import kept
from core.papers.relative_representations.data import anchor_rows
from core.papers.relative_representations.measure import (
    codes,
    own,
    scores_of,
    stitched,
    strangers,
)
from core.papers.relative_representations.model import Network, relative
from core.papers.relative_representations.scores import mean_cosine
from core.papers.relative_representations.train import (
    AUTOENCODER,
    BALL,
    RELATIVE,
    SEEDS,
    trained,
)

DRAWN = 20  # anchors of the two spaces that are looked at
Hears = Literal["code", "cosines", "rotated"]
Break = Literal["", "order", "others"]


@dataclass(frozen=True)
class Space:
    """Codes of test digits (n, 3) and anchors (K, 3), their classes, and the anchors' cosines (K, K)."""

    codes: np.ndarray
    labels: np.ndarray
    anchors: np.ndarray
    anchor_labels: np.ndarray
    cosines: np.ndarray


@dataclass(frozen=True)
class Strangers:
    """Two networks' spaces, the second moved, both as large as fits.

    error: the largest change of a cosine of a test digit with an anchor by that motion. told: mean cosine
    of the two networks' relative codes, moved; codes: of the codes themselves, all centred. apart: how
    far the two tables of anchors are apart, in the mean of cells.
    """

    spaces: tuple[Space, Space]
    error: float
    told: float
    codes: float
    apart: float


@torch.inference_mode()
def two_strangers(
    turn: tuple[int, int, int], scale: float, push: float, is_centred: bool, are_trained: bool
) -> Strangers:
    """push: how far the second's space is shifted, in mean lengths of its codes. is_centred: whether the
    anchors' mean is taken away before cosines are."""
    rows, labels = anchor_rows()[:DRAWN], flat_digits("test")[1].numpy()
    rows = rows[
        flat_digits("train")[1][rows].argsort(stable=True)
    ]  # neighbours in the table by class
    anchor_labels = flat_digits("train")[1][rows].numpy()
    moved = from_euler(*turn)

    def told(seed: int, is_moved: bool) -> tuple[Tensor, Tensor, Tensor]:
        found = codes(BALL, seed, "test", are_trained)
        at = codes(BALL, seed, "train", are_trained)[rows]
        if is_moved:
            away = push * found.norm(dim=1).mean() * torch.tensor([0.0, 0, 1]).double()
            found, at = (scale * z @ moved.mT + away for z in (found, at))
        middle = at.mean(0) if is_centred else torch.zeros(3).double()
        return found, at, relative(found - middle, at - middle)

    first, second, before = told(0, False), told(1, True), told(1, False)
    size = max(z.norm(dim=1).max().item() for z in (first[0], second[0]))

    def space(found: Tensor, at: Tensor) -> Space:
        middle = at.mean(0) if is_centred else 0 * at[0]
        table = relative(at - middle, at - middle).numpy()
        drawn, held = ((z / size).float().numpy() for z in (found, at))
        return Space(drawn, labels, held, anchor_labels, table)

    spaces = space(*first[:2]), space(*second[:2])
    return Strangers(
        spaces,
        (second[2] - before[2]).abs().max().item(),
        mean_cosine(first[2], second[2]),
        mean_cosine(first[0], second[0]),
        float(np.abs(spaces[0].cosines - spaces[1].cosines).mean()),
    )


@dataclass(frozen=True)
class Stitched:
    """A digit (64,) through encoder i and decoder j: pictures (n, n, 64); and mean squared errors of test
    digits, of networks left whole and of strangers."""

    digit: np.ndarray
    pictures: np.ndarray
    own: float
    strangers: float


@torch.inference_mode()
def stitch(digit: np.ndarray, hears: Hears, broken: Break) -> Stitched:
    """What five encoders make five decoders draw. digit: pixels (64,) in [0, 1]."""
    asked = torch.tensor(digit, dtype=torch.float32)[None]
    networks = _networks(hears)
    pictures = torch.stack(
        [b.decode(_told(hears, broken, a, b, asked))[0] for a in networks for b in networks]
    )
    scores = _scores(hears, broken)
    drawn = pictures.clamp(0, 1).view(len(networks), len(networks), -1).numpy()
    return Stitched(digit, drawn, own(scores), float(strangers(scores).mean()))


def _networks(hears: Hears) -> list[Network]:
    config = RELATIVE if hears == "cosines" else AUTOENCODER
    return [trained(config, seed) for seed in SEEDS]


@kept
def _scores(hears: Hears, broken: Break) -> np.ndarray:
    return scores_of(_networks(hears), partial(_told, hears, broken))


def _told(hears: Hears, broken: Break, first: Network, second: Network, x: Tensor) -> Tensor:
    """What a decoder is told; a network that is left whole is never broken."""
    count = RELATIVE.anchors
    if hears == "rotated":
        return stitched(first, second, x, "rotation", count)
    if first is second or not broken or hears == "code":
        return stitched(first, second, x)
    if broken == "order":
        order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
        return stitched(first, second, x)[:, order]
    others = flat_digits("train")[0][anchor_rows()[count : 2 * count]]
    return relative(first.encoder(x), first.encoder(others))
