"""Text as files have it, in one form: UTF-8 lines that end in LF, with plain blanks, within bounds."""

import re
from collections.abc import Iterator

import numpy as np

from core.inputs import InputError

MAX_TEXT = 64 * 1024 * 1024
MAX_LINE = 100_000  # bytes
_PIECE = 1 << 20
_START = 1 << 18  # bytes that a format is told by
_MARGINS = (b"\n\n", b" \n", b"\n ", b"\t\n", b"\n\t")
_COMMENT, _COMMENT_LINE = re.compile(rb"#[^\n]*"), re.compile(rb"\n[ \t]*#[^\n]*")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_MARKS = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
UTF8_MARK = b"\xef\xbb\xbf"
# Blanks that do not break, thin ones and the like; and the minus sign of typography.
_ODD = {
    **dict.fromkeys(["\u00a0", "\u2007", "\u2009", "\u202f", "\u3000"], b" "),
    "\ufeff": b"",
    "\u2212": b"-",
}


def is_text(raw: bytes) -> bool:
    """Whether a file may be plain text: no control characters at its start, and no markup."""
    if raw.startswith(tuple(_MARKS)):
        return True
    start = raw[:4096].removeprefix(UTF8_MARK).lstrip()
    return not _CONTROL.search(raw[:4096]) and not start.startswith((b"<", b"%PDF"))


def unified(raw: bytes) -> bytes:
    """The text of a file. Raises InputError when it is too long, or not of the code that it says."""
    if len(raw) > MAX_TEXT:
        raise InputError(
            f"the file is text of {len(raw) / 2**20:.0f} MB; as text up to {MAX_TEXT >> 20} MB are read"
        )
    code = next((code for mark, code in _MARKS.items() if raw.startswith(mark)), None)
    if code:
        try:
            raw = raw.decode(code).encode()
        except UnicodeDecodeError as error:
            raise InputError(f"the file is no sound {code.upper()}; save it as UTF-8") from error
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for sign in (b"\x0b", b"\x0c"):
        raw = raw.replace(sign, b" ")
    if raw.isascii():
        return raw
    for odd, instead in _ODD.items():
        raw = raw.replace(odd.encode(), instead)
    return _latin(raw)


def beginning(raw: bytes) -> bytes:
    """The first lines of a file's text; empty where it is none."""
    try:
        return unified(raw[:_START]) if is_text(raw) else b""
    except InputError:
        return b""


def _latin(raw: bytes) -> bytes:
    """The blank that does not break, where it is one of Latin-1 and not a part of UTF-8."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return raw.replace(b"\xa0", b" ")
    return raw


def pieces(text: bytes) -> Iterator[bytes]:
    """Whole lines, about a megabyte at a time. Raises InputError when a line is absurdly long."""
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > _PIECE:
            end = text.rfind(b"\n", start, start + _PIECE) + 1 or start + _PIECE
        piece = text[start:end]
        breaks = np.flatnonzero(np.frombuffer(piece, np.uint8) == 10)
        longest = int(np.diff(breaks, prepend=-1, append=len(piece)).max())
        if longest > MAX_LINE:
            raise InputError(
                f"a line of the file has more than {MAX_LINE // 1000} kB; one point or face a line "
                "is needed"
            )
        yield piece
        start = end


def content(text: bytes) -> bytes:
    """The lines that say something, without comments from # on or in // lines, and without margins."""
    kept = []
    for piece in pieces(text):
        if b"#" in piece:
            piece = _COMMENT.sub(b"", _COMMENT_LINE.sub(b"", piece))
        if b"//" in piece:
            piece = re.sub(rb"^[ \t]*//[^\n]*", b"", piece, flags=re.MULTILINE)
        if any(margin in piece for margin in _MARGINS):
            piece = _without_margins(piece)
        piece = piece.strip()
        if piece:
            kept.append(piece)
    return b"\n".join(kept)


def without_rest(text: bytes, mark: bytes, ends: bytes) -> bytes:
    """The text without all that stands from a mark on up to one of the signs that end it."""
    signs = np.frombuffer(text, np.uint8)
    places = np.arange(1, len(signs) + 1, dtype=np.int32)
    marks = np.maximum.accumulate(np.where(signs == mark[0], places, 0))
    is_end = np.zeros(256, bool)  # a table, as np.isin takes its time
    is_end[list(ends)] = True
    over = np.maximum.accumulate(np.where(is_end[signs], places, 0))
    return signs[marks <= over].tobytes()


def _without_margins(text: bytes) -> bytes:
    """Each run of blanks in which a line ends as that end alone."""
    signs = np.frombuffer(text, np.uint8).copy()
    blank = (signs == 10) | (signs == 32) | (signs == 9)
    first = blank & ~np.append(False, blank[:-1])
    starts = np.flatnonzero(first)
    if not len(starts):
        return text
    breaks = np.add.reduceat(signs == 10, starts, dtype=np.int32) > 0
    signs[starts[breaks]] = 10
    run = np.cumsum(first, dtype=np.int32) - 1
    dropped = blank & ~first
    dropped[dropped] = breaks[run[dropped]]
    return signs[~dropped].tobytes()
