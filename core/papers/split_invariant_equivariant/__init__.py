"""Self-supervised learning of split invariant equivariant representations (SIE, ICML 2023)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="split-invariant-equivariant",
    prefix="sie",
    title="Self-Supervised Learning of Split Invariant Equivariant Representations",
    authors="Quentin Garrido, Laurent Najman, Yann LeCun",
    year=2023,
    arxiv="2302.10283",
    venue="ICML 2023",
    section="Points in space",
    short_title="What stays, what turns",
    one_line="Turn a thing: half of what the network says should stay, and half should turn.",
    icon="splitscreen",
    cells=(("rotations", "images and films"), ("rotations", "features")),
    looped=Interaction("the thing turns", {"view": "steer"}, "input[aria-label^='Yaw']", times=16),
    opens={"point_cloud": {"view": "yours"}},
)
