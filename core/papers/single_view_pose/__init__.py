"""Equivariant Single View Pose Prediction (Howell et al., NeurIPS 2023)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="single-view-pose",
    prefix="vp",
    title="Equivariant Single View Pose Prediction Via Induced and Restricted Representations",
    authors="Owen Howell, David Klee, Ondrej Biza, Linfeng Zhao, Robin Walters",
    year=2023,
    arxiv="2307.03704",
    venue="NeurIPS 2023",
    section="Points in space",
    short_title="Pose from one picture",
    one_line="Turn the picture: the belief about the pose turns with it. Tilt the thing: no promise.",
    icon="3d_rotation",
    cells=(("rotations", "images and films"),),
    looped=Interaction(
        "the picture turns", {"view": "belief"}, "input[aria-label^='Turn']", (("ArrowRight",) * 6,)
    ),
    opens={"point_cloud": {"view": "own"}},
)
