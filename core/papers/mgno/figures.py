"""What the page draws: fields side by side on one scale, flow lines, V-cycles, films and charts."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.equivariance import Square
from core.figures.blocks import Block, Diagram
from core.figures.film import Film, film_panel
from core.figures.palette import Method, Palette, Scale
from core.figures.slices import SlicePanel, SliceScene, field_panel
from core.figures.square import Corners, square_scene
from core.papers.mgno import exhibit
from core.papers.mgno.data import COARSE, FINE, Earth
from core.papers.mgno.exhibit import RideStep
from core.papers.mgno.model import Config
from core.papers.mgno.runs import Response, relative

CAST = {
    "mgno": Method("MgNO", "method"),
    "fno": Method("FNO", "baseline"),
    "unet": Method("U-Net", "baseline_wide"),
    "solver": Method("solver", "truth"),
}
_STEPS = {"smooth": "smoothing", "restrict": "restriction", "prolong": "prolongation"}
_FLOW = "#9AD1F5"
_RING = "#2EC49A"


def ground_scale(a: np.ndarray) -> Scale:
    """Greys for logarithms of a permeability."""
    return Scale(float(np.log(a.min())) - 0.6, float(np.log(a.max())) + 0.3, "input")


def ground_panel(title: str, says: str, earth: Earth, alt: str, colours: Palette) -> SlicePanel:
    """A ground in greys."""
    scale = ground_scale(earth.a)
    return field_panel(title, says, np.log(earth.a), scale, colours.input, alt)


def _ring(x: float, y: float, radius: float) -> list[np.ndarray]:
    """A circle (25, 2)."""
    t = np.linspace(0, 2 * np.pi, 25)
    return [np.stack([x + radius * np.cos(t), y + radius * np.sin(t)], 1)]


def ground_scene(
    earth: Earth,
    answers: dict[str, np.ndarray],
    truth: np.ndarray,
    brush: float | None,
    colours: Palette,
) -> SliceScene:
    """The ground to paint on with the first network's flow lines, the truth, and each network's answer
    and error; pressures share one scale, and errors another."""
    first = next(iter(answers))
    top = float(truth.max())
    pressure = Scale(0, top, "activity")
    gaps = {method: np.abs(answer - truth) for method, answer in answers.items()}
    errors = Scale.sizes(*gaps.values(), map="error")
    ground = ground_panel(
        "The ground",
        f"lines: flow by {CAST[first].name}",
        earth,
        f"Permeability with flow lines by {CAST[first].name}; paint to change it",
        colours,
    )
    flow = [(path - 0.5) * FINE for path in exhibit.streamlines(earth, answers[first])]
    radius = None if brush is None else brush * FINE
    panels = [
        replace(ground, brush=radius, paths=flow, path_colour=_FLOW),
        field_panel("Pressure: solver", "the truth", truth, pressure, colours.truth),
    ]
    for method, answer in answers.items():
        name, tone = f"Pressure: {CAST[method].name}", CAST[method].tone(colours)
        panels.append(field_panel(name, "predicted", answer, pressure, tone))
    for method, answer in answers.items():
        says = f"{relative(answer, truth):.2%} relative; white: {errors.high / top:.1%}"
        name = f"Error of {CAST[method].name}"
        panels.append(field_panel(name, says, gaps[method], errors, colours.error))
    return SliceScene(panels, "Ground, pressures and errors", 3, 36)


def fields_square(
    found: Square[np.ndarray, np.ndarray], signed: bool, model: str, what: str, colours: Palette
) -> SliceScene:
    """The commuting square of two fields; signed: of vorticity, else of ground and pressure."""
    outputs = (found.fx, found.gfx, found.fgx)
    scale = Scale.signed(*outputs) if signed else Scale.sizes(*outputs)
    says = Corners(
        "as it is",
        f"{what} first",
        f"{CAST[model].name} on x",
        f"{what}, then predict",
        CAST[model].name,
        what,
    )
    seen = found if signed else replace(found, x=np.log(found.x), gx=np.log(found.gx))
    inputs = scale if signed else ground_scale(found.x)
    return square_scene(seen, says, inputs, scale, CAST[model].tone(colours), colours)


def cycle_diagram(off: frozenset[str], step: RideStep) -> Diagram:
    """A layer: the V-cycle down on the left and up on the right, and the pointwise part below."""
    sides = [(COARSE - 1) // 2**level + 1 for level in range(len(Config().smoothings))]
    down = [Block(f"s{n + 1}", f"Smooth on {side}", 0, n) for n, side in enumerate(sides)]
    up = [Block(f"p{n + 1}", f"Back to {side}", 1, n) for n, side in enumerate(sides[:-1])]
    arrows = [(f"s{n}", f"s{n + 1}") for n in range(1, len(down))]
    arrows += [(f"s{n}", f"p{n}") for n in range(1, len(down))] + [(f"s{len(down)}", f"p{len(up)}")]
    arrows += [(f"p{n + 1}", f"p{n}") for n in range(1, len(up))]
    blocks = [*down, *up, Block("b", "Pointwise part", 1, len(up))]
    now = f"{'p' if step.name == 'prolong' else 's'}{step.level + 1}"
    return Diagram(blocks, arrows, "Blocks of every layer, to be switched off", off, now)


def ride_scene(steps: Sequence[RideStep], now: int, colours: Palette) -> SliceScene:
    """One step of the learned V-cycle above, the same step of the classical one below."""
    step = steps[now]
    nodes = len(step.u)
    inner = len(step.classical_u)
    grid = f"{nodes} x {nodes} nodes"
    errors = [float(np.linalg.norm(s.classical_error)) for s in steps]
    largest = Scale.sizes(*(s.classical_error for s in steps), map="error")
    solution = (
        f"a correction, {inner} x {inner} inner nodes" if step.level else "the solution so far"
    )
    left = f"{errors[now] / errors[0]:.0%} of that after the first step"
    rows = (
        (f"f on level {step.level + 1}", f"right side, {grid}", step.f, colours.input),
        (f"u after {_STEPS[step.name]}", f"solved for, {grid}", step.u, colours.method),
        ("What the step added", "learned", step.added, colours.method_small),
        ("Classical: u of this level", solution, step.classical_u, colours.truth),
    )
    panels = [
        field_panel(title, says, values, Scale.signed(values), tone)
        for title, says, values, tone in rows
    ]
    panels.append(
        field_panel(
            "Classical: error that is left",
            left,
            np.abs(step.classical_error),
            largest,
            colours.error,
        )
    )
    return SliceScene(panels, f"V-cycle, step {now + 1}: {step.name}", 3, 34)


def response_scene(
    found: Response, rank: int, row: int, column: int, colours: Palette
) -> SliceScene:
    """A kernel of W, and a V-cycle trained on Poisson's equation alone, beside the true Green's function;
    click to put the impulse elsewhere."""
    learned = found.kernels[rank] * np.sign(found.likeness[rank] or 1.0)
    middle = COARSE / 2 - 0.5
    kernel = field_panel(
        "One layer's answer to an impulse",
        f"kernel {found.numbers[rank] + 1}; likeness to the truth {abs(found.likeness[rank]):.2f}",
        learned,
        Scale.signed(learned).times(0.5),
        colours.method,
    )
    green = field_panel(
        "The true Green's function",
        "of -Laplace, u = 0 at the edge",
        found.green,
        Scale.signed(found.green).times(0.5),
        colours.truth,
    )
    place = _ring(column - middle, row - middle, 3)
    kernel = replace(kernel, brush=1.5, paths=place, path_colour=_RING)
    alone = field_panel(
        "A V-cycle for Poisson's equation",
        f"trained alone; likeness to the truth {found.alone_likeness:.4f}",
        found.alone,
        Scale.signed(found.alone).times(0.5),
        colours.method_small,
    )
    return SliceScene(
        [kernel, alone, green], "Learned responses and the true Green's function", 3, 46
    )


def poke_scene(
    changes: dict[str, np.ndarray], x: float, y: float, earth: Earth, colours: Palette
) -> SliceScene:
    """How each answer changes where the ground is made more permeable about a place."""
    scale = Scale.signed(*changes.values()).times(0.6)
    title, alt = "The ground: click to poke", "The ground and the place that is poked"
    ground = ground_panel(title, "the other phase in the ring", earth, alt, colours)
    ring = _ring((x - 0.5) * FINE, (y - 0.5) * FINE, 0.06 * FINE)
    panels = [replace(ground, brush=2.0, paths=ring, path_colour=_RING)]
    for method, change in changes.items():
        off = relative(change, changes["solver"])
        says = "the truth" if method == "solver" else f"{off:.0%} off the true change"
        tone = CAST[method].tone(colours)
        panels.append(field_panel(f"Change: {CAST[method].name}", says, change, scale, tone))
    return SliceScene(panels, "Answers to a poke of the ground", 3, 36, wide=5)


def fluid_film(runs: dict[str, np.ndarray], colours: Palette) -> Film:
    """Vorticity: the truth and each network's own rollout above, errors below."""
    truth = runs["truth"]
    scale = Scale.signed(truth)
    errors = Scale(0, 0.5 * scale.high, "error")
    above = [film_panel("Truth", "spectral solver", truth, scale, colours.truth)]
    below = [film_panel("First frame", "what all start from", truth[:1], scale, colours.input)]
    for method, frames in runs.items():
        if method == "truth":
            continue
        name, tone = CAST[method].name, CAST[method].tone(colours)
        last = relative(frames[-1], truth[-1])
        above.append(film_panel(name, "each step fed the last", frames, scale, tone))
        says, gaps = f"{last:.0%} at the end", np.abs(frames - truth)
        below.append(film_panel(f"Error of {name}", says, gaps, errors, colours.error))
    names = tuple(f"t = {t}" for t in range(len(truth)))
    label = "A fluid and three networks over time"
    return Film([*above, *below], 0, label, (22,) * 4, names)
