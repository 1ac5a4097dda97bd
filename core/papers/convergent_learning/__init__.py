"""Convergent learning: do different neural networks learn the same representations? (ICLR 2016)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="convergent-learning",
    prefix="cl",
    title="Convergent Learning: Do different neural networks learn the same representations?",
    authors="Yixuan Li, Jason Yosinski, Jeff Clune, Hod Lipson, John Hopcroft",
    year=2016,
    arxiv="1511.07543",
    venue="ICLR 2016",
    section="Geometry of representations",
    short_title="Convergent learning",
    one_line="Pair the units of two networks that differ only in their seed, and see what both learnt.",
    icon="join_inner",
    cells=(("permutations of neurons", "features"), ("rotations", "features")),
    looped=Interaction(
        "units find partners", {}, "input[aria-label='Match']", (("Space",),), times=2
    ),
    opens={"features": {"view": "yours"}},
)
