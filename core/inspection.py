"""What the app makes of a visitor's file, and what the papers' networks say of it."""

from typing import Any

from core.atlas import papers
from core.inputs import inspection


def inspect(raw: bytes) -> dict[str, Any]:
    """The report on a file. Raises InputError, with one sentence, for one that the app would refuse."""
    kind, value, report = inspection.inspect(raw)
    for paper in papers():
        if kind in paper.inspectors:
            said = paper.inspectors[kind](value)
            report |= said | {"notes": report["notes"] + said["notes"]}
    return report
