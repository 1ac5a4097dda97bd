"""Outliers with Opposing Signals Have an Outsized Effect on Neural Network Optimization (ICLR 2024)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="opposing-signals",
    prefix="os",
    title="Outliers with Opposing Signals Have an Outsized Effect on Neural Network Optimization",
    authors="Elan Rosenfeld, Andrej Risteski",
    year=2024,
    arxiv="2311.04163",
    venue="ICLR 2024",
    section="Theory of learning",
    short_title="Opposing signals",
    one_line="Take one step of training and watch two walls of pictures change sides.",
    icon="swap_horiz",
    cells=(("no symmetry: theory of learning", "weights"),),
    shown={"view": "tug", "step": 400},
    looped=Interaction("step by step", {"view": "tug", "step": 400}, "input[aria-label^='Step']"),
)
