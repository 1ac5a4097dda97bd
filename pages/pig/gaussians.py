"""Controls of the Gaussians' page, what is pulled there, and a visitor's own source."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.figures.export import npz_bytes
from core.inputs import InputError, field
from core.inputs.field import MAX_BYTES, MAX_SIDE
from core.papers.pig import charts, exhibit, figures, live, text
from core.papers.pig.exhibit import View, edits_of, text_of
from core.papers.pig.mesh import Edit, edited, mesh_of, trained_pig
from core.papers.pig.problems import PROBLEMS, Problem
from core.papers.pig.train import recipes_of
from core.ui.components import slices as slice_view_of
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.progress import forget, work_through
from core.ui.theme import colours
from core.ui.uploads import PRIVACY, uploaded
from core.ui.views import download, say, show_chart, sides


def chosen_problem(controls: Controls) -> tuple[Problem, dict[str, str]]:
    """One of the equations, and the recipe of each method."""
    name = controls.select("Equation", "problem", tuple(PROBLEMS), text.PROBLEM_NAMES)
    large = name == "helmholtz" and controls.toggle(text.LARGE, "large", help=text.LARGE_HELP)
    return PROBLEMS[name], recipes_of(name, large)


def chosen_time(controls: Controls, problem: Problem) -> float | None:
    """The time that is shown of a problem in three dimensions."""
    if problem.at is None:
        return None
    low, high = problem.box.low[0], problem.box.high[0]
    return controls.slider("Time t", f"at_{problem.name}", low, high, problem.at, high / 20)


def pulled(controls: Controls) -> None:
    """A trained field whose Gaussians can be picked, moved and removed."""
    shown_here, beside = sides(below=True)
    with beside:
        problem, recipes = chosen_problem(controls)
        at = chosen_time(controls, problem)
        recipe = recipes["pig"]
        field = trained_pig(recipe)
        count = field.weights.numel()
        key = recipe.replace("-pig", "")
        pruned = controls.slider(
            "Remove the least important", f"pruned_{key}", 0, count - 20, 0, 20
        )
        name = f"edits_{key}"
        edits = _edits(controls, name, count)
    chosen = st.session_state.get(controls.key("chosen"), -1)
    before = exhibit.trained_view(recipe, at)
    changed = edited(field, edits, pruned)
    shown = exhibit.view(changed, problem, at) if edits or pruned else before
    mesh = mesh_of(changed)
    with shown_here:
        say(text.pull_note(recipe, before, shown, len(edits), pruned))
        slice_view_of(
            figures.pull_scene(shown, before, mesh, chosen, problem, at, colours()),
            "pg_pull",
            on_gripped=_grip_setter(controls, name, edits, count),
        )


def _edits(controls: Controls, name: str, count: int) -> list[Edit]:
    edits = controls.coded(name, partial(edits_of, count=count), "", 30 * exhibit.MOST_EDITS)
    st.button("Undo all", on_click=lambda: controls.set(name, ""), disabled=not edits)
    return edits


def _grip_setter(
    controls: Controls, name: str, edits: list[Edit], count: int
) -> Callable[[str, int, float, float], None]:
    """What the view calls when a Gaussian was picked, moved or removed."""

    def gripped(what: str, index: int, x: float, y: float) -> None:
        if not -1 <= index < count:
            return
        st.session_state[controls.key("chosen")] = index
        if what == "pick" or index < 0:
            return
        place = None if what == "remove" else (min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))
        controls.set(name, text_of([*edits, Edit(index, place)]))

    return gripped


def chosen_live(controls: Controls) -> tuple[Problem, tuple] | None:
    """What to train here and now, and a token of all that it depends on; None without a usable file."""
    source = controls.choice("Of", "source", tuple(text.SOURCE_NAMES), text.SOURCE_NAMES)
    count = controls.select("Gaussians a channel", "count", (40, 60, 100), {}, index=1)
    c = controls.slider("c in u_xx + u_yy + c u = q", "c", 0.0, 20.0, 1.0, 1.0)
    if source == "upload":
        found = uploaded(
            [field.KIND],
            controls.key("upload"),
            "A source q(x, y), for u = 0 at the edge.",
            forget=lambda: forget("pg_live_work"),
        )
        if found is None:
            return None
        st.caption(f"Resampled to {live.NODES} x {live.NODES}; scaled to a largest value of 10.")
        try:
            return live.own_source(found.value, c, count), (found.token, c, count)
        except InputError as error:
            st.error(f"Not used: {plain(str(error))}.")
            return None
    a1 = controls.slider("Half waves up, a1", "a1", 1, 6, 3, 1)
    a2 = controls.slider("Half waves across, a2", "a2", 1, 6, 2, 1)
    return live.waves(a1, a2, c, count), (a1, a2, c, count)


def trained_here(problem: Problem, token: tuple, seed: int) -> None:
    """A field trained here and now, with a bar and a button to stop."""

    def learned(shown: live.Live) -> None:
        say(text.live_note(shown))
        slice_view_of(figures.live_scene(shown, colours()), "pg_live")
        show_chart(charts.live_figure(shown, colours()), text.LIVE_ALT, "pg_live_curve")
        st.caption(text.LIVE_CAPTION)
        fields = {"u": shown.u, "truth": shown.truth}
        download("Fields as NPZ", "pig.npz", lambda: npz_bytes(fields))

    work_through(
        lambda: live.train_live(problem, seed),
        live.STAGES,
        "Training",
        "pg_live_work",
        (token, seed),
        learned,
    )


def take_fields_away(views: dict[str, View], name: str) -> None:
    """The fields as a file."""
    first = next(iter(views.values()))
    with st.popover("Export", icon=":material/download:"):
        fields = {"truth": first.truth} | {method: view.u for method, view in views.items()}
        download("Fields as NPZ", f"{name}.npz", lambda: npz_bytes(fields))


YOUR_DATA = (
    "Choose **Train it now** and **Your source** above: a picture (PNG, JPEG or TIFF) or an "
    f"NPY array (height, width) of up to {MAX_SIDE} x {MAX_SIDE} numbers and {MAX_BYTES >> 20} "
    "MB is taken for q(x, y) in u_xx + u_yy + c u = q with u = 0 at the edge. Gaussians are "
    "trained on it while you watch, and a finite-difference solution stands beside them. "
    f"{PRIVACY}"
)
