"""One cloud and the networks of all rooms for points in space: turn it once, and see who stays."""

import streamlit as st

from core import atlas, one_cloud
from core.clouds import Cloud
from core.figures.cloud import CloudPanel, CloudScene, Points, along
from core.figures.verdict import SquareVerdict, plain
from core.ui.clouds import chosen_cloud
from core.ui.components import cloud as cloud_view
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.theme import app_style, colours
from core.ui.turning import chosen_turn, turn_setter
from core.ui.views import say, show_rows, sides

TOLERANCE = 1e-5
MARKS = {"exact": "\u25cf", "approximate": "\u25d0", "broken": "\u25cb"}
NOTE = (
    "Numbers are ||f(g x) - f(x)|| / ||f(x)|| of the answers before the softmax: \u25cf no change but "
    f"rounding (up to {plain(TOLERANCE)}), \u25d0 up to a tenth, \u25cb more. None is good or bad by "
    "itself: who does not see the mirror cannot tell a left hand from a right one, and who does not see "
    "size takes a ship for its model. Shifted is by half the cloud's radius. Each network is of seed 0, "
    "and says the nearest of the families that it knows: Piecewise learned one build each of six, and is "
    "given 64 points. Where a cloud has axes alike, or each point twice, those made for turns err too: "
    "they cannot tell which is which. Time is that of one answer here, in milliseconds."
)

app_style()
controls = Controls("one")


@fragment()  # of its own: turning the cloud redraws the view and none of the controls beside it
def turned(cloud: Cloud) -> None:
    view = st.container()
    turn = chosen_turn(controls)
    said = one_cloud.asked(cloud, turn)
    with view:
        picture, answers = st.columns([1, 1.6], gap="medium")
        places, alt = cloud.points.numpy(), "The cloud, to be turned"
        points = Points(places, along(places, colours()), 5)
        panel = CloudPanel("Drag to turn", colours().transformation, alt, [points])
        with picture:
            cloud_view(CloudScene([panel], alt, 1, 30, turn), "one_cloud", turn_setter(controls))
        with answers:
            still = turn == (0, 0, 0)
            rows = [row(name, found, cloud.family, still) for name, found in said.items()]
            if rows:
                show_rows(rows)
            else:
                st.info("No network can be asked: their rooms are not here.")
    say(NOTE)


def row(name: str, found: one_cloud.Said, true: str | None, still: bool) -> dict[str, str]:
    """A network's line in the table. true: what the cloud is, where that is known; still: not turned."""
    wrong = "" if true in (None, found.family) else f"no {true} is known to it"
    if true in found.room.families and wrong:
        wrong = "wrong"
    return {
        "Network": name,
        "Says": f"{found.family} ({wrong})" if wrong else found.family,
        "Turned": "\u2013" if still else marked(found.turned),
        **{change: marked(error) for change, error in found.changed.items()},
        "Time": f"{found.milliseconds:.0f}",
    }


def marked(error: float) -> str:
    """A square's error after the mark of its grade; of rounding the power of ten is enough."""
    mark = MARKS[SquareVerdict(error, TOLERANCE, "", "").grade]
    power = plain(error).split(" ")[-1]
    return f"{mark}\u00a0{power if error < TOLERANCE else plain(error)}"


def links() -> None:
    """The way to the rooms that the answers come from, with the visitor's file where they take one."""
    papers = [paper for paper in atlas.papers() if "point_cloud" in paper.opens]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Open in", width="content")
        for paper in papers:
            own = st.session_state.get(controls.key("source")) == "upload"
            query = atlas.query(paper, paper.opens["point_cloud"]) if own else {}
            page = str(atlas.ROOT / paper.page)
            st.page_link(page, label=f"**{paper.short_title}**", query_params=query)


st.title("One cloud, five networks", anchor=False)
st.markdown(
    "The same points, asked of a network without symmetry, one that was trained on turned clouds, and "
    "those that are made for it. Turn the cloud: whose answer stays?"
)
with controls.gathered():
    shown_here, beside = sides()
    with beside:
        chosen = chosen_cloud(controls)
    with shown_here:
        turned(chosen)
links()
