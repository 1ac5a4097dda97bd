"""Symbrain: A large-scale dataset of MRI images for neonatal brain symmetry analysis (2024)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="symbrain",
    prefix="sb",
    title="Symbrain: A large-scale dataset of MRI images for neonatal brain symmetry analysis",
    authors=(
        "Arnaud Gucciardi, Safouane El Ghazouali, Francesca Venturini, Vida Groznik, "
        "Umberto Michelucci"
    ),
    year=2024,
    arxiv="2401.11814",
    venue="arXiv 2024",
    section="Brains and faces",
    short_title="Brain midline",
    one_line="Upload a scan: where does the head's mirror stand, and what do its halves not share?",
    icon="neurology",
    cells=(("reflections", "images and films"), ("reflections", "volumes")),
    shown={"all": True, "lesioned": True},
    looped=Interaction(
        "the slice turns",
        {"view": "square"},
        "input[aria-label^='Turn by']",
        (("ArrowRight",) * 3,),
    ),
    opens={kind: {"view": "slice", "source": "upload"} for kind in ("image", "mri")},
)
