"""SymFace: Additional Facial Symmetry Loss for Deep Face Recognition (2024)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="symface",
    prefix="sy",
    title="SymFace: Additional Facial Symmetry Loss for Deep Face Recognition",
    authors=(
        "Pritesh Prakash, Koteswar Rao Jerripothula, Ashish Jacob Sam, Prinsh Kumar Singh, "
        "S Umamaheswaran"
    ),
    year=2024,
    arxiv="2409.11816",
    venue="arXiv 2024",
    section="Brains and faces",
    short_title="Faces",
    one_line="Light a face from one side: do its halves still show one person to a network?",
    icon="face",
    cells=(("reflections", "images and films"),),
    shown={"view": "face", "light": 0.9},
    looped=Interaction("the light moves", {"light": -0.9}, "input[aria-label^='Light']"),
    opens={"image": {"view": "photo"}},
)
