"""Pointer Networks (NIPS 2015)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="pointer-networks",
    prefix="po",
    title="Pointer Networks",
    authors="Oriol Vinyals, Meire Fortunato, Navdeep Jaitly",
    year=2015,
    arxiv="1506.03134",
    venue="NIPS 2015",
    section="Networks taken apart",
    short_title="Pointer networks",
    one_line="Add a point: one network has no word for it, the other points at it.",
    icon="ads_click",
    cells=(
        ("permutations of points and nodes", "points and meshes"),
        ("permutations of points and nodes", "graphs and sequences"),
    ),
    looped=Interaction("points are added", {"n_hull": 8}, "input[aria-label^='Points']"),
    opens={"places": {"view": "names", "source": "yours"}},
)
