"""Split invariant equivariant representations: turn a thing, and half of its code turns with it."""

from core.figures.verdict import SquareVerdict
from core.groups.so3.quaternions import right_matrices
from core.papers.split_invariant_equivariant import PAPER, exhibit, figures, text
from core.papers.split_invariant_equivariant.exhibit import STARTS, Subject
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import say, show_chart, show_cloud, show_verdict, sides
from pages.split_invariant_equivariant import own
from pages.split_invariant_equivariant.steering import steered

controls = Controls(PAPER)
LINEAR = ("sie", "equivariant", "strong")  # arms without a bias, of which matrices are all


def chosen_thing(name: str = "thing", first: str = "mug", member: int = 5) -> Subject:
    """A thing that no network has seen."""
    kind = controls.select(
        "Thing", name, tuple(text.THINGS), text.THINGS, index=list(text.THINGS).index(first)
    )
    return exhibit.subject(kind, controls.slider("Which", f"{name}_which", 0, 9, member, 1))


def steer_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        arm = controls.select(
            "Predictor", "arm", tuple(text.PREDICTING), text.PREDICTING, help=text.ARM_HELP
        )
        wrong = controls.toggle("Break it: tell it the wrong turn", "wrong", help=text.WRONG_HELP)
        drawn = controls.choice("Drawn", "drawn", tuple(text.DRAWN), text.DRAWN)
        shown = chosen_thing()
        start = controls.slider(
            "First pose", "start", 0, len(STARTS) - 1, 0, 1, help=text.START_HELP
        )
    with shown_here:
        steered(controls, shown, start, arm, wrong, drawn)


def halves_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        names = text.ALL_ARMS
        arm = controls.select("Network", "halves_arm", tuple(names), names, help=text.ARM_HELP)
        shown = chosen_thing("turning", "teapot", 0)
        axis = controls.choice("About its axis", "axis", tuple(text.AXES), text.AXES)
    found = exhibit.halves(shown, axis, arm)
    with shown_here:
        scene = figures.halves_scene(shown, found, colours())
        show_cloud(scene, "sie_halves", text.halves_note(found, arm))


def break_view() -> None:
    chart = controls.choice(
        "Chart", "chart", tuple(text.CHARTS), text.CHARTS, label_visibility="collapsed"
    )
    found, tone = text.evaluation(), colours()
    say(text.break_note(chart))
    limits = found["limits"]
    marks = {
        "ranks": {"a guess": found["chance"]},
        "turn": {"the mean turn": limits["floor"], "told turns": limits["ceiling"]},
        "class": {"told kinds": limits["accuracy"]},
    }.get(chart, {})
    if chart == "ranks":
        arms = {arm: found["arms"][arm] for arm in text.PREDICTING}
        series = {
            "the true turn": (tone.method, {arm: row["reciprocal"] for arm, row in arms.items()}),
            "another pair's turn": (tone.error, {arm: row["wrong"] for arm, row in arms.items()}),
        }
    else:
        series = {"a seed": (tone.method, dict(text.rows_of(chart)))}
    figure = figures.dots_figure(series, text.CHART_TITLES[chart], marks, tone)
    show_chart(figure, text.CHART_ALT[chart], f"sie_{chart}")


def chain_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        drawn = controls.choice("Shown", "chained", tuple(text.CHAINED), text.CHAINED)
        arm = "sie"
        if drawn != "exact":
            names = {arm: text.PREDICTING[arm] for arm in LINEAR}
            arm = controls.select("Predictor", "chain_arm", LINEAR, names, help=text.ARM_HELP)
        if drawn == "film":
            shown = chosen_thing("chained_thing", "animal", 1)
            axis = controls.choice("About its axis", "chain_axis", tuple(text.AXES), text.AXES)
            step = controls.slider("Step [degrees]", "step", 15, 60, 45, 15, help=text.STEP_HELP)
    with shown_here:
        if drawn == "film":
            linked = exhibit.chain(shown, axis, step, arm)
            slices(figures.chain_scene(linked, range(-90, 91, step), colours()), "sie_chain")
            say(text.chain_note(linked, step))
            return
        found = right_matrices().numpy() if drawn == "exact" else exhibit.matrices(arm)
        gap = exhibit.algebra_gap(found)
        show_verdict(SquareVerdict(gap, 1e-12, "Matrices", text.ALGEBRA_OVER))
        slices(figures.matrices_scene(found, drawn == "exact", colours()), "sie_matrices")
        say(text.matrices_note(gap, drawn == "exact"))


VIEWS = (
    View("steer", "Steer", steer_view),
    View("halves", "Two halves", halves_view),
    View("break", "Break it", break_view),
    View("chain", "In a row", chain_view),
    View("yours", "Your mesh", lambda: own.mesh_view(controls)),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
