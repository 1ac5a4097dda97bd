"""Symbrain: A large-scale dataset of MRI images for neonatal brain symmetry analysis (2024)."""

from core.atlas import Paper
from core.papers.symbrain.bench import INTERACTIONS, benchmarks
from core.papers.symbrain.claims import CLAIMS, evaluation
from core.papers.symbrain.report import inspect_image, inspect_volume
from core.papers.symbrain.tour import TOUR
from core.papers.symbrain.train import RECIPES, SLUG

PAPER = Paper(
    slug=SLUG,
    title="Symbrain: A large-scale dataset of MRI images for neonatal brain symmetry analysis",
    authors=(
        "Arnaud Gucciardi, Safouane El Ghazouali, Francesca Venturini, Vida Groznik, "
        "Umberto Michelucci"
    ),
    year=2024,
    arxiv="2401.11814",
    venue="arXiv 2024",
    section="Brains and faces",
    short_title="Brain midline",
    one_line="Upload a scan: where does the head's mirror stand, and what do its halves not share?",
    icon="neurology",
    picture_query="sb_all=true&sb_lesioned=true",
    claims=CLAIMS,
    tour=TOUR,
    recipes=RECIPES,
    evaluate=evaluation,
    inspect={"image": inspect_image, "mri": inspect_volume},
    benchmarks=benchmarks,
    interactions=INTERACTIONS,
)
