"""MgNO: Efficient Parameterization of Linear Operators via Multigrid (He, Liu, Xu; ICLR 2024)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="mgno",
    prefix="mg",
    title="MgNO: Efficient Parameterization of Linear Operators via Multigrid",
    authors="Juncai He, Xinliang Liu, Jinchao Xu",
    year=2024,
    arxiv="2310.19809",
    venue="ICLR 2024",
    section="Fields",
    short_title="Multigrid operators",
    one_line="Paint the ground that water seeps through, and see a network draw the pressure at once.",
    icon="layers",
    cells=(("shifts and flows", "fields"),),
    shown={"seed": 3},
    looped=Interaction(
        "the fluid is shifted",
        {"view": "square", "motion": "shift"},
        "input[aria-label^='Shift to the right']",
        (("ArrowRight",) * 2,),
    ),
    opens={"field": {"view": "ground", "source": "upload"}},
)
