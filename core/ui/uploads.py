"""A visitor's file: read once a page, or refused in one sentence, and carried to the next pages.

The file that was brought last stays for the visit and is offered to every box that takes its kind; what
was read of it goes when the page is left. All of it is forgotten when the visitor says so.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.inputs import InputError, kinds
from core.inputs.kinds import Kind
from core.memory import Keep, memo
from core.ui.follow import uses_own_file
from core.ui.plain import plain

PRIVACY = (
    "The file stays in the memory of the server for your visit: it is not written or logged, and no "
    "other visitor can see it."
)
_CARRIED = "carried"  # of the session: File
_HELD = "uploads"  # of the session: key -> Upload
_DRAWN = "uploads_drawn"  # keys of the boxes that were drawn since the last full run


@dataclass(frozen=True)
class File:
    """A file of the visit: what tells it from others, its kind's name, and its content.

    box: the key of the box that holds it, or none where it was carried from another page.
    """

    token: str
    kind: str
    content: bytes
    box: str


@dataclass
class Upload:
    """What was read of a file. token: tells it, and how it was read, from others.

    once: keeps what was computed from it, by name, as long as the file is; asked: rooms that were asked
    about it; forget: what else has to be cleared with it.
    """

    kind: Kind
    value: Any
    token: Hashable
    forget: Callable[[], None]
    once: Keep = field(default_factory=memo)
    asked: set[str] = field(default_factory=set)


def uploaded(
    among: Sequence[Kind],
    key: str,
    invitation: str,
    token: Hashable = (),
    forget: Callable[[], None] = lambda: None,
    is_second: bool = False,
) -> Upload | None:
    """A visitor's file of one of these kinds; None before there is one, or where it is refused.

    key: of the box, with the page's prefix; invitation: shown until there is a file; token: tells how
    the file is to be read, where that can be chosen; forget: clears what the page computed from it.
    is_second: of two files that belong together, which does not go to other pages, nor come from them.
    """
    held = st.session_state.setdefault(_HELD, {})
    st.session_state.setdefault(_DRAWN, set()).add(key)
    file = st.file_uploader(
        ", ".join(kind.formats for kind in among) if len(among) < 3 else "A file",
        list(dict.fromkeys(name for kind in among for name in kind.extensions)),
        key=key,
        max_upload_size=max(kind.max_bytes for kind in among) >> 20,
    )
    carried: File | None = None if is_second else st.session_state.get(_CARRIED)
    if file is None and carried and carried.box == key and key in held:
        forget_file()  # taken out of the box
        carried = None
    if file is not None:
        brought, content = file.file_id, file.getvalue()
    elif carried and carried.kind in {kind.name for kind in among}:
        brought, content = carried.token, carried.content
    else:
        _forget(key)
        st.caption(f"{invitation} {PRIVACY}")
        return None
    if key in held and held[key].token != (brought, token):
        _forget(key)
    if key not in held:
        try:
            with st.spinner("Reading the file"):
                kind, value = kinds.read(content, among)
        except InputError as error:
            st.error(f"Not used: {plain(str(error))}.")
            return None
        held[key] = Upload(kind, value, (brought, token), forget)
    found: Upload = held[key]
    uses_own_file()
    box = key if file is not None else ""
    if not is_second:
        st.session_state[_CARRIED] = File(brought, found.kind.name, content, box)
    with st.container(horizontal=True, vertical_alignment="center"):
        notes = [found.kind.brief(found.value), *found.value.notes]
        st.caption(plain("; ".join(notes)) + ".", width="content")
        if not box:
            st.button("Forget this file", on_click=forget_file, key=f"{key}_forget")
    return found


def carry(kind: Kind) -> None:
    """Take the sample of a kind as the visitor's file."""
    forget_file()
    st.session_state[_CARRIED] = File(f"sample {kind.name}", kind.name, kind.sample(), "")


def forget_file() -> None:
    """Forget the visitor's file, what was read of it, and what was computed from it."""
    st.session_state.pop(_CARRIED, None)
    for key in list(st.session_state.get(_HELD, {})):
        _forget(key)


def forget_left() -> None:
    """At the end of a full run: forget what was read for boxes of pages that were left since."""
    drawn = st.session_state.pop(_DRAWN, set())
    for key in st.session_state.get(_HELD, {}).keys() - drawn:
        _forget(key)


def _forget(key: str) -> None:
    upload = st.session_state[_HELD].pop(key, None)
    if upload is not None:
        upload.forget()
