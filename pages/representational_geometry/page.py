"""Representational geometry: same task, same start, two activations, two shapes."""

from core.papers.representational_geometry import (
    PAPER,
    captions,
    exhibit,
    figures,
    measure,
    records,
    text,
)
from core.papers.representational_geometry.exhibit import PLANE_EPS, SCALES, Painted
from core.papers.representational_geometry.model import SHAPE_NAMES
from core.papers.representational_geometry.records import ends, last, recorded, way
from core.papers.representational_geometry.train import EPS, PAIR
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.uploads import PRIVACY
from core.ui.views import legend, say, show_chart, show_cloud, show_number, sides
from pages.representational_geometry.own import own_view

controls = Controls(PAPER)


def clouds_view() -> None:
    shown_here, beside = sides()
    with beside:
        eps = controls.steps("Nudge", "eps", EPS, 1.0, help=text.NUDGE_HELP)
        noise = controls.choice(
            "Noise", "noise", tuple(text.NOISE_NAMES), text.NOISE_NAMES, help=text.NOISE_HELP
        )
        first = "tanh"
        if noise == "0.5":  # the clipped ReLU was trained with this one
            two, says = ("tanh", "clipped"), text.AGAINST_HELP
            first = controls.choice("Beside ReLU", "beside", two, SHAPE_NAMES, help=says)
    name, task, tone = f"nudged-{noise}", EPS.index(eps), colours()
    ways = [way(name, shape, task) for shape in (first, "relu")]
    frame, stop = controls.stop("frame", len(ways[0].steps))
    seeds = last(name, task, (first, "relu")).values()
    means = [(float(targets.mean()), float(inputs.mean())) for inputs, targets in seeds]
    with beside:
        for found, (target, _) in zip(ways, means, strict=True):
            label = f"{SHAPE_NAMES[found.shape]}, target alignment in the end"
            show_number(label, f"{target:.2f}", text.TARGET_HELP)
    with shown_here:
        legend("Patterns", text.LABELS, figures.class_tones(tone))
        words_of = "the patterns", text.bars_words(name)
        scene = figures.clouds_scene(ways, means, frame, tone, words_of)
        show_cloud(scene, "rg_clouds", text.clouds_note(name, first, task), on_frame=stop)


def square_view() -> None:
    shown_here, beside = sides()
    with beside:
        names = text.FAMILY_NAMES
        family = controls.select("Tasks", "family", tuple(names), names)
    if family == "controls":
        with shown_here:
            say(text.CONTROLS_NOTE)
            figure = figures.activations_figure(records.every_activation(), colours())
            show_chart(figure, text.ACTIVATIONS_ALT, "rg_activations")
        return
    dials = recorded(family).family.dials
    with beside:
        if family == "nudged-0.5":
            dial = controls.steps("Nudge", "at", dials, 0.3, help=text.NUDGE_HELP)
        else:
            shown = "{:.2f}".format
            dial = controls.steps("Own alignment", family, dials, dials[4], format_func=shown)
        drawn = controls.choice("Drawn", "drawn", tuple(text.DRAWN), text.DRAWN)
        shapes: tuple[str, ...] = PAIR
        if family == "nudged-0.5" and controls.toggle(
            "And a ReLU with a ceiling", "ceiling", help=text.AGAINST_HELP
        ):
            shapes = (*PAIR, "clipped")
        kind = "target"
        if drawn == "curves":
            kind = controls.select(
                "Over it", "measure", tuple(captions.MEASURES), captions.MEASURES
            )
    at = dials.index(dial)
    with shown_here:
        say(text.square_note(family, at) + (text.dots_note(family) if drawn == "square" else ""))
        if drawn == "square":
            drawn_square(family, shapes, at)
        else:
            curves(family, shapes, at, kind)


def drawn_square(family: str, shapes: tuple[str, ...], task: int) -> None:
    ways = [way(family, shape, task) for shape in shapes]
    figure = figures.square_figure(ways, last(family, task, shapes), colours())
    show_chart(figure, text.SQUARE_ALT, "rg_square")


def curves(family: str, shapes: tuple[str, ...], task: int, kind: str) -> None:
    values, dials = {f: ends(family)[f][kind] for f in shapes}, recorded(family).family.dials
    figure = figures.curves_figure(dials, values, dials[task], family, kind, colours())
    show_chart(figure, text.CURVES_ALT, "rg_curves")


def plane_view() -> None:
    shown_here, beside = sides()
    with beside:
        sign = controls.choice("Units that", "sign", (1, -1), text.SIGNS, help=text.SIGN_HELP)
        eps = controls.steps("Nudge", "plane_eps", PLANE_EPS, 1.0, help=text.NUDGE_HELP)
    planes = {shape: exhibit.plane(shape, eps, sign) for shape in PAIR}
    steps = way("nudged-0.5", "tanh", EPS.index(eps)).steps
    frame, stop = controls.stop("plane_frame", len(steps))
    with shown_here:
        scene = figures.plane_scene(planes, steps, frame, colours())
        note = text.plane_note(*(measure.specialised(shape, eps) for shape in PAIR))
        show_cloud(scene, "rg_plane", note, on_frame=stop)


def paint_view() -> None:
    shown_here, beside = sides()
    with beside:
        labels = controls.coded("labels", exhibit.labels_of, exhibit.MAJORITY, 8)
        scale = controls.steps("First weights, times", "scale", SCALES, 1.0, help=text.SCALE_HELP)
        seed = controls.slider("Start", "seed", 0, 20, 0, 1, help=text.SEED_HELP)
    asked, tone = Painted(labels, seed, scale), colours()
    ways = exhibit.trained_now(asked)

    def picked(index: int) -> None:
        if 0 <= index < 8 and len(set(asked.painted_at(index))) > 1:
            controls.set("labels", asked.painted_at(index))

    frame, stop = controls.stop("paint_frame", len(ways[0].steps))
    with shown_here:
        legend("Corners", text.LABELS, figures.class_tones(tone))
        ends_at = [(float(w.to_targets[-1]), float(w.to_inputs[-1])) for w in ways]
        scene = figures.clouds_scene(ways, ends_at, frame, tone, text.PAINTING, picks=True)
        note = text.paint_note(asked, ways)
        show_cloud(scene, "rg_painted", note, on_frame=stop, on_pick=picked)


VIEWS = (
    View("clouds", "Fold or keep", clouds_view),
    View("square", "The square", square_view),
    View("plane", "Why", plane_view),
    View("paint", "Paint a task", paint_view),
    View("yours", "Your features", lambda: own_view(controls)),
)
own_data = f"{text.YOUR_DATA} {PRIVACY}"
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, own_data, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
