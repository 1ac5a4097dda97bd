"""Text from a file or an address, shown as text."""

import re

# All that Markdown, and what Streamlit adds to it, gives a meaning.
_SIGNS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$&=\"':])")
# These are found again after escapes are undone, so they are broken by a mark of no width: shortcodes
# such as :smile:, addresses, mail addresses.
_FOUND_AGAIN = re.compile(r"(?<=[:@])(?=\S)|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """Markdown that shows `text` as it stands, on one line, without links, pictures, HTML or formulas."""
    line = " ".join(text.split())
    return _SIGNS.sub(r"\\\1", _FOUND_AGAIN.sub(_JOINER, line))
