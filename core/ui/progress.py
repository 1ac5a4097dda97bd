"""Work that takes longer than a moment: a bar, a button to stop, and the result kept for the visit.

The work runs in a thread of its own, which the page looks after: within a fragment a click does not
interrupt a run, so that a run that worked itself could not be stopped.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from threading import Thread
from typing import Any, TypeVar

import streamlit as st

Stage = TypeVar("Stage")
MOMENT = 0.4  # work that is done sooner shows no bar [seconds]
PATIENCE = 8.0  # after which work that nobody looks at stops [seconds]


def work_through(
    stages: Callable[[], Iterator[Stage]],
    count: int,
    label: str,
    key: str,
    token: Hashable,
    show: Callable[[Stage], None],
) -> None:
    """Show the last of `count` stages, or how far the work is, with a button to stop it there.

    Each stage replaces the one before, and must not change once it was handed out. The work of a
    token is done once a visit and kept under `key`; another token starts anew.
    """
    work = st.session_state.get(key)
    if work is None or work.token != token:
        if work is not None:
            work.stop()
        work = st.session_state[key] = _Work(token, stages)
    work.thread.join(MOMENT)
    if not work.over:
        _watch(work, count, label, key, show)
        return
    if work.error is not None:
        raise work.error
    if work.done < count:
        st.caption(f"Stopped after {work.done} of {count} stages.")
        st.button("Start again", key=f"{key}_again", on_click=_forget, args=(key,))
    if work.done:
        show(work.latest)


def _forget(key: str) -> None:
    st.session_state.pop(key, None)


@st.fragment(run_every=MOMENT)
def _watch(work: Any, count: int, label: str, key: str, show: Callable[[Any], None]) -> None:
    work.seen = time.monotonic()
    if work.over:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(work.done / count, label)
        st.button("Stop here", key=f"{key}_stop", on_click=work.stop)
    if 0 < work.done < count:
        show(work.latest)


class _Work:
    def __init__(self, token: Hashable, stages: Callable[[], Iterator[Any]]):
        self.token = token
        self.latest: Any = None
        self.done = 0
        self.over = self.stopped = False
        self.error: Exception | None = None
        self.seen = time.monotonic()
        self.thread = Thread(target=self._run, args=(stages,), daemon=True)
        self.thread.start()

    def _run(self, stages: Callable[[], Iterator[Any]]) -> None:
        try:
            for stage in stages():
                self.latest = stage
                self.done += 1
                if self.stopped or time.monotonic() - self.seen > PATIENCE:
                    break
        except Exception as error:  # raised again where the page can show it
            self.error = error
        finally:
            self.over = True

    def stop(self) -> None:
        """Let the present stage be the last."""
        self.stopped = True
