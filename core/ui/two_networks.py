"""Features of the same samples by two networks, for pages that compare them: of one file, or of two."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.inputs import InputError, features
from core.memory import memo
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.uploads import Upload, uploaded

_SECOND = "The second network's, of the same samples in the same order."


def two_networks(
    controls: Controls, until: str, forget: Callable[[], None] = lambda: None
) -> Upload | None:
    """A visitor's features, whose value has `others` where there are two networks'; None before a file.

    until: what is said while there is none; forget: clears what the page computed from them.
    """
    found = uploaded([features.KIND], controls.key("features_file"), until, forget=forget)
    if found is None or found.value.others is not None:
        return found
    if not controls.toggle("The second network's are in another file", "second"):
        return found
    key = controls.key("features_file_b")
    other = uploaded([features.KIND], key, _SECOND, forget=forget, is_second=True)
    if other is None:
        return found

    def both() -> Upload | str:
        try:
            pair = features.paired(found.value, other.value)
        except InputError as error:
            return str(error)
        return replace(found, value=pair, token=(found.token, other.token), once=memo())

    pair = found.once(("pair", other.token), both)
    if isinstance(pair, str):
        st.error(f"Not used: {plain(pair)}.")
        return found
    return pair
