"""On the Continuity of Rotation Representations in Neural Networks (Zhou et al., CVPR 2019)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="rotation-continuity",
    prefix="rc",
    title="On the Continuity of Rotation Representations in Neural Networks",
    authors="Yi Zhou, Connelly Barnes, Jingwan Lu, Jimei Yang, Hao Li",
    year=2019,
    arxiv="1812.07035",
    venue="CVPR 2019",
    section="Points in space",
    short_title="Rotations",
    one_line="Turn a body through a full circle and watch which coordinates of its rotation tear.",
    icon="360",
    cells=(("rotations", "points and meshes"),),
    shown={"view": "ball", "cut": 1.0, "floor": 10.0},
    looped=Interaction(
        "the ball turns",
        {"view": "ball", "cut": 1.0, "floor": 10.0},
        ".cloud",
        (("ArrowRight",) * 2,),
    ),
    opens={
        "trajectory": {"view": "walk", "path": "file"},
        "motion": {"view": "skeleton", "body": "upload"},
    },
)
