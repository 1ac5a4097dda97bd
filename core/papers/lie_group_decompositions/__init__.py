"""Lie Group Decompositions for Equivariant Neural Networks (ICLR 2024)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="lie-group-decompositions",
    prefix="lg",
    title="Lie Group Decompositions for Equivariant Neural Networks",
    authors="Mircea Mironenco, Patrick Forr\u00e9",
    year=2024,
    arxiv="2310.11366",
    venue="ICLR 2024",
    section="Images in motion",
    short_title="Lie decompositions",
    one_line="Pull the corners of a digit: every pull is a turn and a stretch, not every one a flow.",
    icon="transform",
    cells=(("rotations", "images and films"), ("scale", "images and films")),
    looped=Interaction("a corner is pulled", {}, "[aria-label^='Corner, upper right']"),
    opens={"image": {"view": "pull", "source": "file"}},
)
