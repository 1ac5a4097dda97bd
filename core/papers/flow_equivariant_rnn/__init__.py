"""Flow Equivariant Recurrent Neural Networks (T. A. Keller, NeurIPS 2025, arXiv 2507.14793)."""

from core.atlas import Paper
from core.papers.flow_equivariant_rnn.train import RECIPES, SLUG

PAPER = Paper(
    slug=SLUG,
    title="Flow Equivariant Recurrent Neural Networks",
    authors="T. Anderson Keller",
    year=2025,
    arxiv="2507.14793",
    venue="NeurIPS 2025",
    section="Images in motion",
    short_title="Flow equivariant RNNs",
    one_line="Set a digit in motion and watch which hidden copy stays sharp.",
    icon="animation",
    recipes=RECIPES,
)
