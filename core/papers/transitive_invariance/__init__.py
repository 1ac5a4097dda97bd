"""Transitive invariance for self-supervised visual representation learning (ICCV 2017)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="transitive-invariance",
    prefix="tv",
    title="Transitive Invariance for Self-supervised Visual Representation Learning",
    authors="Xiaolong Wang, Kaiming He, Abhinav Gupta",
    year=2017,
    arxiv="1708.02901",
    venue="ICCV 2017",
    section="Images in motion",
    short_title="Transitive invariance",
    one_line="Turn two things that no network ever saw, and see to which one they remain of a kind.",
    icon="hub",
    cells=(("rotations", "images and films"),),
    looped=Interaction("the second thing is turned", {}, "input[aria-label^='Turn B']", times=24),
    opens={"image": {"view": "retrieve", "source": "file"}},
)
