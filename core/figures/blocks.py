"""A network as blocks that can be switched off: what the view of its diagram is told."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """A part of a network: its id, its name, and the column and row where it stands, from 0.

    fixed: it cannot be switched off.
    """

    id: str
    name: str
    column: int
    row: int
    fixed: bool = False


@dataclass(frozen=True)
class Diagram:
    """Blocks, and arrows from id to id. off: those that are switched off; now: one that is outlined."""

    blocks: Sequence[Block]
    arrows: Sequence[tuple[str, str]]
    label: str
    off: frozenset[str] = frozenset()
    now: str = ""
