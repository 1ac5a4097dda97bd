"""Controls whose values live in the URL: every widget is bound to a query parameter.

Keys are prefixed by the page's short name, since query parameters are shared by the whole app.
Values are checked again here: a URL, or a browser, may send anything.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

import streamlit as st

Number = TypeVar("Number", int, float)


class Controls:
    """The bound controls of one page."""

    def __init__(self, prefix: str):
        self.prefix = prefix

    def key(self, name: str) -> str:
        """The session key and query parameter of a control."""
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
        """A slider; returns a multiple of `step` above `low`, of the type of `default`."""
        value = st.slider(label, low, high, default, step, key=self.key(name), **_BOUND, **kwargs)
        snapped = low + round((min(max(value, low), high) - low) / step) * step
        return type(default)(snapped)

    def choice(
        self, label: str, name: str, options: Sequence[str], names: dict[str, str], **kwargs: Any
    ) -> str:
        """A row of buttons, one chosen; returns an element of `options`."""
        value = st.segmented_control(
            label,
            options,
            default=options[0],
            format_func=lambda option: names.get(option, option),
            key=self.key(name),
            required=True,
            **_BOUND,
            **kwargs,
        )
        return value if value in options else options[0]

    def select(
        self, label: str, name: str, options: Sequence[Any], names: dict[Any, str], **kwargs: Any
    ) -> Any:
        """A drop-down list; returns an element of `options`."""
        value = st.selectbox(
            label,
            options,
            format_func=lambda option: names.get(option, str(option)),
            key=self.key(name),
            **_BOUND,
            **kwargs,
        )
        return value if value in options else options[0]

    def toggle(self, label: str, name: str, default: bool = False, **kwargs: Any) -> bool:
        """A switch."""
        return bool(st.toggle(label, default, key=self.key(name), **_BOUND, **kwargs))

    def text(self, label: str, name: str, default: str, max_chars: int, **kwargs: Any) -> str:
        """A line of text of at most max_chars characters."""
        value = st.text_input(
            label, default, max_chars=max_chars, key=self.key(name), **_BOUND, **kwargs
        )
        return (value or "")[:max_chars]


_BOUND: dict[str, Any] = {"bind": "query-params"}
