"""Flow Equivariant Recurrent Neural Networks (T. A. Keller, NeurIPS 2025, arXiv 2507.14793)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="flow-equivariant-rnn",
    prefix="flow",
    title="Flow Equivariant Recurrent Neural Networks",
    authors="T. Anderson Keller",
    year=2025,
    arxiv="2507.14793",
    venue="NeurIPS 2025",
    section="Images in motion",
    short_title="Flow equivariant RNNs",
    one_line="Drag the velocity of a digit and watch which hidden copy of the network stands still.",
    icon="animation",
    cells=(("shifts and flows", "images and films"),),
    shown={"view": "copies", "vx": -2.0, "vy": 1.0},
    frame=8,
    looped=Interaction("the film plays", {"view": "copies", "vx": -2.0, "vy": 1.0}, ".film"),
    opens={"image": {"view": "film", "source": "upload"}},
)
