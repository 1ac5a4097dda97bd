"""The Principles of Deep Learning Theory (Roberts, Yaida and Hanin, 2022)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="deep-learning-theory",
    prefix="dl",
    title="The Principles of Deep Learning Theory",
    authors="Daniel A. Roberts, Sho Yaida, Boris Hanin",
    year=2022,
    arxiv="2106.10165",
    venue="Cambridge University Press 2022",
    section="Theory of learning",
    short_title="Depth and width",
    one_line="Start a network a little wrong and watch a circle shrink or crumple on its way down.",
    icon="layers",
    cells=(("no symmetry: theory of learning", "features"),),
    shown={"view": "flow", "frame": "23"},
    looped=Interaction(
        "C_W leaves the critical one",
        {"frame": "23", "times": 1.1},
        "input[aria-label^='C_W off']",
        (("ArrowRight",) * 2,),
    ),
)
