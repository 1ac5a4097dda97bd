"""Work that takes longer than a moment: a bar, a button to stop, and the result kept for the visit.

The work runs in a thread of its own, which the page looks after: within a fragment a click does not
interrupt a run, so that a run that worked itself could not be stopped.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, TypeVar, cast

import streamlit as st

from core.inputs import InputError
from core.ui.follow import fragment
from core.work import Work

Stage = TypeVar("Stage")
MOMENT = 0.4  # work that is done sooner shows no bar [seconds]
_READY: set[str] = set()  # keys of what was made ready for everybody


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
    token is done once a visit and kept under `key`, until `forget`; another token starts anew.
    """
    work: Work[Stage] | None = st.session_state.get(key)
    if work is None or work.token != token:
        forget(key)
        work = st.session_state[key] = Work(stages, token)
    work.look()
    work.wait(MOMENT)
    if work.end in (None, "left"):
        _watch(work, count, label, key, show)
        return
    if work.error is not None:
        if not isinstance(work.error, InputError):  # else it may succeed when it is asked for again
            forget(key)
        raise work.error
    if work.end == "stopped" and work.done < count:
        st.caption(f"Stopped after {work.done} of {count} stages.")
        st.button("Start again", key=f"{key}_again", on_click=forget, args=(key,))
    if work.done:
        show(cast(Stage, work.latest))


def made_ready(key: str, label: str, pieces: Sequence[Callable[[], Any]]) -> bool:
    """Whether all pieces were called once, whose results are kept for all visitors (core.memory).

    Until they were, what a view shows in place of its picture: how far the work is, and a button to stop.
    """

    def stages() -> Iterator[int]:
        for number, piece in enumerate(pieces, 1):
            piece()
            yield number

    def show(done: int) -> None:
        if done == len(pieces):
            _READY.add(key)

    if key not in _READY:  # nobody waits in a line for what is there
        work_through(stages, len(pieces), label, key, key, show)
    return key in _READY


def forget(*keys: str) -> None:
    """Stop works, and clear what they found."""
    for key in keys:
        work: Work | None = st.session_state.pop(key, None)
        if work is not None:
            work.stop()


@fragment(run_every=MOMENT)
def _watch(work: Any, count: int, label: str, key: str, show: Callable[[Any], None]) -> None:
    work.look()
    if work.end is not None:
        st.rerun()
    if before := work.before:
        label = f"{label}. {before} other{'s have' if before > 1 else ' has'} a turn before you."
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(min(work.done / count, 1.0), label)
        st.button("Stop here", key=f"{key}_stop", on_click=work.stop)
    if 0 < work.done < count:
        show(work.latest)
