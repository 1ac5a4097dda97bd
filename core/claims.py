"""Claims: statements of a paper that our code measures again, and the record of the last measurement."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import checkpoints
from core.atlas import Paper
from core.device import best_device, describe


@dataclass(frozen=True)
class Claim:
    """A statement of the paper that our code measures again.

    `measure` returns our number from the shipped weights; `holds` judges it; `expects` says the
    same judgement in words. paper_value is None where the paper's number could not be verified.
    """

    id: str
    says: str
    source: str
    unit: str
    expects: str
    measure: Callable[[], float]
    holds: Callable[[float], bool]
    paper_value: float | None = None


@dataclass(frozen=True)
class ClaimResult:
    """A claim as measured: the row that the command line prints and the pages show."""

    paper: str
    claim: str
    says: str
    source: str
    expects: str
    unit: str
    paper_value: float | None
    value: float
    holds: bool
    seconds: float


def check(claim: Claim, slug: str) -> ClaimResult:
    """Measure one claim now."""
    started = time.perf_counter()
    value = float(claim.measure())
    return ClaimResult(
        paper=slug,
        claim=claim.id,
        says=claim.says,
        source=claim.source,
        expects=claim.expects,
        unit=claim.unit,
        paper_value=claim.paper_value,
        value=value,
        holds=bool(claim.holds(value)),
        seconds=time.perf_counter() - started,
    )


def record(paper: Paper, results: list[ClaimResult]) -> None:
    """Write results to checkpoints/<slug>/claims.json, with what they were measured on."""
    slug = paper.slug
    cards = {name: checkpoints.read(slug, name).card["sha256"] for name in checkpoints.names(slug)}
    document = {
        "date": date.today().isoformat(),
        "device": describe(best_device()),
        "versions": checkpoints.versions(),
        "weights": cards,
        "claims": [vars(result) for result in results],
        "evaluation": paper.evaluate() if paper.evaluate else {},
    }
    (checkpoints.ROOT / slug / "claims.json").write_text(json.dumps(document, indent=1) + "\n")


def recorded(slug: str) -> dict[str, Any]:
    """The document that `record` wrote last.

    Raises CheckpointError when the claims of this paper were never checked.
    """
    path = checkpoints.ROOT / slug / "claims.json"
    if not path.exists():
        raise checkpoints.CheckpointError(
            f"{slug} has no recorded claims; measure them with: python -m core check {slug}"
        )
    return json.loads(path.read_text())
