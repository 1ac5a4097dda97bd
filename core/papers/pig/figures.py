"""What the page draws: films of trainings with their Gaussians, fields, spectra and curves of
errors."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.figures.film import Film, Panel, to_uint8
from core.figures.palette import Palette, colour_map
from core.figures.slices import Ellipses, SlicePanel, SliceScene
from core.papers.pig import exhibit
from core.papers.pig.exhibit import Mesh, MovedMesh, View
from core.papers.pig.live import Live
from core.papers.pig.problems import PROBLEMS, Problem
from core.papers.pig.train import SIDE, problem_of

NAMES = {"pig": "PIG", "frozen": "Gaussians frozen", "pinn": "PINN, no Gaussians"}
DECADES = 4  # of the logarithmic scale of errors
# The four channels: tones that are told apart on the maps of signed fields and of errors.
TONES = ("#F0E442", "#56B4E9", "#2EC49A", "#E08BB8")
MOST = 500  # ellipses in a film: the most opaque


def method_colour(method: str, colours: Palette) -> str:
    """Blue for the paper's method, oranges for what it is compared with."""
    return {
        "pig": colours.method,
        "frozen": colours.baseline,
        "pinn": colours.baseline_wide,
    }[method]


def picture(values: np.ndarray, top: float, name: str = "signed") -> np.ndarray:
    """(H, W, 3) uint8: signed fields from -top to top, errors from 0."""
    low = -top if name == "signed" else 0.0
    return colour_map(name)[to_uint8(values, low, top)]


def log_error(errors: np.ndarray, top: float) -> np.ndarray:
    """uint8: |error| over the largest |u|, from 1e-4 (black) to 1 on a logarithmic scale."""
    share = np.log10(np.maximum(np.abs(errors) / top, 1e-12))
    return to_uint8(share, -DECADES, 0)


def axes_text(problem: Problem) -> str:
    """Which coordinate runs which way."""
    right, up = problem.axes[-2:]
    at = "" if problem.at is None else f", t = {problem.at:g}"
    return f"{right} to the right, {up} up{at}"


def _moving(problem: Problem, meshes: Sequence[Mesh]) -> Ellipses:
    places = np.stack([exhibit.ellipse_places(problem, mesh) for mesh in meshes])
    kept = np.sort(np.argsort(places[..., 4].max(0))[-MOST:])
    tone = meshes[0].channels[kept].astype(np.uint8)
    return Ellipses(np.ascontiguousarray(places[:, kept]), tone, TONES)


def growth_film(recipes: Mapping[str, str], colours: Palette) -> Film:
    """Truth and three fields while they are trained; below, PIG's Gaussians and the three errors."""
    problem = problem_of(recipes["pig"])
    truth = exhibit.truth_picture(problem.name, SIDE)
    top = float(np.abs(truth).max())
    seen = {method: exhibit.growth(name) for method, name in recipes.items()}
    first = Panel(
        "True solution",
        to_uint8(truth[None], -top, top),
        "signed",
        colours.truth,
        f"The true solution: {axes_text(problem)}",
        axes_text(problem),
    )
    upper, lower = [first], []
    for method, growth in seen.items():
        tone = method_colour(method, colours)
        upper.append(
            Panel(
                NAMES[method],
                to_uint8(truth + growth.errors, -top, top),
                "signed",
                tone,
                f"The solution of {NAMES[method]} while it is trained",
                f"{growth.iterations[-1] + 20:,} iterations",
            )
        )
        last = float(np.linalg.norm(growth.errors[-1]) / np.linalg.norm(truth))
        lower.append(
            Panel(
                f"Error: {NAMES[method]}",
                log_error(growth.errors, top),
                "error",
                colours.error,
                f"Where {NAMES[method]} errs, on a logarithmic scale",
                f"ends at {last:.1e}; black 1e-4, white 1",
            )
        )
    mesh = Panel(
        "PIG's Gaussians",
        to_uint8(truth[None] * 0.35, -top, top),
        "signed",
        colours.method,
        "The Gaussians of PIG as ellipses, over a faint true solution",
        "one width around each; colour: channel",
        ellipses=_moving(problem, exhibit.mesh_film(recipes["pig"])),
    )
    panels = [*upper, mesh, *lower]
    label = f"Three ways to solve {problem.name}, while they are trained"
    return Film(panels, 0, label, (23,) * 4, exhibit.frame_names())


def view_scene(shown: View, method: str, problem: Problem, colours: Palette) -> SliceScene:
    """Solution, truth, error and residual of a trained field."""
    top = float(np.abs(shown.truth).max())
    error = shown.u - shown.truth
    worst = max(float(np.abs(error).max()), 1e-12)
    reach = max(float(np.quantile(np.abs(shown.residual), 0.99)), 1e-12)
    tone = method_colour(method, colours)
    rows = (
        (NAMES[method], tone, picture(shown.u, top), axes_text(problem)),
        (
            "True solution",
            colours.truth,
            picture(shown.truth, top),
            f"both from -{top:.3g} to {top:.3g}",
        ),
        (
            "Error u - truth",
            colours.error,
            picture(error, worst),
            f"from -{worst:.1e} to {worst:.1e}",
        ),
        (
            "Residual of the equation",
            colours.input,
            picture(shown.residual, reach),
            f"from -{reach:.1e} to {reach:.1e}",
        ),
    )
    panels = [
        SlicePanel(title, colour, f"{title}, {says}", pixels, subtitle=says)
        for title, colour, pixels, says in rows
    ]
    return SliceScene(panels, f"{NAMES[method]} on {problem.name}", 2, 38)


def pull_scene(
    shown: View,
    before: View,
    mesh: Mesh,
    chosen: int,
    problem: Problem,
    at: float | None,
    colours: Palette,
) -> SliceScene:
    """The field with Gaussians to grip, and what the edits changed."""
    top = float(np.abs(shown.truth).max())
    places = exhibit.ellipse_places(problem, mesh, at)
    ellipses = Ellipses(places[None], mesh.channels.astype(np.uint8), TONES, chosen, grips=True)
    change = shown.u - before.u
    moved = max(float(np.abs(change).max()), 1e-9)
    error = np.abs(shown.u - shown.truth)
    panels = [
        SlicePanel(
            "u and its Gaussians",
            colours.method,
            "The solution under ellipses that can be picked, dragged and removed",
            picture(shown.u, top),
            subtitle="click, drag, arrow keys, Delete",
            ellipses=ellipses,
        ),
        SlicePanel(
            "What your edits changed",
            colours.transformation,
            "The change of the solution by the edits",
            picture(change, moved),
            subtitle=f"from -{moved:.1e} to {moved:.1e}",
        ),
        SlicePanel(
            "Error",
            colours.error,
            "Where the edited field errs, on a logarithmic scale",
            colour_map("error")[log_error(error, top)],
            subtitle=f"{shown.error:.1e} relative; black 1e-4, white 1",
        ),
        SlicePanel(
            "Residual of the equation",
            colours.input,
            "The residual of the edited field",
            picture(shown.residual, max(float(np.quantile(np.abs(shown.residual), 0.99)), 1e-12)),
            subtitle="how far the equation fails",
        ),
    ]
    return SliceScene(panels, "A field whose Gaussians can be pulled", 2, 42)


def moved_scene(found: MovedMesh, problem: Problem, colours: Palette) -> SliceScene:
    """The square of a mesh that is moved as a whole."""
    top = float(np.abs(found.u).max())

    def of(mesh: Mesh) -> Ellipses:
        places = exhibit.ellipse_places(problem, mesh)
        return Ellipses(places[None], mesh.channels.astype(np.uint8), TONES)

    gap = np.abs(found.moved_mesh - found.moved_picture)
    rows = (
        ("x: Gaussians", colours.input, found.u * 0.35, of(found.mesh), "as they were trained"),
        ("f(x): the field", colours.method, found.u, None, "drawn"),
        (
            "g f(x)",
            colours.transformation,
            found.moved_picture,
            None,
            "draw, then move the picture",
        ),
        (
            "g x: Gaussians moved",
            colours.transformation,
            found.u * 0,
            of(found.moved),
            "all centres together",
        ),
        ("f(g x)", colours.method, found.moved_mesh, None, "move, then draw"),
    )
    panels = [
        SlicePanel(
            title, tone, f"{title}: {says}", picture(values, top), subtitle=says, ellipses=ellipses
        )
        for title, tone, values, ellipses, says in rows
    ]
    panels.append(
        SlicePanel(
            "difference",
            colours.error,
            "How far the two ways differ",
            picture(gap, 0.1 * top, "error"),
            subtitle="white: a tenth of the range",
        )
    )
    return SliceScene(panels, f"Commuting square, relative error {found.error:.2g}", 3, 36)


def live_scene(shown: Live, colours: Palette) -> SliceScene:
    """A training so far: the field under its Gaussians, the solver's answer, and the error."""
    top = max(float(np.abs(shown.truth).max()), 1e-12)
    error = np.abs(shown.u - shown.truth)
    mesh = shown.mesh
    places = _places_of(mesh)
    panels = [
        SlicePanel(
            "PIG",
            colours.method,
            "The solution and its Gaussians",
            picture(shown.u, top),
            subtitle=f"after {20 * len(shown.losses):,} iterations, {shown.seconds:.0f} s",
            ellipses=Ellipses(places[None], mesh.channels.astype(np.uint8), TONES),
        ),
        SlicePanel(
            "The truth",
            colours.truth,
            "The true solution",
            picture(shown.truth, top),
            subtitle=f"both from -{top:.2g} to {top:.2g}",
        ),
        SlicePanel(
            "Error",
            colours.error,
            "Where PIG errs, on a logarithmic scale",
            colour_map("error")[log_error(error, top)],
            subtitle=f"{shown.errors[-1]:.1e} relative; black 1e-4, white 1",
        ),
    ]
    return SliceScene(panels, "A field that is trained now", 3, 44)


def _places_of(mesh: Mesh) -> np.ndarray:
    return exhibit.ellipse_places(PROBLEMS["helmholtz"], mesh)
