"""Wide and Deep Neural Networks Achieve Optimality for Classification (PNAS 2023)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="optimal-classification",
    prefix="oc",
    title="Wide and Deep Neural Networks Achieve Optimality for Classification",
    authors="Adityanarayanan Radhakrishnan, Mikhail Belkin, Caroline Uhler",
    year=2023,
    arxiv="2204.14126",
    venue="PNAS 2023",
    section="Theory of learning",
    short_title="Optimal classification",
    one_line="Paint two classes, add layers, and see which of three classifiers the network becomes.",
    icon="join_inner",
    cells=(("no symmetry: theory of learning", "features"),),
    looped=Interaction("layers are added", {"depth": 1}, "input[aria-label='Layers']"),
    opens={"features": {"view": "map", "source": "yours"}},
)
