"""On the Continuity of Rotation Representations in Neural Networks (Zhou et al., CVPR 2019)."""

from core.atlas import Paper
from core.papers.rotation_continuity.train import RECIPES, SLUG

PAPER = Paper(
    slug=SLUG,
    title="On the Continuity of Rotation Representations in Neural Networks",
    authors="Yi Zhou, Connelly Barnes, Jingwan Lu, Jimei Yang, Hao Li",
    year=2019,
    arxiv="1812.07035",
    venue="CVPR 2019",
    section="Points in space",
    short_title="Rotations",
    one_line="Turn a body full circle and watch which coordinates of its rotation tear.",
    icon="360",
    recipes=RECIPES,
)
