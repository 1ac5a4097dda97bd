"""The catalogue: what a paper is to this project, and which papers there are.

Navigation, gallery, claims page and command line are all made from `papers()`.
"""

import importlib
import json
import pkgutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import torch

from core import checkpoints
from core.device import best_device, describe
from core.inputs import inspection
from core.training import Schedule, Task

ROOT = Path(__file__).resolve().parent.parent


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
class TourStep:
    """One step of the guided tour, which is also one slide of the lecture.

    state: values of the page's controls, by their keys.
    """

    title: str
    note: str
    state: Mapping[str, Any]


@dataclass(frozen=True)
class Recipe:
    """A named training. `task` builds it on a device; `card` is what its checkpoint's card tells.

    products: of the trained task, arrays for the user to take to the page. halved: its matrices and
    kernels are stored in half precision, which for errors of a percent is enough. starts_from: the
    recipe whose weights it starts from; what that network lacks stays as `task` made it. shipped: its
    checkpoint is part of the project; else it serves to start another recipe, and stays in runs/starts.
    """

    name: str
    task: Callable[[torch.device], Task]
    schedule: Schedule
    card: dict[str, Any]
    products: Callable[[Any], dict[str, Any]] | None = None
    halved: bool = False
    starts_from: str | None = None
    shipped: bool = True


@dataclass(frozen=True)
class Benchmark:
    """Our code against a peer at equal output: each callable does the same work once."""

    name: str
    peer: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]


@dataclass(frozen=True)
class Interaction:
    """A control to time in the browser, from the last key of a move to the new picture.

    query: state of the page; selector: the element that gets the keys; moves: each a run of keys
    that changes the view once.
    """

    name: str
    query: str
    selector: str
    moves: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Paper:
    """One paper of the atlas: its bibliography, what to try, and what we measure of it."""

    slug: str
    title: str
    authors: str
    year: int
    arxiv: str
    venue: str
    section: str
    short_title: str
    one_line: str  # what to try on its page
    icon: str  # a Material symbol's name
    picture_query: str = ""  # the state in which the gallery's picture is taken
    picture_frame: int = 0  # and the frame of its film
    claims: tuple[Claim, ...] = ()
    tour: tuple[TourStep, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    recipe_for: Callable[[Path], Recipe] | None = None  # a training on a user's own file or folder
    evaluate: Callable[[], dict[str, Any]] = field(default=dict)  # arrays for the page's charts
    # What this paper's networks say of a visitor's input, by its kind: value -> lines of a report.
    inspect: Mapping[str, Callable[[Any], dict[str, Any]]] = field(default_factory=dict)
    benchmarks: Callable[[], list[Benchmark]] = field(default=list)
    interactions: tuple[Interaction, ...] = ()

    @property
    def page(self) -> str:
        """The page's script, relative to the repository root."""
        return f"pages/{self.slug.replace('-', '_')}/page.py"

    @property
    def example(self) -> str:
        """The source of the paper's runnable example, core/papers/<slug>/example.py."""
        folder = Path(__file__).parent / "papers" / self.slug.replace("-", "_")
        return (folder / "example.py").read_text()

    @property
    def picture(self) -> str:
        """The gallery's picture of the page, relative to the repository root."""
        return f"assets/gallery/{self.slug}.png"


@cache
def papers() -> tuple[Paper, ...]:
    """All papers: the PAPER of every package in core/papers, by section and title."""
    import core.papers

    found = [
        importlib.import_module(f"core.papers.{module.name}").PAPER
        for module in pkgutil.iter_modules(core.papers.__path__)
    ]
    return tuple(sorted(found, key=lambda paper: (paper.section, paper.short_title)))


def paper(slug: str) -> Paper:
    """The paper called `slug`. Raises KeyError with the known slugs."""
    by_slug = {entry.slug: entry for entry in papers()}
    if slug not in by_slug:
        raise KeyError(f"no paper '{slug}'; there are: {', '.join(by_slug)}")
    return by_slug[slug]


def inspect(raw: bytes) -> dict[str, Any]:
    """What the app makes of a visitor's file, and what the papers' networks say of it.

    Raises InputError, with one sentence, for a file that the app would refuse.
    """
    kind, value, report = inspection.inspect(raw)
    for entry in papers():
        if kind in entry.inspect:
            said = entry.inspect[kind](value)
            report |= said | {"notes": report["notes"] + said["notes"]}
    return report


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


def record(entry: Paper, results: list[ClaimResult]) -> None:
    """Write results to checkpoints/<slug>/claims.json, with what they were measured on."""
    slug = entry.slug
    cards = {name: checkpoints.read(slug, name).card["sha256"] for name in checkpoints.names(slug)}
    document = {
        "date": date.today().isoformat(),
        "device": describe(best_device()),
        "versions": checkpoints.versions(),
        "weights": cards,
        "claims": [vars(result) for result in results],
        "evaluation": entry.evaluate(),
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
