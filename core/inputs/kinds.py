"""The kinds of input: the KIND of every module of this package that has one.

Upload boxes, the data page and `python -m core inspect` are made from `kinds()`.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

import core.inputs
from core.inputs import InputError, check_size
from core.inputs.foreign import foreign
from core.inputs.text import is_text

Value = TypeVar("Value")


class Likeness(IntEnum):
    """How much a file looks like a kind: not, nothing speaks against it, or its mark is there."""

    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True)
class Kind(Generic[Value]):
    """A kind of input: how it is told, read and described.

    name: of the report; title, formats and says: for people, says being a sentence in Markdown;
    extensions: of upload boxes, while files are told by their content alone; what: the plural in
    refusals. read: bytes -> a value with `notes`, or InputError; brief: the value in a few words;
    facts: the value in names and plain JSON values, a unit as the name's suffix (spacing_mm).
    sample: the bytes of a file to try. For a picture of what was read: image, value -> (H, W)
    luminance in [0, 1]; points, value -> (N, 3) in the unit ball, which are what `pictured` says, and
    classes, value -> (N,) which class each is of.
    """

    name: str
    title: str
    what: str
    formats: str
    says: str
    extensions: tuple[str, ...]
    max_bytes: int
    likeness: Callable[[bytes], Likeness]
    read: Callable[[bytes], Value]
    brief: Callable[[Value], str]
    facts: Callable[[Value], dict[str, Any]]
    sample_name: str
    sample: Callable[[], bytes]
    image: Callable[[Value], np.ndarray] | None = None
    points: Callable[[Value], np.ndarray] | None = None
    classes: Callable[[Value], np.ndarray] | None = None
    pictured: str = "What was read"


class Reading(NamedTuple):
    """A file's kind, and what was read of it."""

    kind: Kind
    value: Any


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds, by title."""
    modules = (
        importlib.import_module(f"{core.inputs.__name__}.{found.name}")
        for found in pkgutil.iter_modules(core.inputs.__path__)
    )
    return tuple(sorted((m.KIND for m in modules if hasattr(m, "KIND")), key=lambda k: k.title))


def kind_named(name: str) -> Kind:
    """The kind called `name`. Raises KeyError with the known names."""
    by_name = {kind.name: kind for kind in kinds()}
    if name not in by_name:
        raise KeyError(f"no kind '{name}'; there are: {', '.join(sorted(by_name))}")
    return by_name[name]


def kind_of(raw: bytes, among: Iterable[Kind] = ()) -> Kind:
    """The kind that a file looks like most, told by its content; among: all kinds where empty.

    Raises InputError when there is none, or no single one.
    """
    among = tuple(among) or kinds()
    if len(among) == 1:
        return among[0]
    likeness = {kind.name: kind.likeness(raw) for kind in among}
    most = max(likeness.values())
    likest = [kind for kind in among if likeness[kind.name] == most]
    if most == Likeness.NO:
        formats = dict.fromkeys(", ".join(kind.formats for kind in among).split(", "))
        unknown = "text without numbers" if is_text(raw) else "of no kind that is known here"
        raise InputError(f"the file is {foreign(raw) or unknown}; {', '.join(formats)} are read")
    if len(likest) > 1:
        names = " or ".join(kind.name for kind in likest)
        raise InputError(f"the file may be read as {names}; say which")
    return likest[0]


def read(raw: bytes, among: Iterable[Kind] = ()) -> Reading:
    """A file, read as the kind that it looks like. Raises InputError, with one sentence."""
    among = tuple(among) or kinds()
    check_size(raw, max(kind.max_bytes for kind in among), "files")
    kind = kind_of(raw, among)
    return Reading(kind, kind.read(raw))


def read_file(path: Path) -> bytes:
    """The bytes of a file, one more than is read at most, so that more is noticed.

    Raises InputError when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(max(kind.max_bytes for kind in kinds()) + 1)
    except OSError as error:
        raise InputError(
            f"cannot be read ({(error.strerror or 'unknown reason').lower()})"
        ) from error
