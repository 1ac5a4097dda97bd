"""Neural Collapse in Deep Linear Networks: From Balanced to Imbalanced Data (Dang et al., ICML 2023)."""

from core.atlas import Paper
from core.papers.neural_collapse.bench import INTERACTIONS, benchmarks
from core.papers.neural_collapse.claims import CLAIMS, evaluation
from core.papers.neural_collapse.images import recipe_for
from core.papers.neural_collapse.report import inspect
from core.papers.neural_collapse.tour import TOUR
from core.papers.neural_collapse.train import RECIPES, SLUG

PAPER = Paper(
    slug=SLUG,
    title="Neural Collapse in Deep Linear Networks: From Balanced to Imbalanced Data",
    authors="Hien Dang, Tho Tran, Stanley Osher, Hung Tran-The, Nhat Ho, Tan Nguyen",
    year=2023,
    arxiv="2301.00437",
    venue="ICML 2023",
    section="Geometry of representations",
    short_title="Neural collapse",
    one_line="Starve a class of samples and watch its arrow vanish from the simplex.",
    icon="scatter_plot",
    picture_query="nc_classes=all&nc_frame=57",
    claims=CLAIMS,
    tour=TOUR,
    recipes=RECIPES,
    recipe_for=recipe_for,
    evaluate=evaluation,
    inspect={"features": inspect},
    benchmarks=benchmarks,
    interactions=INTERACTIONS,
)
