"""PIG: Physics-Informed Gaussians as Adaptive Parametric Mesh Representations (Kang et al., ICLR
2025)."""

from core.atlas import Paper
from core.papers.pig.bench import INTERACTIONS, benchmarks
from core.papers.pig.claims import CLAIMS, evaluation
from core.papers.pig.tour import TOUR
from core.papers.pig.train import RECIPES, SLUG

PAPER = Paper(
    slug=SLUG,
    title="PIG: Physics-Informed Gaussians as Adaptive Parametric Mesh Representations",
    authors="Namgyu Kang, Jaemin Oh, Youngjoon Hong, Eunbyung Park",
    year=2025,
    arxiv="2412.05994",
    venue="ICLR 2025",
    section="Fields",
    short_title="Physics-informed Gaussians",
    one_line="Watch Gaussians gather where a solution bends, then pull one away and see what breaks.",
    icon="blur_on",
    picture_query="pg_problem=Allen-Cahn",
    picture_frame=39,
    claims=CLAIMS,
    tour=TOUR,
    recipes=RECIPES,
    evaluate=evaluation,
    benchmarks=benchmarks,
    interactions=INTERACTIONS,
)
