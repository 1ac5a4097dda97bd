"""Frame Averaging for Invariant and Equivariant Network Design (Puny et al., ICLR 2022)."""

from core.atlas import Paper
from core.papers.frame_averaging.bench import INTERACTIONS, benchmarks
from core.papers.frame_averaging.claims import CLAIMS, evaluation
from core.papers.frame_averaging.report import inspect
from core.papers.frame_averaging.tour import TOUR
from core.papers.frame_averaging.train import RECIPES, SLUG

PAPER = Paper(
    slug=SLUG,
    title="Frame Averaging for Invariant and Equivariant Network Design",
    authors="Omri Puny, Matan Atzmon, Heli Ben-Hamu, Ishan Misra, Aditya Grover, Edward J. Smith, "
    "Yaron Lipman",
    year=2022,
    arxiv="2110.03336",
    venue="ICLR 2022",
    section="Points in space",
    short_title="Frame averaging",
    one_line="Turn the cloud and watch whose answer turns with it, and whose changes.",
    icon="3d_rotation",
    claims=CLAIMS,
    tour=TOUR,
    recipes=RECIPES,
    evaluate=evaluation,
    inspect={"point_cloud": inspect},
    benchmarks=benchmarks,
    interactions=INTERACTIONS,
)
