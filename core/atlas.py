"""The catalogue: what a paper is to this project, and which papers there are.

Navigation, gallery, claims page and command line are all made from `papers()`. A `Paper` is data; its
claims, tour, recipes and the rest are found in the files of its folder when they are asked for, so that
the catalogue needs no PyTorch and a room that cannot be imported takes down itself alone.
"""

import importlib
import logging
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from core.claims import Claim
    from core.training import Recipe

ROOT = Path(__file__).resolve().parent.parent

SECTIONS = (  # in an order that teaches
    "Images in motion",
    "Points in space",
    "Brains and faces",
    "Fields",
    "Geometry of representations",
    "Theory of learning",
    "Networks taken apart",
    "Networks that make networks",
    "Graphs and algorithms",
)
ACTS = (  # what acts: the rows of the map
    "shifts and flows",
    "rotations",
    "rigid motions, also part by part",
    "reflections",
    "permutations of points and nodes",
    "permutations of neurons",
    "scale",
    "no symmetry: theory of learning",
)
ACTED_ON = (  # what is acted on: its columns
    "images and films",
    "points and meshes",
    "volumes",
    "fields",
    "graphs and sequences",
    "features",
    "weights",
)


@dataclass(frozen=True)
class TourStep:
    """One step of the guided tour, which is also one slide of the lecture.

    state: values of the page's controls, by their names. uses: the controls that the step invites to
    move; a lecture shows these beside the picture and no others.
    """

    title: str
    note: str
    state: Mapping[str, Any]
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Benchmark:
    """Our code against a peer at equal output: each callable does the same work once."""

    name: str
    peer: str
    ours: Callable[[], Any]
    theirs: Callable[[], Any]


@dataclass(frozen=True)
class Interaction:
    """A control to time in the browser, from a key to the new picture.

    state: of the page, by names of controls; selector: the element that gets the keys; moves: each the
    keys that change the view once, made in turn; times: how many in all.
    """

    name: str
    state: Mapping[str, Any]
    selector: str
    moves: tuple[tuple[str, ...], ...] = (("ArrowRight",),)
    times: int = 11


@dataclass(frozen=True)
class Paper:
    """One paper of the atlas: its bibliography, what to try, and where its room is.

    prefix: of the page's controls in addresses, unique. cells: where it stands on the map, as pairs of
    ACTS and ACTED_ON. shown: the state of the page in its picture, and frame that of its film; looped:
    what moves in its loop on the map. opens: the state in which its page takes a visitor's file, by the
    name of the file's kind.
    """

    slug: str
    prefix: str
    title: str
    authors: str
    year: int
    arxiv: str
    venue: str
    section: str
    short_title: str
    one_line: str  # what to try on its page
    icon: str  # a Material symbol's name
    cells: tuple[tuple[str, str], ...]
    shown: Mapping[str, Any] = field(default_factory=dict)
    frame: int = 0
    looped: Interaction | None = None
    opens: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def module(self) -> str:
        """The name of its folder, in core/papers as in pages."""
        return self.slug.replace("-", "_")

    @property
    def page(self) -> str:
        """The page's script, relative to the repository root."""
        return f"pages/{self.module}/page.py"

    @property
    def picture(self) -> str:
        """The picture of its page, relative to the repository root."""
        return f"assets/gallery/{self.slug}.png"

    def loop(self, ground: str) -> str:
        """The loop that the map shows on a "light" or "dark" ground, relative to the repository root."""
        return f"assets/gallery/{self.slug}-{ground}.webp"

    @property
    def example(self) -> str:
        """The source of the paper's runnable example."""
        return (ROOT / "core" / "papers" / self.module / "example.py").read_text()

    @property
    def claims(self) -> tuple["Claim", ...]:
        """What is measured of it: CLAIMS of its claims.py."""
        return self._part("claims").CLAIMS

    @property
    def evaluate(self) -> Callable[[], dict[str, Any]] | None:
        """Arrays for the page's charts, measured with the claims: `evaluation` of its claims.py."""
        return getattr(self._part("claims"), "evaluation", None)

    @property
    def tour(self) -> tuple[TourStep, ...]:
        """The steps of its tour: TOUR of its tour.py."""
        return self._part("tour").TOUR

    @property
    def recipes(self) -> tuple["Recipe", ...]:
        """Its trainings: RECIPES of its train.py."""
        return self._part("train").RECIPES

    @property
    def recipe_for(self) -> Callable[[Path], "Recipe"] | None:
        """A training on a user's own file or folder: `recipe_for` of its train.py, where it has one."""
        return getattr(self._part("train"), "recipe_for", None)

    @property
    def inspectors(self) -> Mapping[str, Callable[[Any], Any]]:
        """What its networks say of a visitor's input, by kind: INSPECTORS of its report.py, if any."""
        has_report = (ROOT / "core" / "papers" / self.module / "report.py").exists()
        return self._part("report").INSPECTORS if has_report else {}

    @property
    def interactions(self) -> tuple[Interaction, ...]:
        """The controls of its page that are timed: INTERACTIONS of its bench.py."""
        return self._part("bench").INTERACTIONS

    def benchmarks(self) -> list[Benchmark]:
        """Its models against peers: `benchmarks` of its bench.py."""
        return self._part("bench").benchmarks()

    def _part(self, name: str) -> Any:
        return importlib.import_module(f"core.papers.{self.module}.{name}")


def address(paper: Paper, state: Mapping[str, Any], **frame: Any) -> str:
    """The address of a state of a paper's page, relative to the app's: slug?prefix_name=value&...

    state: by names of controls, options by their keys; frame: of the page, such as lecture=1, step=3.
    """
    return (
        f"{paper.slug}?{urlencode(query(paper, state) | {k: text_of(v) for k, v in frame.items()})}"
    )


def query(paper: Paper, state: Mapping[str, Any]) -> dict[str, str]:
    """The state of a paper's page as the parameters of its address."""
    return {f"{paper.prefix}_{name}": text_of(value) for name, value in state.items()}


def text_of(value: Any) -> str:
    """A control's value as it stands in an address."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


@cache
def papers() -> tuple[Paper, ...]:
    """All papers: the PAPER of every package in core/papers, by section and title.

    A package that cannot be imported is left out, with a line in the log.
    """
    import core.papers

    found = []
    for module in pkgutil.iter_modules(core.papers.__path__):
        try:
            found.append(importlib.import_module(f"core.papers.{module.name}").PAPER)
        except Exception:
            logging.getLogger(__name__).exception("room %s is left out", module.name)
    prefixes = [entry.prefix for entry in found]
    assert len(set(prefixes)) == len(prefixes), f"prefixes of pages are not unique: {prefixes}"
    return tuple(
        sorted(found, key=lambda entry: (SECTIONS.index(entry.section), entry.short_title))
    )


def paper(slug: str) -> Paper:
    """The paper called `slug`. Raises KeyError with the known slugs."""
    by_slug = {entry.slug: entry for entry in papers()}
    if slug not in by_slug:
        raise KeyError(f"no paper '{slug}'; there are: {', '.join(by_slug)}")
    return by_slug[slug]
