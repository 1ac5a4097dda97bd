"""Work that takes longer than a moment: a bar, a button to stop, and results kept for the visit."""

import time
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

import streamlit as st

Item = TypeVar("Item")
MOMENT = 0.4  # work that is done sooner shows no bar [seconds]


def work_through(
    items: Callable[[], Iterable[Item]],
    count: int,
    label: str,
    key: str,
    token: Hashable,
    on_item: Callable[[Item], None] = lambda item: None,
) -> list[Item]:
    """All `count` items, or those that were done when the visitor pressed Stop.

    The last results are kept under `key`; another token asks for new ones. on_item shows what there is
    so far. Moving another control also stops the work.
    """
    kept = st.session_state.get(key)
    if kept is not None and kept.token == token and kept.over:
        if len(kept.items) < count:
            st.caption(f"Stopped after {len(kept.items)} of {count}.")
            st.button("Go on", key=f"{key}_go_on", on_click=lambda: st.session_state.pop(key, None))
        return kept.items
    kept = st.session_state[key] = _Work(token)
    started, place = time.perf_counter(), st.empty()
    for item in items():
        kept.items.append(item)
        if time.perf_counter() - started > MOMENT:
            if not kept.shown:
                kept.shown = True
                with place.container(horizontal=True, vertical_alignment="center"):
                    bar = st.progress(0.0)
                    st.button("Stop", key=f"{key}_stop", on_click=kept.stop)
            bar.progress(len(kept.items) / count, label)
            on_item(item)
    kept.over = True
    place.empty()
    return kept.items


class _Work:
    def __init__(self, token: Hashable):
        self.token = token
        self.items: list = []
        self.over = False
        self.shown = False

    def stop(self) -> None:
        """Keep what there is."""
        self.over = bool(self.items)
