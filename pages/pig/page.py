"""Physics-informed Gaussians: watch a mesh move, pull one of its Gaussians, train one on a source."""

from core.figures.verdict import SquareVerdict
from core.papers.pig import PAPER, charts, exhibit, figures, text
from core.papers.pig.mesh import moved_mesh
from core.papers.pig.train import METHODS
from core.ui.components import slices as slice_view_of
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.views import say, show_chart, show_film, show_rows, show_verdict, sides
from pages.pig import gaussians

controls = Controls(PAPER)


def watch_view() -> None:
    shown_here, beside = sides()
    with beside:
        problem, recipes = gaussians.chosen_problem(controls)
    with shown_here:
        show_film(figures.growth_film(recipes, colours()), "pg_film")
        say(text.watch_note(problem.name, recipes))
        figure = charts.learning_figure(recipes, colours())
        show_chart(figure, text.LEARNING_ALT, "pg_learning")


def fields_view() -> None:
    shown_here, beside = sides()
    with beside:
        problem, recipes = gaussians.chosen_problem(controls)
        method = controls.select("Method", "method", METHODS, text.METHOD_NAMES)
        at = gaussians.chosen_time(controls, problem)
    with shown_here:
        views = {m: exhibit.trained_view(name, at) for m, name in recipes.items()}
        say(text.errors_note(recipes))
        scene = figures.view_scene(views[method], method, problem, colours())
        slice_view_of(scene, "pg_fields")
        gaussians.take_fields_away(views, problem.name)


def square_view() -> None:
    shown_here, beside = sides()
    with beside:
        problem, recipes = gaussians.chosen_problem(controls)
        dx = controls.slider("Shift across", "dx", -0.5, 0.5, 0.2, 0.05)
        dy = controls.slider("Shift up", "dy", -0.5, 0.5, -0.1, 0.05)
        degrees = controls.slider("Turn by [degrees]", "turn", -180, 180, 90, 5)
    with shown_here:
        found = moved_mesh(recipes["pig"], dx, dy, degrees)
        still = dx == dy == degrees == 0
        show_verdict(SquareVerdict(found.error, 1e-10, "PIG", text.SQUARE_OVER, still, False))
        say(text.square_note(degrees))
        slice_view_of(figures.moved_scene(found, problem, colours()), "pg_square")


def live_view() -> None:
    shown_here, beside = sides()
    with beside:
        asked = gaussians.chosen_live(controls)
        seed = controls.slider("Random start", "seed", 0, 20, 0, 1)
    with shown_here:
        if asked is not None:
            gaussians.trained_here(*asked, seed)


def sizes_view() -> None:
    chart = controls.choice(
        "Of", "chart", tuple(text.CHART_NAMES), text.CHART_NAMES, label_visibility="collapsed"
    )
    found = text.evaluation()
    if chart == "table":
        show_rows(text.errors_rows())
        return
    if chart in ("time", "pruned", "spectrum"):
        _, recipes = gaussians.chosen_problem(controls)
    figure = {
        "problems": lambda: charts.problems_figure(found, colours()),
        "time": lambda: charts.learning_figure(recipes, colours()),
        "parameters": lambda: charts.size_figure(found, colours()),
        "pruned": lambda: charts.pruning_figure(recipes["pig"], colours()),
        "spectrum": lambda: charts.spectrum_figure(
            {method: exhibit.trained_view(name) for method, name in recipes.items()}, colours()
        ),
    }[chart]()
    alt = text.SPECTRUM_ALT if chart == "spectrum" else text.ERRORS_ALT
    show_chart(figure, alt, f"pg_{chart}")


VIEWS = (
    View("watch", "Watch the mesh move", watch_view),
    View("fields", "Error and residual", fields_view),
    View("pull", "Pull a Gaussian", lambda: gaussians.pulled(controls)),
    View("square", "Commuting square", square_view),
    View("live", "Train it now", live_view),
    View("sizes", "Errors", sizes_view),
)
WORDS = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, gaussians.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, WORDS)
