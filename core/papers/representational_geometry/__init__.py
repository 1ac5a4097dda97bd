"""Task structure and nonlinearity jointly determine learned representational geometry (ICLR 2024)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="representational-geometry",
    prefix="rg",
    title="Task structure and nonlinearity jointly determine learned representational geometry",
    authors="Matteo Alleman, Jack W. Lindsey, Stefano Fusi",
    year=2024,
    arxiv="2401.13558",
    venue="ICLR 2024",
    section="Geometry of representations",
    short_title="Representational geometry",
    one_line="Same task, same start: one activation folds its inputs into the labels, one keeps them.",
    icon="change_history",
    cells=(("no symmetry: theory of learning", "features"),),
    shown={"frame": "14"},
    looped=Interaction(
        "XOR is pulled apart", {"eps": 0, "frame": "14"}, "input[aria-label^='Nudge']"
    ),
    opens={"features": {"view": "yours"}},
)
