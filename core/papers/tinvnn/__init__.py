"""Revisiting Transformation Invariant Geometric Deep Learning (TinvNN, arXiv 2112.12345)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="tinvnn",
    prefix="ti",
    title="Revisiting Transformation Invariant Geometric Deep Learning: Are Initial Representations "
    "All You Need?",
    authors="Ziwei Zhang, Xin Wang, Zeyang Zhang, Peng Cui, Wenwu Zhu",
    year=2021,
    arxiv="2112.12345",
    venue="arXiv 2021",
    section="Points in space",
    short_title="Invariant inputs",
    one_line="Turn the cloud: what the network is given does not move. Then see what that costs.",
    icon="straighten",
    cells=(
        ("rigid motions, also part by part", "points and meshes"),
        ("scale", "points and meshes"),
        ("permutations of points and nodes", "points and meshes"),
    ),
    looped=Interaction("the cloud turns", {"view": "hands"}, ".cloud", (("ArrowRight",) * 2,)),
    opens={
        "point_cloud": {"view": "hands", "source": "upload"},
        "places": {"view": "tours", "family": "yours"},
    },
)
