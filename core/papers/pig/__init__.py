"""PIG: Physics-Informed Gaussians as Adaptive Parametric Mesh Representations (Kang et al., ICLR
2025)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="pig",
    prefix="pg",
    title="PIG: Physics-Informed Gaussians as Adaptive Parametric Mesh Representations",
    authors="Namgyu Kang, Jaemin Oh, Youngjoon Hong, Eunbyung Park",
    year=2025,
    arxiv="2412.05994",
    venue="ICLR 2025",
    section="Fields",
    short_title="Physics-informed Gaussians",
    one_line="Watch Gaussians gather where a solution bends, then pull one away.",
    icon="blur_on",
    cells=(("rigid motions, also part by part", "fields"),),
    shown={"problem": "allen-cahn"},
    frame=39,
    looped=Interaction(
        "the mesh turns",
        {"view": "square", "problem": "allen-cahn"},
        "input[aria-label^='Turn by']",
        (("ArrowRight",) * 3,),
    ),
    opens={"field": {"view": "live", "source": "upload"}},
)
