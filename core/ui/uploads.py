"""A visitor's file: read once a visit, or refused in one sentence."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from core.inputs import InputError
from core.inputs.field import EXTENSIONS, MAX_BYTES, ScalarField, read_field

Value = TypeVar("Value")
PRIVACY = "The file stays in the memory of the server for your visit and is not kept."


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


def uploaded_field(key: str, invitation: str) -> tuple[ScalarField, str] | None:
    """A visitor's field and what tells its file from others; None before there is one, or where it is
    refused. invitation: shown until there is a file."""
    upload = st.file_uploader(
        "NPY, PNG, JPEG, TIFF", list(EXTENSIONS), key=key, max_upload_size=MAX_BYTES >> 20
    )
    if upload is None:
        st.caption(f"{invitation} {PRIVACY}")
        return None
    field = parsed_once(f"{key}_parsed", upload.file_id, lambda: read_field(upload.getvalue()))
    return None if field is None else (field, upload.file_id)
