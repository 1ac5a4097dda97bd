"""MgNO: Efficient Parameterization of Linear Operators via Multigrid (He, Liu, Xu; ICLR 2024)."""

from core.atlas import Paper
from core.papers.mgno.bench import INTERACTIONS, benchmarks
from core.papers.mgno.claims import CLAIMS, evaluation
from core.papers.mgno.report import inspect_field
from core.papers.mgno.tour import TOUR
from core.papers.mgno.train import RECIPES, SLUG

PAPER = Paper(
    slug=SLUG,
    title="MgNO: Efficient Parameterization of Linear Operators via Multigrid",
    authors="Juncai He, Xinliang Liu, Jinchao Xu",
    year=2024,
    arxiv="2310.19809",
    venue="ICLR 2024",
    section="Fields",
    short_title="Multigrid operators",
    one_line="Paint the ground that water seeps through, and see a network draw the pressure at once.",
    icon="layers",
    picture_query="mg_seed=3",
    claims=CLAIMS,
    tour=TOUR,
    recipes=RECIPES,
    evaluate=evaluation,
    inspect={"field": inspect_field},
    benchmarks=benchmarks,
    interactions=INTERACTIONS,
)
