"""Flow Equivariant Recurrent Neural Networks (T. A. Keller, NeurIPS 2025, arXiv 2507.14793)."""

from core.atlas import Paper
from core.papers.flow_equivariant_rnn.bench import INTERACTIONS, benchmarks
from core.papers.flow_equivariant_rnn.claims import CLAIMS, evaluation
from core.papers.flow_equivariant_rnn.tour import TOUR
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
    one_line="Drag the velocity of a digit and watch which hidden copy of the network stands still.",
    icon="animation",
    picture_query="flow_view=Hidden+copies&flow_vx=-2&flow_vy=1",
    picture_frame=8,
    claims=CLAIMS,
    tour=TOUR,
    recipes=RECIPES,
    evaluate=evaluation,
    benchmarks=benchmarks,
    interactions=INTERACTIONS,
)
