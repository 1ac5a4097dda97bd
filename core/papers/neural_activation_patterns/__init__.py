"""Towards Reliable Neural Specifications (ICML 2023)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="neural-activation-patterns",
    prefix="np",
    title="Towards Reliable Neural Specifications",
    authors="Chuqin Geng, Nham Le, Xiaojie Xu, Zhaoyue Wang, Arie Gurfinkel, Xujie Si",
    year=2023,
    arxiv="2210.16114",
    venue="ICML 2023",
    section="Networks taken apart",
    short_title="Activation patterns",
    one_line="Ask more of the neurons until a promise about a network is proved for every input at once.",
    icon="verified",
    cells=(("no symmetry: theory of learning", "features"),),
    looped=Interaction("delta is turned", {"delta": 91}, "input[aria-label^='delta']"),
    opens={"image": {"view": "digit", "source": "file"}},
)
