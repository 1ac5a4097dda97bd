"""The lecturer's side of a hall that follows: what a view shows is published as it is drawn.

A page draws as ever. What tells of a picture (`shown`) is in the components, charts, verdicts and
sentences of `core.ui`; where one picture ends is told by `fragment`. Both do nothing in a session that
no hall follows.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from html import escape
from typing import Any, NamedTuple, ParamSpec

import streamlit as st

from core.ui.hall import Hall, Lectern
from core.ui.payload import pack
from core.ui.theme import theme_variables

P = ParamSpec("P")

_LECTURE = "followed_lecture"  # of the session


class Withheld(NamedTuple):
    """Why a picture is not sent: to who follows, and in the lecturer's bar."""

    words: str
    in_bar: str


_OWN_FILE = Withheld(
    "The lecturer shows a file of their own here, which is not sent.", "not this file"
)
_TOO_LARGE = Withheld("This picture is too large to be sent.", "not this picture: it is too large")
_MOST_PLACE = 600  # of how a component is looked at [characters of JSON]


Part = tuple[dict[str, Any], bytes]  # header and body


@dataclass
class Drawing:
    """What a fragment shows: parts, and fragments within it, in order."""

    name: str = ""
    parts: "list[Part | Drawing]" = field(default_factory=list)
    has_own_file: bool = False

    def all(self) -> "Iterator[Drawing]":
        """This one and all within it."""
        yield self
        for part in self.parts:
            if isinstance(part, Drawing):
                yield from part.all()

    def flat(self) -> list[Part]:
        """The parts, those of fragments within it too."""
        inner = (part.flat() if isinstance(part, Drawing) else [part] for part in self.parts)
        return [part for parts in inner for part in parts]


_drawing: ContextVar[Drawing | None] = ContextVar("drawing", default=None)


class Followed:
    """A lecture that is followed: what its followers see now."""

    def __init__(self) -> None:
        self.lectern = Lectern()
        self.sends_files = False
        self.words = {"step": "", "title": "", "note": ""}
        self.withheld: Withheld | None = None
        self._whole = Drawing()
        self._places: dict[str, Any] = {}

    @property
    def hall(self) -> Hall:
        """Whom it is shown to."""
        return self.lectern.hall

    def put(self, drawing: Drawing) -> None:
        """A fragment was drawn anew: all of the picture, or a part of it."""
        known = next((part for part in self._whole.all() if part.name == drawing.name), None)
        if known is None or known is self._whole:
            self._whole = drawing
        else:
            known.parts, known.has_own_file = drawing.parts, drawing.has_own_file
        self.publish()

    def publish(self) -> None:
        """Send the present picture, or why it is not sent."""
        parts = _above(self._whole.flat())
        hides = not self.sends_files and any(part.has_own_file for part in self._whole.all())
        self.withheld = _OWN_FILE if hides else None
        if hides or not self.hall.publish(self._packed(parts)):
            self.withheld = self.withheld or _TOO_LARGE
            self.hall.publish(self._packed([]))
        self._places = {
            key: place
            for key, place in self._places.items()
            if any(header["key"] == key for header, _ in parts)
        }

    def move(self, key: str, place: Any) -> None:
        """How the lecturer looks at a component: its frame, camera or the like."""
        self._places[key] = place
        self.hall.move(json.dumps(self._places))

    def _packed(self, parts: list[Part]) -> bytes:
        headers, bodies, size = [], [], 0
        for header, body in parts:
            headers.append({**header, "offset": size, "bytes": len(body)})
            bodies.append(body)
            size += len(body)
        words = {**self.words, "withheld": self.withheld.words if self.withheld else ""}
        return pack({**words, "style": theme_variables(), "parts": headers}, bodies)


def _above(parts: list[Part]) -> list[Part]:
    """Without charts and tables below a component, and tables beside charts: a lecture leaves them
    out."""
    kinds = [header["kind"] for header, _ in parts]
    first = kinds.index("component") if "component" in kinds else len(kinds)
    out = ("chart", "table")
    kept = [part for i, part in enumerate(parts) if i <= first or kinds[i] not in out]
    drawn = any(header["kind"] == "chart" for header, _ in kept)
    return [part for part in kept if part[0]["kind"] != "table" or not drawn]


def followed() -> Followed | None:
    """This session's lecture, if it is followed and not over."""
    lecture: Followed | None = st.session_state.get(_LECTURE)
    return lecture if lecture and lecture.hall.open else None


def begin() -> Followed:
    """Let this session's lecture be followed, if it is not yet. Raises HallError."""
    lecture = followed() or Followed()
    st.session_state[_LECTURE] = lecture
    return lecture


def end() -> None:
    """Nobody follows any more."""
    lecture: Followed | None = st.session_state.pop(_LECTURE, None)
    if lecture is not None:
        lecture.lectern.end()


def say_step(step: str, title: str, note: str) -> None:
    """What is said of the pictures that follow; step: tells it from others."""
    if lecture := followed():
        lecture.words = {"step": step, "title": note_html(title), "note": note_html(note)}


def shown(kind: str, body: bytes = b"", key: str = "", **header: Any) -> None:
    """A part of a picture was drawn: a "component", "chart", "table" or "html"."""
    if (drawing := _drawing.get()) is not None:
        drawing.parts.append(({"kind": kind, "key": key, **header}, body))


def uses_own_file() -> None:
    """What is drawn is made of a visitor's file."""
    if (drawing := _drawing.get()) is not None:
        drawing.has_own_file = True


@contextmanager
def aside() -> Iterator[None]:
    """What is drawn within is a control: it is not published."""
    token = _drawing.set(None)
    try:
        yield
    finally:
        _drawing.reset(token)


def fragment(run_every: float | None = None) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """`st.fragment`, at the end of which what it has drawn is published."""

    def decorate(draw: Callable[P, None]) -> Callable[P, None]:
        @st.fragment(run_every=run_every)
        @wraps(draw)
        def drawn(*args: P.args, **kwargs: P.kwargs) -> None:
            with _published(f"{draw.__module__}.{draw.__qualname__}"):
                draw(*args, **kwargs)

        return drawn

    return decorate


@contextmanager
def _published(name: str) -> Iterator[None]:
    """Publish what is drawn within; not where it is broken off."""
    lecture = followed()
    if lecture is None:
        yield
        return
    within, drawing = _drawing.get(), Drawing(name)
    token = _drawing.set(drawing)
    try:
        yield
    finally:
        _drawing.reset(token)
    if within is None:
        lecture.put(drawing)
    else:
        within.parts.append(drawing)


def placed(told: Any) -> None:
    """The lecturer's browser tells how a component is looked at: [key, place]."""
    lecture = followed()
    if lecture is None or not isinstance(told, list) or len(told) != 2:
        return
    key, place = told
    if isinstance(key, str) and isinstance(place, Mapping) and len(json.dumps(told)) < _MOST_PLACE:
        lecture.move(key, place)


_MARKS = re.compile(
    r"\\(?P<sign>.)|\*\*(?P<b>.+?)\*\*|\*(?P<i>\S.*?)\*|`(?P<code>[^`]*)`|\[(?P<link>[^\]]*)\]\([^)]*\)"
)


def note_html(markdown: str) -> str:
    """A sentence with **bold** and *slanted* words and escapes, as HTML; of links, their words."""
    html, at = [], 0
    for mark in _MARKS.finditer(markdown):
        kind = str(mark.lastgroup)
        plain = kind in ("sign", "code")
        inner = escape(mark[kind]) if plain else note_html(mark[kind])
        html += [escape(markdown[at : mark.start()])]
        html += [inner if kind in ("sign", "link") else f"<{kind}>{inner}</{kind}>"]
        at = mark.end()
    return "".join([*html, escape(markdown[at:])])
