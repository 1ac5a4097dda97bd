"""What the page draws: fields side by side on one scale, flow lines, V-cycles, films and charts."""

from collections.abc import Sequence

import numpy as np

from core.figures.film import Film, Panel, to_uint8
from core.figures.palette import Palette, colour_map
from core.figures.slices import SlicePanel, SliceScene
from core.papers.mgno import exhibit
from core.papers.mgno.data import COARSE, FINE
from core.papers.mgno.exhibit import Answer, Earth, Response, RideStep, Square

NAMES = {"mgno": "MgNO", "fno": "FNO", "unet": "U-Net", "solver": "solver"}
_FLOW = "#9AD1F5"


def method_colour(method: str, colours: Palette) -> str:
    """Blue for the paper's method, oranges for what it is compared with."""
    return {
        "mgno": colours.method,
        "fno": colours.baseline,
        "unet": colours.baseline_wide,
        "solver": colours.truth,
    }[method]


def picture(values: np.ndarray, low: float, high: float, name: str) -> np.ndarray:
    """(H, W, 3) uint8 by a colour map over low..high."""
    return colour_map(name)[to_uint8(values, low, high)]


def ground_picture(earth: Earth) -> np.ndarray:
    """Permeability in greys, on a logarithmic scale."""
    level = np.log(earth.a)
    return picture(level, float(level.min()) - 0.6, float(level.max()) + 0.3, "input")


def _flow_paths(earth: Earth, u: np.ndarray) -> list[np.ndarray]:
    return [(path - 0.5) * FINE for path in exhibit.streamlines(earth, u)]


def ground_scene(
    earth: Earth,
    answers: dict[str, Answer],
    truth: Answer,
    brush: float | None,
    colours: Palette,
) -> SliceScene:
    """The ground to paint on with the first network's flow lines, the truth, and each network's answer
    and error; pressures share one scale, and errors another."""
    first = next(iter(answers))
    top = float(truth.u.max())
    worst = max(float(np.abs(a.u - truth.u).max()) for a in answers.values())
    scale = max(worst, 1e-9)
    panels = [
        SlicePanel(
            "The ground",
            colours.input,
            f"Permeability with flow lines by {NAMES[first]}; paint to change it",
            ground_picture(earth),
            subtitle=f"lines: flow by {NAMES[first]}",
            brush=None if brush is None else brush * FINE,
            paths=_flow_paths(earth, answers[first].u),
            path_colour=_FLOW,
            crisp=True,
        ),
        SlicePanel(
            "Pressure: solver",
            colours.truth,
            "The true pressure",
            picture(truth.u, 0, top, "activity"),
            subtitle=f"the truth, {truth.ms:.0f} ms",
            crisp=True,
        ),
    ]
    for method, answer in answers.items():
        panels.append(
            SlicePanel(
                f"Pressure: {NAMES[method]}",
                method_colour(method, colours),
                f"Pressure predicted by {NAMES[method]}",
                picture(answer.u, 0, top, "activity"),
                subtitle=f"predicted in {answer.ms:.0f} ms",
                crisp=True,
            )
        )
    for method, answer in answers.items():
        error = np.abs(answer.u - truth.u)
        panels.append(
            SlicePanel(
                f"Error of {NAMES[method]}",
                colours.error,
                f"Where {NAMES[method]} errs, at most {error.max() / top:.1%} of the highest pressure",
                picture(error, 0, scale, "error"),
                subtitle=f"{exhibit.relative(answer.u, truth.u):.2%} relative; white: {scale / top:.1%}",
                crisp=True,
            )
        )
    return SliceScene(panels, "Ground, pressures and errors", 3, 36)


def square_scene(
    found: Square, signed: bool, model: str, what: str, colours: Palette
) -> SliceScene:
    """The commuting square of two fields."""
    outputs = (found.f_x, found.g_fx, found.f_gx)
    top = max(float(np.abs(u).max()) for u in outputs)
    low, tones = (-top, "signed") if signed else (0.0, "activity")
    x_low, x_high = float(found.x.min()), float(found.x.max())
    gap = np.abs(found.f_gx - found.g_fx)
    tone = method_colour(model, colours)

    def seen_input(values: np.ndarray) -> np.ndarray:
        if signed:
            return picture(values, -top, top, "signed")
        return picture(np.log(values), np.log(x_low) - 0.6, np.log(x_high) + 0.3, "input")

    green = colours.transformation
    rows = (
        ("x", colours.input, seen_input(found.x), "as it is"),
        ("f(x)", tone, picture(found.f_x, low, top, tones), f"{NAMES[model]} on x"),
        ("g f(x)", green, picture(found.g_fx, low, top, tones), f"predict, then {what}"),
        ("g x", green, seen_input(found.g_x), f"{what} first"),
        ("f(g x)", tone, picture(found.f_gx, low, top, tones), f"{what}, then predict"),
        (
            "difference",
            colours.error,
            picture(gap, 0, 0.1 * top, "error"),
            "white: a tenth of the range",
        ),
    )
    panels = [
        SlicePanel(title, colour, f"{title}: {says}", pixels, subtitle=says, crisp=True)
        for title, colour, pixels, says in rows
    ]
    return SliceScene(panels, f"Commuting square, relative error {found.error:.2g}", 3, 36)


def _signed(values: np.ndarray, top: float | None = None) -> np.ndarray:
    reach = top or max(float(np.abs(values).max()), 1e-12)
    return picture(values, -reach, reach, "signed")


def ride_scene(steps: Sequence[RideStep], now: int, colours: Palette) -> SliceScene:
    """One step of the learned V-cycle above, the same step of the classical one below."""
    step = steps[now]
    nodes = len(step.u)
    grid = f"{nodes} x {nodes} nodes"
    errors = [float(np.linalg.norm(s.classical_error)) for s in steps]
    largest = max(float(np.abs(s.classical_error).max()) for s in steps)
    panels = [
        SlicePanel(
            f"f on level {step.level + 1}",
            colours.input,
            "The right side of this level, one channel",
            _signed(step.f),
            subtitle=grid,
            crisp=True,
        ),
        SlicePanel(
            f"u after: {step.name}",
            colours.method,
            "The state of this level, one channel",
            _signed(step.u),
            subtitle=f"learned, {grid}",
            crisp=True,
        ),
        SlicePanel(
            "What the step added",
            colours.method_small,
            "The change of this level's state",
            _signed(step.added),
            subtitle="learned",
            crisp=True,
        ),
        SlicePanel(
            "Classical: u of this level",
            colours.truth,
            "The state of the same level in classical multigrid",
            _signed(step.classical_u),
            subtitle=f"a correction, {len(step.classical_u)} x {len(step.classical_u)} inner nodes"
            if step.level
            else "the solution so far",
            crisp=True,
        ),
        SlicePanel(
            "Classical: error that is left",
            colours.error,
            "The error of the finest grid if the cycle ended here",
            picture(np.abs(step.classical_error), 0, largest, "error"),
            subtitle=f"{errors[now] / errors[0]:.0%} of that after the first step",
            crisp=True,
        ),
    ]
    return SliceScene(panels, f"V-cycle, step {now + 1}: {step.name}", 3, 34)


def response_scene(
    found: Response, rank: int, row: int, column: int, colours: Palette
) -> SliceScene:
    """A kernel of W beside the true Green's function; click to put the impulse elsewhere."""
    number = found.numbers[rank] + 1
    learned = found.kernels[rank] * np.sign(found.likeness[rank] or 1.0)
    top = float(np.abs(learned).max()) or 1.0
    place = [
        np.array(
            [
                [column - COARSE / 2 + 0.5 + 3 * np.cos(t), row - COARSE / 2 + 0.5 + 3 * np.sin(t)]
                for t in np.linspace(0, 2 * np.pi, 25)
            ]
        )
    ]
    panels = [
        SlicePanel(
            "One layer's answer to an impulse",
            colours.method,
            f"Kernel {number} of the learned operator on an impulse",
            _signed(learned, 0.5 * top),
            subtitle=f"kernel {number}; likeness to the truth {abs(found.likeness[rank]):.2f}",
            brush=1.5,
            paths=place,
            path_colour="#2EC49A",
            crisp=True,
        ),
        SlicePanel(
            "The true Green's function",
            colours.truth,
            "The solution of -Laplace u = impulse",
            _signed(found.green, 0.5 * float(found.green.max())),
            subtitle="of -Laplace, u = 0 at the edge",
            crisp=True,
        ),
    ]
    return SliceScene(panels, "A learned and a true Green's function", 2, 46)


def poke_scene(
    changes: dict[str, np.ndarray], x: float, y: float, earth: Earth, colours: Palette
) -> SliceScene:
    """How each answer changes where the ground is made more permeable about a place."""
    top = 0.6 * max(float(np.abs(change).max()) for change in changes.values())
    ring = [
        (
            np.array(
                [
                    [x - 0.5 + 0.06 * np.cos(t), y - 0.5 + 0.06 * np.sin(t)]
                    for t in np.linspace(0, 2 * np.pi, 25)
                ]
            )
        )
        * FINE
    ]
    truth = changes["solver"]
    panels = [
        SlicePanel(
            "The ground: click to poke",
            colours.input,
            "The ground and the place that is poked",
            ground_picture(earth),
            subtitle="the other phase in the ring",
            brush=2.0,
            paths=ring,
            path_colour="#2EC49A",
            crisp=True,
        )
    ]
    for method, change in changes.items():
        off = exhibit.relative(change, truth)
        panels.append(
            SlicePanel(
                f"Change: {NAMES[method]}",
                method_colour(method, colours),
                f"How the answer of {NAMES[method]} changes",
                _signed(change, top),
                subtitle="the truth" if method == "solver" else f"{off:.0%} off the true change",
                crisp=True,
            )
        )
    return SliceScene(panels, "Answers to a poke of the ground", 3, 36)


def fluid_film(runs: dict[str, np.ndarray], colours: Palette) -> Film:
    """Vorticity: the truth and each network's own rollout above, errors below."""
    truth = runs["truth"]
    top = float(np.abs(truth).max())
    panels, errors = [], []
    for method, frames in runs.items():
        name = "Truth" if method == "truth" else NAMES[method]
        tone = colours.truth if method == "truth" else method_colour(method, colours)
        panels.append(
            Panel(
                name,
                to_uint8(frames, -top, top),
                "signed",
                tone,
                f"Vorticity by {name}",
                "spectral solver" if method == "truth" else "each step fed the last",
            )
        )
        if method != "truth":
            last = exhibit.relative(frames[-1], truth[-1])
            errors.append(
                Panel(
                    f"Error of {name}",
                    to_uint8(np.abs(frames - truth), 0, 0.5 * top),
                    "error",
                    colours.error,
                    f"Where {name} errs",
                    f"{last:.0%} at the end",
                )
            )
    start = Panel(
        "First frame",
        to_uint8(truth[:1], -top, top),
        "signed",
        colours.input,
        "The vorticity that all start from",
        "what all start from",
    )
    names = tuple(f"t = {t}" for t in range(len(truth)))
    return Film(
        [*panels, start, *errors], 0, "A fluid and three networks over time", (22,) * 4, names
    )
