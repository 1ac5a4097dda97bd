"""Claims: statements of a paper that our code measures again, and the record of the last measurement."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from datetime import date
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np

from core import checkpoints
from core.atlas import Paper, address
from core.device import best_device, describe


@dataclass(frozen=True)
class Expectation:
    """What a number has to be for a claim to hold, in words and as a judgement.

    exact: whether only rounding may keep the number from 0.
    """

    says: str
    holds: Callable[[float], bool]
    exact: bool = False


_ROUNDING = 1e-4  # what single precision leaves of 0 in the deepest of our networks


def at_most(limit: float, note: str = "") -> Expectation:
    """value <= limit; `note` goes on after the limit, as " in float32" does."""
    return Expectation(
        f"at most {_plain(limit)}{note}", lambda value: value <= limit, 0 <= limit <= _ROUNDING
    )


def at_least(limit: float, note: str = "") -> Expectation:
    """value >= limit."""
    return Expectation(f"at least {_plain(limit)}{note}", lambda value: value >= limit)


def below(limit: float, note: str = "") -> Expectation:
    """value < limit."""
    return Expectation(
        f"below {_plain(limit)}{note}", lambda value: value < limit, 0 <= limit <= _ROUNDING
    )


def above(limit: float, note: str = "") -> Expectation:
    """value > limit."""
    return Expectation(f"above {_plain(limit)}{note}", lambda value: value > limit)


def _plain(number: float) -> str:
    """0.05, but 2e-4."""
    mantissa, exponent = f"{number:e}".split("e")
    return f"{number:g}" if int(exponent) > -4 else f"{float(mantissa):g}e{int(exponent)}"


# Of the worst seed of one method over the best of another:
SEEDS_APART = above(1, ": the intervals of three seeds do not overlap")


@dataclass(frozen=True)
class Claim:
    """A statement of the paper that our code measures again.

    `measure` returns our number from the shipped weights. paper_value: the paper's number, where it was
    read in the paper, at `source`. view: the key of the page's view that shows it.
    """

    id: str
    says: str
    source: str
    unit: str
    expects: Expectation
    measure: Callable[[], float]
    paper_value: float | None = None
    view: str = ""

    @property
    def ours(self) -> bool:
        """Whether it is a goal or a check of this page, and nothing that the paper says."""
        return self.source.startswith("this page's")


@dataclass(frozen=True)
class ClaimResult:
    """A claim as measured: the row that the command line prints and the pages show.

    seconds: of this measurement; what several claims of a paper need, the first of them pays. address:
    of the view that shows it.
    """

    paper: str
    claim: str
    says: str
    source: str
    ours: bool
    exact: bool
    address: str
    expects: str
    unit: str
    paper_value: float | None
    value: float
    holds: bool
    seconds: float


def check(claim: Claim, paper: Paper) -> ClaimResult:
    """Measure one claim of a paper now."""
    started = time.perf_counter()
    value = float(claim.measure())
    return ClaimResult(
        paper=paper.slug,
        claim=claim.id,
        says=claim.says,
        source=claim.source,
        ours=claim.ours,
        exact=claim.expects.exact,
        address=address(paper, {"view": claim.view} if claim.view else {}),
        expects=claim.expects.says,
        unit=claim.unit,
        paper_value=claim.paper_value,
        value=value,
        holds=bool(claim.expects.holds(value)),
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


def as_numbers(value: Any) -> Any:
    """A value of dataclasses, tuples, arrays and numbers as JSON has it."""
    if is_dataclass(value):
        value = tuple(vars(value).values())
    if isinstance(value, np.ndarray):
        return value.tolist()
    return [as_numbers(part) for part in value] if isinstance(value, tuple) else value


def of_numbers(kind: Any, numbers: Any) -> Any:
    """The value of a type whose `as_numbers` these are."""
    if kind is np.ndarray:
        return np.array(numbers)
    kinds = get_args(kind) if get_origin(kind) is tuple else tuple(get_type_hints(kind).values())
    if not kinds:
        return numbers
    if kinds[-1] is Ellipsis:
        kinds = kinds[:1] * len(numbers)
    parts = [of_numbers(part, given) for part, given in zip(kinds, numbers, strict=True)]
    return tuple(parts) if get_origin(kind) is tuple else kind(*parts)


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
