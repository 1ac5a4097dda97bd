"""What the page draws: films of trainings with their Gaussians, fields, spectra and curves of
errors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core.equivariance import Square
from core.figures.film import Film, film_panel
from core.figures.palette import Method, Palette, Scale
from core.figures.slices import Ellipses, SlicePanel, SliceScene, field_panel
from core.figures.square import Corners, square_scene
from core.figures.verdict import plain
from core.papers.pig import exhibit
from core.papers.pig.exhibit import View
from core.papers.pig.live import Live
from core.papers.pig.mesh import Mesh
from core.papers.pig.problems import PROBLEMS, Problem
from core.papers.pig.train import SIDE, problem_of

CAST = {
    "pig": Method("PIG", "method"),
    "frozen": Method("Gaussians frozen", "baseline"),
    "pinn": Method("PINN, no Gaussians", "baseline_wide"),
}
_BRIEFLY = {"pig": "PIG", "frozen": "Frozen", "pinn": "PINN"}  # eight pictures side by side
# The four channels: tones that are told apart on the maps of signed fields and of errors.
TONES = ("#F0E442", "#56B4E9", "#2EC49A", "#E08BB8")
MOST = 60  # ellipses that are not to be gripped: the most opaque
GRIPS = 150  # of those that are to be gripped, so many are clear
_HARDLY = 0.08  # of its opacity has an ellipse that is to be gripped, but is none of those
_FAINT = 0.35  # of a solution that lies under ellipses
_LOG_ERRORS = Scale(-4, 0, "error")
_SHARES = "white: 100% of u, black: 0.01%"
PROBLEM_NAMES = {
    "helmholtz": "Helmholtz",
    "burgers": "Burgers",
    "allen-cahn": "Allen-Cahn",
    "flow-mixing": "Flow mixing",
    "klein-gordon": "Klein-Gordon",
}


def log_share(errors: np.ndarray, top: float) -> np.ndarray:
    """log10 of |error| over the largest |u|."""
    return np.log10(np.maximum(np.abs(errors) / top, 1e-12))


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


def _standing(
    problem: Problem,
    mesh: Mesh,
    at: float | None = None,
    chosen: int = -1,
    grips: bool = False,
) -> Ellipses:
    places, tone = exhibit.ellipse_places(problem, mesh, at), mesh.channels.astype(np.uint8)
    order = np.argsort(places[:, 4])
    if grips:  # all can be picked, few are seen
        places[order[:-GRIPS], 4] *= _HARDLY
    else:
        kept = np.sort(order[-MOST:])
        places, tone = places[kept], tone[kept]
    return Ellipses(places[None], tone, TONES, chosen, grips)


def _range(scale: Scale) -> str:
    return f"from {plain(scale.low)} to {plain(scale.high)}"


def growth_film(recipes: Mapping[str, str], colours: Palette) -> Film:
    """Truth and three fields while they are trained; below, PIG's Gaussians and the three errors."""
    problem = problem_of(recipes["pig"])
    truth = exhibit.truth_picture(problem.name, SIDE)
    scale = Scale.signed(truth)
    upper = [film_panel("True solution", axes_text(problem), truth[None], scale, colours.truth)]
    lower = [
        film_panel(
            "PIG's Gaussians",
            f"the {MOST} weightiest",
            _FAINT * truth[None],
            scale,
            colours.method,
            "The Gaussians of PIG as ellipses, over a faint true solution",
            ellipses=_moving(problem, exhibit.mesh_film(recipes["pig"])),
        )
    ]
    for method, name in recipes.items():
        growth = exhibit.growth(name)
        called, tone = _BRIEFLY[method], CAST[method].tone(colours)
        says = f"{growth.iterations[-1] + 20:,} iterations"
        upper.append(film_panel(called, says, truth + growth.errors, scale, tone))
        lower.append(
            film_panel(
                f"Error: {called}",
                "white: 100% of u" if method == "pig" else "same scale",
                log_share(growth.errors, scale.high),
                _LOG_ERRORS,
                colours.error,
                f"Where {called} errs, on a logarithmic scale",
            )
        )
    label = f"Three ways to solve {PROBLEM_NAMES[problem.name]}, while they are trained"
    return Film([*upper, *lower], 0, label, (23,) * 4, exhibit.frame_names())


def _residual_panel(shown: View, says: str, colours: Palette) -> SlicePanel:
    """The hundredth part of the pixels with the largest residuals is clipped."""
    reach = max(float(np.quantile(np.abs(shown.residual), 0.99)), 1e-12)
    scale = Scale(-reach, reach, "signed")
    says = says or _range(scale)
    return field_panel("Residual of the equation", says, shown.residual, scale, colours.input)


def _error_panel(errors: np.ndarray, top: float, colours: Palette) -> SlicePanel:
    alt = f"Where the field errs, on a logarithmic scale: {_SHARES}"
    return field_panel("Error", _SHARES, log_share(errors, top), _LOG_ERRORS, colours.error, alt)


def view_scene(shown: View, method: str, problem: Problem, colours: Palette) -> SliceScene:
    """Solution, truth, error and residual of a trained field."""
    scale = Scale.signed(shown.truth)
    error = shown.u - shown.truth
    errors = Scale.signed(error)
    both = f"both from {scale.low:.3g} to {scale.high:.3g}"
    name, tone = CAST[method].name, CAST[method].tone(colours)
    panels = [
        field_panel(name, axes_text(problem), shown.u, scale, tone),
        field_panel("True solution", both, shown.truth, scale, colours.truth),
        field_panel("Error u - truth", _range(errors), error, errors, colours.error),
        _residual_panel(shown, "", colours),
    ]
    return SliceScene(panels, f"{name} on {PROBLEM_NAMES[problem.name]}", 2, 38, wide=4)


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
    scale = Scale.signed(shown.truth)
    change = shown.u - before.u
    changes = Scale.signed(change, np.array(1e-9))
    says = _range(changes) if change.any() else "nothing yet"
    field = field_panel(
        "u and its Gaussians",
        f"click, drag, Delete; seen: {GRIPS} weightiest",
        shown.u,
        scale,
        colours.method,
        "The solution under ellipses that can be picked, dragged and removed",
    )
    panels = [
        replace(field, ellipses=_standing(problem, mesh, at, chosen, grips=True)),
        field_panel("What your edits changed", says, change, changes, colours.transformation),
        _error_panel(shown.u - shown.truth, scale.high, colours),
        _residual_panel(shown, "how far the equation fails", colours),
    ]
    return SliceScene(panels, "A field whose Gaussians can be pulled", 2, 42, wide=4)


def moved_scene(found: Square[Mesh, np.ndarray], problem: Problem, colours: Palette) -> SliceScene:
    """The square of a mesh that is moved as a whole."""
    says = Corners(
        "Gaussians as they were trained",
        "all centres together",
        "the field, drawn",
        "move, then draw",
        "draw",
        "move",
    )
    scale = Scale.signed(found.fx)
    u = found.fx
    seen = Square(_FAINT * u, 0 * u, u, found.fgx, found.gfx, found.error)
    over = (_standing(problem, found.x), _standing(problem, found.gx))
    return square_scene(seen, says, scale, scale, colours.method, colours, over)


def live_scene(shown: Live, colours: Palette) -> SliceScene:
    """A training so far: the field under its Gaussians, the solver's answer, and the error."""
    scale = Scale.signed(shown.truth)
    after = f"after {20 * len(shown.losses):,} iterations, {shown.seconds:.0f} s"
    both = f"both from {scale.low:.2g} to {scale.high:.2g}"
    field = field_panel(
        "PIG", after, shown.u, scale, colours.method, "The solution and its Gaussians"
    )
    panels = [
        replace(field, ellipses=_standing(PROBLEMS["helmholtz"], shown.mesh)),
        field_panel("The truth", both, shown.truth, scale, colours.truth),
        _error_panel(shown.u - shown.truth, scale.high, colours),
    ]
    return SliceScene(panels, "A field that is trained now", 3, 44)
