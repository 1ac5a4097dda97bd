"""Touches of a visitor's brush, as text that an address can hold: three characters each."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.inputs import InputError

SIDE = 63  # places are whole numbers from 0 to this, of a picture's width and height
MOST_DABS = 400
MOST_CHARACTERS = 3 * MOST_DABS
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-"


class Dab(NamedTuple):
    """A touch of the brush: what it leaves, one letter, and where: x to the right, y downwards."""

    leaves: str
    x: int
    y: int


def dabs_of(letters: str, text: str) -> list[Dab]:
    """Touches, each of which leaves one of `letters`. Raises InputError when the text is not of these."""
    if len(text) % 3 or len(text) > MOST_CHARACTERS:
        raise InputError("the strokes in the address are cut short; paint them anew")
    out = []
    for i in range(0, len(text), 3):
        x, y = (_DIGITS.find(c) for c in text[i + 1 : i + 3])
        if text[i] not in letters or x < 0 or y < 0:
            raise InputError("the strokes in the address are not ours; paint them anew")
        out.append(Dab(text[i], x, y))
    return out


def text_of(dabs: Sequence[Dab]) -> str:
    """The inverse of `dabs_of`, of the last MOST_DABS touches."""
    return "".join(d.leaves + _DIGITS[d.x] + _DIGITS[d.y] for d in dabs[-MOST_DABS:])


def dabs_at(shares: Sequence[tuple[float, float]], leaves: str) -> list[Dab]:
    """Touches at places that are shares of a picture's width and height; those outside are left out."""
    places = [(round(x * SIDE), round(y * SIDE)) for x, y in shares]
    return [Dab(leaves, x, y) for x, y in places if 0 <= x <= SIDE and 0 <= y <= SIDE]


def lines_of(dabs: Sequence[Dab]) -> list[np.ndarray]:
    """Strokes (n, 2) from the middle of the picture, whose sides have length 1, y upwards.

    A new one begins where what the brush leaves changes.
    """
    strokes: list[list[tuple[float, float]]] = []
    leaves = ""
    for dab in dabs:
        if dab.leaves != leaves:
            strokes.append([])
        strokes[-1].append((dab.x / SIDE - 0.5, 0.5 - dab.y / SIDE))
        leaves = dab.leaves
    return [np.array(stroke) for stroke in strokes]
