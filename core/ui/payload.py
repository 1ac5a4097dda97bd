"""How data go to the browser; `unpack` of components/payload.js undoes it."""

import json
from typing import Any


def pack(header: dict[str, Any], bodies: list[bytes]) -> bytes:
    """One bytes object: length of the header, header as JSON, then the bodies."""
    text = json.dumps(header).encode()
    return len(text).to_bytes(4, "little") + text + b"".join(bodies)
