"""Regularizing Towards Soft Equivariance Under Mixed Symmetries (ICML 2023)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="soft-equivariance",
    prefix="se",
    title="Regularizing Towards Soft Equivariance Under Mixed Symmetries",
    authors="Hyunsu Kim, Hyungi Lee, Hongseok Yang, Juho Lee",
    year=2023,
    arxiv="2306.00356",
    venue="ICML 2023",
    section="Images in motion",
    short_title="Soft equivariance",
    one_line="Break a symmetry with a dial, and watch a network find out which one still holds.",
    icon="tune",
    cells=(("rotations", "points and meshes"), ("reflections", "points and meshes")),
    looped=Interaction("the dial turns", {"alpha": -1.0}, "input[aria-label^='Dial']"),
    opens={"path": {"view": "motion", "law": "yours"}},
)
