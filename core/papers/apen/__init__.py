"""Approximately Piecewise E(3) Equivariant Point Networks (Atzmon et al., ICLR 2024)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="apen",
    prefix="ap",
    title="Approximately Piecewise E(3) Equivariant Point Networks",
    authors="Matan Atzmon, Jiahui Huang, Francis Williams, Or Litany",
    year=2024,
    arxiv="2402.08529",
    venue="ICLR 2024",
    section="Points in space",
    short_title="Parts that move alone",
    one_line="Turn one thing: who changes their mind about the others?",
    icon="category",
    cells=(("rigid motions, also part by part", "points and meshes"),),
    looped=Interaction("one thing turns", {"view": "move"}, ".cloud", (("ArrowRight",) * 2,)),
    opens={
        "point_cloud": {"view": "own", "source": "cloud"},
        "motion": {"view": "own", "source": "motion"},
    },
)
