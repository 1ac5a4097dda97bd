"""Reducing the Transformer Architecture to a Minimum (KDIR 2024)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="minimal-transformer",
    prefix="mt",
    title="Reducing the Transformer Architecture to a Minimum",
    authors="Bernhard Bermeitinger, Tomas Hrycej, Massimo Pavone, Julianus Kath, Siegfried Handschuh",
    year=2024,
    arxiv="2410.13732",
    venue="KDIR 2024",
    section="Networks taken apart",
    short_title="Minimal transformer",
    one_line="Take a transformer apart, block by block, and see which blocks were needed.",
    icon="view_agenda",
    cells=(
        ("permutations of points and nodes", "graphs and sequences"),
        ("reflections", "features"),
    ),
    shown={"mlp": False},
    looped=Interaction(
        "the skip grows", {"view": "merge"}, "input[aria-label='Skip']", (("ArrowRight",) * 2,)
    ),
    opens={"image": {"view": "digit", "source": "file"}},
)
