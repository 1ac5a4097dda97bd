"""Relative representations enable zero-shot latent space communication (ICLR 2023)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="relative-representations",
    prefix="rr",
    title="Relative representations enable zero-shot latent space communication",
    authors="Luca Moschella, Valentino Maiorca, Marco Fumero, Antonio Norelli, Francesco Locatello, "
    "Emanuele Rodolà",
    year=2023,
    arxiv="2209.15430",
    venue="ICLR 2023",
    section="Geometry of representations",
    short_title="Relative representations",
    one_line="Say of each sample how alike it is to some others, and strangers' networks understand.",
    icon="handshake",
    cells=(("rotations", "features"), ("reflections", "features"), ("scale", "features")),
    looped=Interaction("the space is turned", {"yaw": 0}, "input[aria-label^='Yaw']", times=24),
    opens={
        "features": {"view": "yours"},
        "image": {"view": "stitch", "source": "file"},
    },
)
