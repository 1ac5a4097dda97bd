"""What a visitor may bring: hostile bytes in, a validated value and a report out, or InputError.

Each module that has a KIND reads one kind of file; see `core.inputs.kinds`.
"""


class InputError(Exception):
    """A refused input; the message is one sentence that says what is wrong and what would be right."""


def check_size(raw: bytes, most: int, what: str) -> None:
    """Raises InputError when the file is empty or has more than `most` bytes; what: its plural."""
    if not raw:
        raise InputError("the file is empty")
    if len(raw) > most:
        raise InputError(
            f"the file has {len(raw) / 2**20:.0f} MB; {what} up to {most >> 20} MB are read"
        )
