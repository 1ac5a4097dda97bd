"""Frame Averaging for Invariant and Equivariant Network Design (Puny et al., ICLR 2022)."""

from core.atlas import Interaction, Paper

PAPER = Paper(
    slug="frame-averaging",
    prefix="fa",
    title="Frame Averaging for Invariant and Equivariant Network Design",
    authors="Omri Puny, Matan Atzmon, Heli Ben-Hamu, Ishan Misra, Aditya Grover, Edward J. Smith, "
    "Yaron Lipman",
    year=2022,
    arxiv="2110.03336",
    venue="ICLR 2022",
    section="Points in space",
    short_title="Frame averaging",
    one_line="Turn the cloud and watch whose answer turns with it, and whose changes.",
    icon="3d_rotation",
    cells=(("rigid motions, also part by part", "points and meshes"),),
    looped=Interaction("the cloud turns", {"view": "square"}, ".cloud", (("ArrowRight",) * 2,)),
    opens={"point_cloud": {"view": "square", "source": "upload"}},
)
