"""What a visitor may bring: hostile bytes in, a validated value and a report out, or InputError.

Each module that has a KIND reads one kind of file; see `core.inputs.kinds`.
"""

from decimal import Decimal
from math import isfinite


class InputError(Exception):
    """A refused input; the message is one sentence that says what is wrong and what would be right."""


def said(value: float, digits: int = 3) -> str:
    """A number in so many digits without an exponent; in words where it is very large or small."""
    if not isfinite(value):
        return str(value)
    if abs(value) >= 1e12:
        return "more than 1,000,000,000,000" if value > 0 else "less than -1,000,000,000,000"
    if 0 < abs(value) < 1e-6:
        return "less than a millionth" if value > 0 else "between minus a millionth and 0"
    return f"{Decimal(f'{value:.{digits}g}'):,f}"


def check_size(raw: bytes, most: int, what: str) -> None:
    """Raises InputError when the file is empty or has more than `most` bytes; what: its plural."""
    if not raw:
        raise InputError("the file is empty")
    if len(raw) > most:
        raise InputError(
            f"the file has {len(raw) / 2**20:.0f} MB; {what} up to {most >> 20} MB are read"
        )
