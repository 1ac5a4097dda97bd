"""Network feature complexity: how many features are left when those that do the same job are one."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="feature-complexity",
    prefix="fc",
    title="Going Beyond Neural Network Feature Similarity: The Network Feature Complexity and Its "
    "Interpretation Using Category Theory",
    authors="Yiting Chen, Zhanpeng Zhou, Junchi Yan",
    year=2024,
    arxiv="2310.06756",
    venue="ICLR 2024",
    section="Geometry of representations",
    short_title="Feature complexity",
    one_line="Melt features that do the same job into one, and watch how long the network stays right.",
    icon="merge",
    cells=(("permutations of neurons", "weights"), ("permutations of neurons", "features")),
    looped=Interaction("features melt", {"beta": 8}, "input[aria-label^='beta']", times=14),
    opens={"features": {"view": "yours"}},
)
