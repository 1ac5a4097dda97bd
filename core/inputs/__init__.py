"""What a visitor may bring: hostile bytes in, a validated value and a report out, or InputError."""


class InputError(Exception):
    """A refused input; the message is one sentence that says what is wrong and what would be right."""
