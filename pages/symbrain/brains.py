"""Slices of heads: which one, what the visitor draws on it, and what is found in it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from core.figures.export import json_bytes
from core.inputs import InputError, image, mri
from core.inputs.image import GreyImage
from core.inputs.mri import Volume
from core.papers.symbrain import baselines, exhibit, figures, text
from core.papers.symbrain.exhibit import DrawnVolume, Lesion
from core.papers.symbrain.lines import theta_rho
from core.papers.symbrain.predict import NOTICE, Midline
from core.papers.symbrain.slices import (
    Slice,
    image_slice,
    on_canvas,
    slice_line,
    study,
    volume_slice,
)
from core.papers.symbrain.volume import AXES
from core.ui.components import slices as slice_view_of
from core.ui.controls import Controls
from core.ui.follow import fragment
from core.ui.progress import forget
from core.ui.uploads import PRIVACY, Upload, uploaded
from core.ui.views import download, say, show_rows

_MOST_SPOTS = 24
Painted = tuple[list[Lesion], float]  # lesions, and how bright they are


class Chosen(NamedTuple):
    """What the visitor chose; the token names all that it depends on."""

    shown: Slice
    token: str


def chosen_slice(controls: Controls, lesions: tuple[str, bool] = ("lesioned", False)) -> Chosen:
    """A synthetic slice, or one of a file. lesions: the switch for them, and how it stands at first."""
    source = controls.choice("Slice", "source", tuple(text.SOURCE_NAMES), text.SOURCE_NAMES)
    if source == "upload":
        found = _uploaded_slice(controls)
        if found is not None:
            return found
    number = controls.slider("Which slice", "sample", 0, exhibit.SLICES - 1, 18, 1)
    lesioned = controls.toggle("Lesions on one side", *lesions)
    with st.spinner("Cutting a slice"):  # the first takes seconds: the head has to be built
        shown = exhibit.sample_slice(number, lesioned)
    return Chosen(shown, f"sample {number} {lesioned}")


def uploaded_scan(controls: Controls) -> Upload | None:
    """The visitor's picture, or the chosen volume of the visitor's file."""
    index = st.session_state.get(controls.key("volume"), 1) - 1

    def read(raw: bytes) -> Volume:
        return mri.read_volume(raw, min(index, mri.read_header(raw).volumes - 1))

    found = uploaded(
        [replace(mri.KIND, read=read), image.KIND],
        controls.key("upload"),
        "Until then, a sample.",
        index,
        _forget,
    )
    if found is not None and isinstance(found.value, Volume) and found.value.volumes > 1:
        chosen = controls.slider("Volume of the file", "volume", 1, found.value.volumes, 1, 1)
        if chosen - 1 != index:  # from the address, or of the file before
            st.rerun()
    return found


def _forget() -> None:
    """Clear what was computed from a file."""
    studied.clear()
    drawn.clear()
    forget("sb_plane")


def _uploaded_slice(controls: Controls) -> Chosen | None:
    found = uploaded_scan(controls)
    if found is None:
        return None
    value, token = found.value, str(found.token)
    if isinstance(value, GreyImage):
        return Chosen(image_slice(value), token)
    axis = value.flat_axis
    if axis is None:
        name = controls.select("Direction", "axis", AXES[::-1], {})
        axis = AXES.index(name)
    count = value.voxels.shape[axis]
    number = 0
    if count > 1:
        number = controls.slider("Slice of the volume", "slice", 1, count, 1 + count // 2, 1) - 1
    return Chosen(volume_slice(value, axis, number), f"{token} {axis} {number}")


@st.cache_data(max_entries=24, scope="session", show_spinner=False)
def studied(token: str, _shown: Slice, classical: bool = True) -> Midline:
    """What is found in a slice. Raises InputError for a slice of one brightness."""
    return study(_shown, classical)


@st.cache_data(max_entries=2, scope="session", show_spinner=False)
def drawn(token: str, _volume: Volume) -> DrawnVolume:
    """A volume as it is sent to the browser."""
    return exhibit.drawable(_volume)


def found_lines(
    controls: Controls, chosen: Chosen, every: bool, bent: bool, brush: bool, painted: Painted
) -> None:
    """A slice and the lines that are found in it, anew where a lesion was painted."""
    spots, tone = painted
    healthy = studied(chosen.token, chosen.shown, every or brush)
    shown, midline = chosen.shown, healthy
    if spots:
        shown = exhibit.painted(shown, spots, tone)
        midline = studied(f"{chosen.token} {spots} {tone}", shown)
    methods = tuple(midline.lines) if every else ("combined",)
    scene = figures.slice_scene(shown, midline, methods, None, brush, bent)
    say(text.headline(shown, midline))
    slice_view_of(scene, "sb_slice_view", on_painted=paint_setter(controls, shown))
    if spots:
        say(text.brush_note(shown, healthy, midline))
    elif brush:
        say("Paint over the slice: a lesion appears, and every line is found anew.")
    if every:
        show_rows(text.methods_rows(shown, midline))
    with st.popover("Export", icon=":material/download:"):
        take_slice_away(shown, midline)


@fragment()  # of its own: dragging the line redraws the view and none of the controls beside it
def own_line(controls: Controls, chosen: Chosen, every: bool, bent: bool) -> None:
    """A slice and the visitor's line, with how symmetric it is."""
    shown = chosen.shown
    midline = studied(chosen.token, shown, every)
    place = st.container()
    line = chosen_line(controls, shown)
    if not controls.toggle("Show the truth", "answer"):
        shown = replace(shown, truth=None)
    methods = tuple(midline.lines) if every else ()
    score = baselines.symmetry(midline.canvas.image, on_canvas(shown, midline, line), midline.brain)
    with place:
        say(text.yours_note(score, midline.symmetry["combined"]))
        scene = figures.slice_scene(shown, midline, methods, line, False, bent)
        slice_view_of(scene, "sb_slice_view", on_drawn=line_setter(controls, shown))


def chosen_line(controls: Controls, shown: Slice) -> np.ndarray:
    """The visitor's line in pixels of the slice, by two sliders."""
    side = len(shown.pixels)
    first, second = st.columns(2)
    with first:
        theta = controls.slider("Angle [degrees]", "theta", 0.0, 179.9, 0.0, 0.1)
    with second:
        rho = controls.slider("Offset [% of the side]", "rho", -50.0, 50.0, 0.0, 0.1)
    return exhibit.drawn_line(theta, rho / 100 * side, 1.0)


def line_setter(controls: Controls, shown: Slice) -> Callable[[tuple[float, float, float]], None]:
    """What the view calls when the line was dragged."""
    side = len(shown.pixels)

    def moved(line: tuple[float, float, float]) -> None:
        length = float(np.hypot(line[0], line[1]))
        if length < 0.5:
            return
        theta, rho = theta_rho(np.array(line) / length)
        controls.set("theta", round(min(theta, 179.9), 1))
        controls.set("rho", round(float(np.clip(rho / side * 100, -50, 50)), 1))

    return moved


def chosen_lesion(controls: Controls) -> Painted:
    """What was painted, from the address, and how bright it is."""
    tone = controls.slider("Brightness of the brush", "tone", 0.0, 1.0, 0.0, 0.1)
    spots = controls.coded("lesion", lesion_of, "", 600)
    st.button("Heal", on_click=lambda: controls.set("lesion", ""), disabled=not spots)
    return spots, tone


def lesion_of(written: str) -> list[Lesion]:
    """Spots from the address. Raises InputError when they are not."""
    try:
        out = [
            Lesion(*(float(value) for value in part.split(",")))
            for part in written.split(";")[:_MOST_SPOTS]
            if part
        ]
        fits = all(abs(x) <= 1 and abs(y) <= 1 and 0 < radius <= 0.3 for x, y, radius in out)
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise InputError("a lesion is 'x,y,radius' in shares of the side, joined by semicolons")
    return out


def paint_setter(controls: Controls, shown: Slice) -> Callable[[list[tuple[float, float]]], None]:
    """What the view calls when a stroke was painted."""
    side = len(shown.pixels)

    def painted(points: list[tuple[float, float]]) -> None:
        before = [
            part for part in st.session_state.get(controls.key("lesion"), "").split(";") if part
        ]
        new = [
            f"{x / side:.3f},{y / side:.3f},{exhibit.LESION / 128:.3f}"
            for x, y in points
            if abs(x) <= side / 2 and abs(y) <= side / 2
        ]
        controls.set("lesion", ";".join((before + new)[-_MOST_SPOTS:]))

    return painted


def take_slice_away(shown: Slice, midline: Midline) -> None:
    """The line of each method, as files."""
    numbers: dict[str, Any] = {
        "slice": shown.name,
        "unit": shown.unit,
        "convention": "x cos(theta) + y sin(theta) = rho, from the middle, y downwards",
        "confidence": midline.confidence,
        "lines": {m: slice_line(shown, midline, m) for m in midline.lines},
        "notice": NOTICE,
    }
    download("Lines as JSON", "midline.json", lambda: json_bytes(numbers))


YOUR_DATA = (
    "Choose **Your file** above: a volume as NIfTI (.nii or .nii.gz, up to "
    f"{mri.MAX_BYTES >> 20} MB; of a series pick the volume), or a slice as PNG, JPEG or TIFF (up to "
    f"{image.MAX_BYTES >> 20} MB). Left and right are told by a NIfTI file's own affine; a picture "
    f"has none, so they are the image's. {PRIVACY} {text.NOT_CLINICAL} "
    "`python -m core inspect scan.nii.gz --json` gives the same numbers, and "
    "`python -m core inspect *.nii.gz --csv out.csv` those of many files."
)
