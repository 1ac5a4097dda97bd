"""On the Continuity of Rotation Representations in Neural Networks (Zhou et al., CVPR 2019)."""

from core.atlas import Paper
from core.papers.rotation_continuity.bench import INTERACTIONS, benchmarks
from core.papers.rotation_continuity.claims import CLAIMS, evaluation
from core.papers.rotation_continuity.report import inspect
from core.papers.rotation_continuity.tour import TOUR
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
    picture_query="rc_view=Error+over+SO%283%29&rc_cut=1.0&rc_floor=10.0",
    claims=CLAIMS,
    tour=TOUR,
    recipes=RECIPES,
    evaluate=evaluation,
    inspect={"motion": inspect},
    benchmarks=benchmarks,
    interactions=INTERACTIONS,
)
