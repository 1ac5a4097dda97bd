"""A visitor's file: read once a visit, or refused in one sentence."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from core.inputs import InputError

Value = TypeVar("Value")


def parsed_once(key: str, token: Hashable, parse: Callable[[], Value]) -> Value | None:
    """What `parse` makes of the file that `token` tells from others; None where it is refused.

    Kept under `key` with its token, until another token comes.
    """
    kept = st.session_state.get(key)
    if kept is None or kept[0] != token:
        try:
            with st.spinner("Reading the file"):
                kept = (token, parse())
        except InputError as error:
            st.error(f"Not used: {error}.")
            return None
        st.session_state[key] = kept
    value: Value = kept[1]
    return value
