"""Neural Collapse in Deep Linear Networks: From Balanced to Imbalanced Data (Dang et al., ICML 2023)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="neural-collapse",
    prefix="nc",
    title="Neural Collapse in Deep Linear Networks: From Balanced to Imbalanced Data",
    authors="Hien Dang, Tho Tran, Stanley Osher, Hung Tran-The, Nhat Ho, Tan Nguyen",
    year=2023,
    arxiv="2301.00437",
    venue="ICML 2023",
    section="Geometry of representations",
    short_title="Neural collapse",
    one_line="Starve a class of samples and watch its arrow vanish from the simplex.",
    icon="scatter_plot",
    cells=(("no symmetry: theory of learning", "features"),),
    shown={"classes": 10, "frame": "57"},
    looped=Interaction(
        "the training goes on",
        {"classes": 10, "frame": "3"},
        "input[aria-label='Frame']",
        (("ArrowRight",) * 5,),
    ),
    opens={"features": {"view": "yours"}},
)
