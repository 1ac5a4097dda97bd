"""Controls of a moving stimulus: what is shown, how it moves, and which networks watch it."""

import streamlit as st

from core.inputs import InputError, image
from core.inputs.image import GreyImage, as_stimulus, letter_image, read_ink
from core.memory import Keep, kept_as
from core.papers.flow_equivariant_rnn import exhibit, text
from core.papers.flow_equivariant_rnn.data import HORIZON, SIZE
from core.papers.flow_equivariant_rnn.exhibit import Stimulus
from core.papers.flow_equivariant_rnn.figures import CAST
from core.papers.flow_equivariant_rnn.model import Config
from core.papers.flow_equivariant_rnn.train import SEEDS
from core.ui.components import sketch, velocity_pad
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.theme import colours
from core.ui.uploads import PRIVACY, uploaded

CONTENT = 10  # largest side of a letter, drawing or upload on the torus [pixels]
BOARD = 12  # side of the drawing board [pixels]
REACH = 3  # velocities that can be set; the networks were trained up to 2 [pixels / frame]

SOURCES = {"digit": "Digit", "letter": "Letter", "drawing": "Draw", "upload": "Image"}
BASELINES = ("g-rnn", "g-rnn-wide", "g-rnn-plus")
METHODS = ("fernn-v2", "fernn-v1")
WITH_COPIES = ("fernn-v2", "fernn-v1", "g-rnn-plus")
ALL = (*METHODS, *BASELINES)
NAMES = {key: method.name for key, method in CAST.items()}
START_INK = "00030c79e7fe7fe7fe3fc1f80f0060000000"  # a heart


def stimulus_controls(controls: Controls, predicts: bool = True) -> Stimulus:
    """The stimulus that the visitor has set up, its figures already on the torus.

    predicts: whether what is shown of it depends on how many frames are predicted.
    """
    source = controls.choice("Stimulus", "source", tuple(SOURCES), SOURCES)
    figure_place = st.container()
    st.markdown("Velocity: drag the arrow", help=text.PAD_HELP)
    names = {"vx": "in x [pixels / frame]", "vy": "in y, downwards"}
    velocities = [_velocity(controls, names, (0.0, 1.0), colours().input)]
    with st.popover("More about the stimulus", width="stretch"):
        example = controls.slider("Which example of the digit", "example", 0, 19, 0, 1)
        horizon = (
            controls.slider("Frames to predict", "horizon", 10, 30, 20, 5) if predicts else HORIZON
        )
        second = controls.toggle("A second digit", "second")
        if second:
            other = controls.select("Second digit", "digit2", range(10), {}, index=7)
            vx = controls.slider("its velocity in x", "vx2", -2, 2, -1, 1)
            vy = controls.slider("its velocity in y", "vy2", -2, 2, 1, 1)
            velocities.append((float(vy), float(vx)))
    with figure_place:
        figure, keep = _figure(controls, source, example)
    figures = [figure]
    if second:
        figures.append(exhibit.digit_figure(other, example + 1))
    return Stimulus(tuple(figures), tuple(velocities), horizon, keep)


def _figure(controls: Controls, source: str, example: int) -> tuple[bytes, Keep]:
    """What the visitor typed, drew or brought, and what keeps what is found out about it; where that is
    refused, said so, a digit."""
    try:
        if source == "letter":
            typed = controls.text("One letter", "letter", "R", max_chars=1)
            return _on_torus(letter_image(typed)), kept_as
        if source == "drawing":
            return _on_torus(_drawing(controls)), kept_as
        if source == "upload":
            found = uploaded([image.KIND], controls.key("upload"), "Until then, a digit.")
            if found:
                return _on_torus(GreyImage(found.value.pixels, ())), found.once
    except InputError as error:
        st.error(f"Not used: {plain(str(error))}.")
    return exhibit.digit_figure(_chosen_digit(controls, example), example), kept_as


def _chosen_digit(controls: Controls, example: int) -> int:
    """Which digit, by tiles that show its very example."""
    return controls.picture("Digit", "digit", range(10), exhibit.digit_pictures(example), index=3)


def _on_torus(picture: GreyImage) -> bytes:
    prepared = as_stimulus(picture, SIZE, CONTENT)
    if prepared.notes:
        st.caption(plain("; ".join(prepared.notes).capitalize()) + ".")
    return exhibit.figure_bytes(prepared.pixels)


def _drawing(controls: Controls) -> GreyImage:
    ink = controls.state("ink", START_INK, BOARD * BOARD // 4)
    sketch(ink, BOARD, "flow_board", lambda drawn: controls.set("ink", drawn))
    return read_ink(ink, BOARD)


def extra_velocity(controls: Controls) -> tuple[float, float]:
    """The extra velocity nu^ (v_y, v_x) of the transformation, by the pad or the sliders."""
    st.markdown("Transformation: an extra velocity", help=text.PAD_HELP)
    names = {"gx": "extra in x", "gy": "extra in y"}
    return _velocity(controls, names, (1.0, 1.0), colours().transformation)


def _velocity(
    controls: Controls, names: dict[str, str], default: tuple[float, float], colour: str
) -> tuple[float, float]:
    """A velocity (v_y, v_x) set by a pad or by two sliders, for x and y: control -> label."""
    pad = st.container()
    (x, x_label), (y, y_label) = names.items()
    vx = controls.slider(x_label, x, -float(REACH), float(REACH), default[1], 0.5)
    vy = controls.slider(y_label, y, -float(REACH), float(REACH), default[0], 0.5)

    def move(chosen: tuple[float, float]) -> None:
        controls.set(y, chosen[0])
        controls.set(x, chosen[1])

    with pad:  # above the sliders, but drawn after them: an address sets the sliders first
        velocity_pad((vy, vx), REACH, 0.5, 2, colour, f"{controls.prefix}_pad_{x}", move)
    return vy, vx


def chosen_pair(controls: Controls) -> tuple[str, str]:
    """The checkpoints of one baseline and one flow equivariant network."""
    with st.popover("Networks", width="stretch"):
        baseline = controls.select("Baseline", "baseline", BASELINES, NAMES)
        method = controls.select("Flow equivariant", "method", METHODS, NAMES)
        seed = _seed(controls)
    return f"{baseline}-seed{seed}", f"{method}-seed{seed}"


def chosen_network(controls: Controls, name: str, options: tuple[str, ...]) -> str:
    """The checkpoint of one network."""
    with st.popover("Network", width="stretch"):
        return f"{controls.select('Network', name, options, NAMES)}-seed{_seed(controls)}"


def _seed(controls: Controls) -> int:
    return controls.select("Trained from seed", "seed", SEEDS, {})


def chosen_channel(controls: Controls) -> int:
    """The hidden channel to show of each network; all have at least those of the smallest."""
    options = (exhibit.LIVELIEST, *range(Config().hidden))
    return controls.select(
        "Hidden channel", "channel", options, {exhibit.LIVELIEST: "the most active"}
    )


def rotation_controls(controls: Controls) -> dict[str, int]:
    """What turns and how fast, for the rotation networks."""
    order = controls.select("Group", "order", (4, 8), {4: "C4: quarter turns", 8: "C8: eighths"})
    step = 360 // order
    degrees = {k: f"{k * step} degrees a frame" for k in range(order)}
    tiles = st.container()
    example = controls.slider("Which example", "example", 0, 19, 0, 1)
    with tiles:
        digit = _chosen_digit(controls, example)
    return {
        "order": order,
        "digit": digit,
        "example": example,
        "turns": controls.select("Turns by", f"turns{order}", range(order), degrees, index=1),
        "extra": controls.select("Extra turn g", f"extra{order}", range(order), degrees, index=1),
    }


YOUR_DATA = (
    "Choose **Image** above and bring a PNG, JPEG or TIFF, or **Letter** or **Draw**. The picture is "
    f"turned to grey, inverted if its ground is bright, cropped to its figure and shrunk to at "
    f"most {CONTENT} x {CONTENT} pixels; what was changed is said below it. The networks were "
    f"trained on two drifting digits, so another shape is a test of what they learned. {PRIVACY}"
)
