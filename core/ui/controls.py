"""Controls whose values live in the address.

A value stands in the address under the page's prefix and the control's name, options by their keys,
defaults not at all. The address is read when the visitor arrives at the page, or goes back or forward
in the browser's history, and written after each run; values are checked again here, since an address,
or a browser, may send anything.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.atlas import Paper, text_of
from core.figures.tiles import Tiles
from core.inputs import InputError
from core.ui.components import tiles
from core.ui.follow import aside
from core.ui.glossary import explained
from core.ui.plain import plain

Number = TypeVar("Number", int, float)
Read = TypeVar("Read")  # of a text in the address
ARRIVED = "arrived"  # in the session: whether this run is the first one of a visit to this page


class Controls:
    """The controls of one page: a paper's, or another whose prefix is given."""

    def __init__(self, of: Paper | str):
        self.prefix = of if isinstance(of, str) else of.prefix
        went = getattr(get_script_run_ctx(), "is_history_navigation", False)
        reads = went or st.session_state.get(ARRIVED, True)
        self.reads_address = reads
        self._asked: dict[str, str] = st.query_params.to_dict() if reads else {}
        self._resets = went  # what the address does not name has its default again
        self._seen: set[str] = set()
        self._told: dict[str, str | None] = {}
        self._gathers = False
        self.unfit: list[str] = []  # what the address asked for and could not be given

    def key(self, name: str) -> str:
        """The session's key and the parameter in the address of a control."""
        return f"{self.prefix}_{name}"

    def set(self, name: str, value: Any) -> None:
        """Move a control; only in a callback, or before it is drawn."""
        st.session_state[self.key(name)] = value

    def slider(
        self,
        label: str,
        name: str,
        low: Number,
        high: Number,
        default: Number,
        step: Number,
        **kwargs: Any,
    ) -> Number:
        """A slider; returns a multiple of `step` above `low`, of the type of `default`.

        The range may change with what else is chosen: a value outside it moves to its end.
        """

        def snapped(value: Any) -> Number:
            near = low + round((min(max(value, low), high) - low) / step) * step
            return type(default)(round(near, 10))

        self._read(name, default, lambda text: snapped(_number(text)))
        self._fit(name, snapped, low, high)
        kept = self._kept(name, label)
        value = st.slider(label, low, high, default, step, **kept | kwargs)
        return self._tell(name, snapped(value), default)

    def choice(
        self,
        label: str,
        name: str,
        options: Sequence[Any],
        names: Mapping[Any, str],
        was: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """A row of buttons, one chosen; returns an element of `options`.

        was: former words for options, which old addresses may have.
        """
        self._read(name, options[0], lambda text: _option(text, options, names, was or {}))
        value = st.segmented_control(
            label,
            options,
            default=options[0],
            format_func=lambda option: names.get(option, str(option)),
            required=True,
            **self._kept(name, label, *names.values()) | kwargs,
        )
        return self._tell(name, value if value in options else options[0], options[0])

    def select(
        self,
        label: str,
        name: str,
        options: Sequence[Any],
        names: Mapping[Any, str],
        index: int = 0,
        **kwargs: Any,
    ) -> Any:
        """A drop-down list that opens on options[index]; returns an element of `options`."""
        default = options[index]
        self._read(name, default, lambda text: _option(text, options, names, {}))
        value = st.selectbox(
            label,
            options,
            index=index,
            format_func=lambda option: names.get(option, str(option)),
            **self._kept(name, label, *names.values()) | kwargs,
        )
        return self._tell(name, value if value in options else default, default)

    def picture(
        self,
        label: str,
        name: str,
        options: Sequence[Any],
        pictures: np.ndarray,
        index: int = 0,
    ) -> Any:
        """A row of small pictures (n, H, W) uint8, one chosen; returns an element of `options`."""
        default = options[index]
        self._read(name, default, lambda text: _option(text, options, {}, {}))
        value = st.session_state.get(self.key(name), default)
        at = options.index(value) if value in options else index
        with aside():
            tiles(
                Tiles(pictures, [str(option) for option in options], label, at),
                f"{self.key(name)}_tiles",
                lambda chosen: self.set(name, options[chosen]),
            )
        return self._tell(name, options[at], default)

    def steps(
        self, label: str, name: str, options: Sequence[Number], default: Number, **kwargs: Any
    ) -> Number:
        """A slider over unevenly spaced numbers, in order; returns one of `options`."""

        def nearest(value: Any) -> Number:
            return min(options, key=lambda option: abs(option - value))

        self._read(name, default, lambda text: nearest(_number(text)))
        value = st.select_slider(label, options, default, **self._kept(name, label) | kwargs)
        return self._tell(name, nearest(value), default)

    def toggle(self, label: str, name: str, default: bool = False, **kwargs: Any) -> bool:
        """A switch."""
        self._read(name, default, lambda text: {"true": True, "false": False}[text.lower()])
        value = st.toggle(label, default, **self._kept(name, label) | kwargs)
        return self._tell(name, bool(value), default)

    def text(self, label: str, name: str, default: str, max_chars: int, **kwargs: Any) -> str:
        """A line of text of at most max_chars characters."""
        self._read(name, default, lambda text: text[:max_chars])
        kept = self._kept(name, label)
        value = st.text_input(label, default, max_chars=max_chars, **kept | kwargs)
        return self._tell(name, (value or "")[:max_chars], default)

    def state(self, name: str, default: str, max_chars: int) -> str:
        """A value that no widget shows: what a picture was told by the mouse, as text."""
        self._read(name, default, lambda text: text[:max_chars])
        value = str(st.session_state.get(self.key(name), default))[:max_chars]
        return self._tell(name, value, default)

    def stop(self, name: str, frames: int) -> tuple[int | None, Callable[[int | None], None]]:
        """The frame at which a scene of so many stands still, None where it plays; and what is to be
        called when that changes."""
        told = self.state(name, "", 3)
        frame = min(int(told), frames - 1) if told.isdecimal() and told.isascii() else None
        return frame, lambda at: self.set(name, "" if at is None else str(at))

    def coded(self, name: str, parse: Callable[[str], Read], default: str, most: int) -> Read:
        """What `parse` reads from a `state` of at most `most` characters.

        Where it raises InputError the visitor is told so, and the default stands.
        """
        try:
            return parse(self.state(name, default, most))
        except InputError as error:
            st.error(f"Not used: {plain(str(error))}.")
            return parse(default)

    def numbers(self, name: str, default: str, low: float, high: float) -> tuple[float, ...]:
        """Numbers from `low` to `high` in a `state`, joined by commas, as many as in `default`.

        Where the address has others the visitor is told so, and the default stands.
        """

        def read(text: str) -> tuple[float, ...]:
            try:
                found = tuple(_number(word) for word in text.split(","))
            except ValueError:
                found = ()
            if len(found) != default.count(",") + 1 or not all(low <= v <= high for v in found):
                raise InputError("a place in the address is not in this picture; click one")
            return found

        return self.coded(name, read, default, max(40, 2 * len(default)))

    def forget(self) -> None:
        """What the address does not name has its default again."""
        self._resets = True

    def frame(self, name: str, value: str | None) -> None:
        """Have `value` stand under the page's own `name` (step, lecture) when the address is written."""
        self._told[name] = value

    def asked(self, name: str) -> str | None:
        """What the address has under the page's own `name`, when it is read in this run."""
        return self._asked.get(name)

    @property
    def asks_for_controls(self) -> tuple[str, ...]:
        """The names of the controls that the address has values for, when it is read in this run."""
        start = f"{self.prefix}_"
        return tuple(key.removeprefix(start) for key in self._asked if key.startswith(start))

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Write the address once, at the end of what is drawn within, with those controls alone."""
        self._told = {k: v for k, v in self._told.items() if not k.startswith(f"{self.prefix}_")}
        self._gathers = True
        try:
            yield
        finally:
            self._gathers = False
            self._write()

    def _kept(self, name: str, *words: str) -> dict[str, Any]:
        """Under which key a widget is, that it keeps its value while other pages are visited, and
        what the terms in its words mean."""
        return {"key": self.key(name), "persist_state": "session", "help": explained(*words)}

    def _read(self, name: str, default: Any, parse: Any) -> None:
        """Take over what the address asks for, at the first drawing after it was read."""
        key = self.key(name)
        if key in self._seen:
            return
        self._seen.add(key)
        if key in self._asked:
            try:
                st.session_state[key] = parse(self._asked[key])
            except (ValueError, KeyError):
                self.unfit.append(f"{name} = {self._asked[key][:40]}")
        elif self._resets:
            st.session_state[key] = default

    def _fit(self, name: str, snapped: Callable[[Any], Any], low: float, high: float) -> None:
        """Keep a slider's value within its range, and as it is where that range is another now: Streamlit
        takes it for a new slider then."""
        key, before = self.key(name), f"{self.key(name)} range"
        changed = st.session_state.get(before, (low, high)) != (low, high)
        st.session_state[before] = low, high
        now = st.session_state.get(key)
        if now is not None and (changed or not low <= now <= high):
            st.session_state[key] = snapped(now)

    def _tell(self, name: str, value: Any, default: Any) -> Any:
        self._told[self.key(name)] = None if value == default else text_of(value)
        if not self._gathers:
            self._write()
        return value

    def _write(self) -> None:
        """Make the address that of the values, with one message to the browser, if it is not."""
        now = st.query_params.to_dict()
        rest = {k: v for k, v in now.items() if not self._is_ours(k)}
        wanted = rest | {k: v for k, v in self._told.items() if v is not None}
        if wanted != now:
            st.query_params.from_dict(wanted)

    def _is_ours(self, parameter: str) -> bool:
        return parameter in self._told or parameter.startswith(f"{self.prefix}_")


def _number(text: str) -> float:
    value = float(text)
    if value != value or abs(value) == float("inf"):
        raise ValueError(text)
    return value


def _option(
    text: str, options: Sequence[Any], names: Mapping[Any, str], was: Mapping[str, Any]
) -> Any:
    """The option that has this key, this label, or once had it. Raises KeyError where none has."""
    by_word = {**was, **{names.get(o, str(o)): o for o in options}, **{str(o): o for o in options}}
    return by_word[text]
