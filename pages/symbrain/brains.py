"""Controls of the midline page, a visitor's own scan, and what is found in it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from core.figures.export import csv_bytes, json_bytes
from core.inputs import InputError, image, mri
from core.inputs.image import GreyImage
from core.inputs.mri import Volume
from core.papers.symbrain import exhibit, report, samples, text
from core.papers.symbrain.exhibit import DrawnVolume, Lesion
from core.papers.symbrain.lines import theta_rho
from core.papers.symbrain.predict import NOTICE, Midline
from core.papers.symbrain.slices import Slice, image_slice, slice_line, study, volume_slice
from core.papers.symbrain.train import trained, trained_aligner
from core.papers.symbrain.volume import (
    AXES,
    STAGES,
    Plane,
    aligned,
    find_plane,
    nifti_bytes,
)
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.progress import forget, work_through
from core.ui.uploads import PRIVACY, Upload, uploaded
from core.ui.views import download

_MOST_SPOTS = 24


class Chosen(NamedTuple):
    """What the visitor chose; the token names all that it depends on."""

    shown: Slice
    token: str


class ChosenVolume(NamedTuple):
    """A volume, what it depends on, and its true plane where that is known."""

    volume: Volume
    token: str
    truth: tuple[np.ndarray, float] | None


def chosen_slice(controls: Controls) -> Chosen:
    """A synthetic slice, or one of the visitor's file."""
    source = controls.choice("Slice", "source", tuple(text.SOURCE_NAMES), text.SOURCE_NAMES)
    if source == "upload":
        found = _uploaded_slice(controls)
        if found is not None:
            return found
    number = controls.slider("Which slice", "sample", 0, exhibit.SLICES - 1, 18, 1)
    lesioned = controls.toggle("Lesions on one side", "lesioned")
    with st.spinner("Cutting a slice"):  # the first takes seconds: the head has to be built
        shown = exhibit.sample_slice(number, lesioned)
    return Chosen(shown, f"sample {number} {lesioned}")


def _uploaded(controls: Controls) -> Upload | None:
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
    found = _uploaded(controls)
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


def chosen_volume(controls: Controls) -> ChosenVolume:
    """A sample head that is turned by a known amount, or the visitor's volume."""
    which, first, second, third = st.columns([2.4, 1, 1, 1], gap="medium")
    with which:
        name = controls.choice("Head", "head", tuple(text.VOLUME_NAMES), text.VOLUME_NAMES)
        found = _uploaded(controls) if name == "upload" else None
    if found is not None:
        value, token = found.value, str(found.token)
        if isinstance(value, Volume) and value.flat_axis is None and not value.constant:
            return ChosenVolume(value, token, None)
        with which:
            st.info(
                "This file has a single slice, or nothing to see: look at it under the first view."
            )
    with first:
        yaw = controls.slider("Yaw [degrees]", "yaw", -30, 30, 12, 1, help="Face to the left")
    with second:
        roll = controls.slider("Roll", "roll", -30, 30, -8, 1, help="Right ear up")
    with third:
        pitch = controls.slider("Pitch", "pitch", -30, 30, 5, 1, help="Face up")
    name = "newborn" if name == "newborn" else "template"
    with st.spinner("Turning the head"):
        volume = exhibit.sample_volume(name, yaw, roll, pitch)
    truth = samples.true_plane(yaw, roll)
    return ChosenVolume(volume, f"{name} {yaw} {roll} {pitch}", truth)


@st.cache_data(max_entries=24, scope="session", show_spinner=False)
def studied(token: str, _shown: Slice, classical: bool = True) -> Midline:
    """What is found in a slice. Raises InputError for a slice of one brightness."""
    return study(_shown, classical)


@st.cache_data(max_entries=2, scope="session", show_spinner=False)
def drawn(token: str, _volume: Volume) -> DrawnVolume:
    """A volume as it is sent to the browser."""
    return exhibit.drawable(_volume)


def with_plane(chosen: ChosenVolume, show: Callable[[Plane], None]) -> None:
    """Show a volume's plane once it is found, and how far the work is until then.

    Of a volume without a brain the middle slice is shown, and what was missed.
    """

    def shown(plane: Plane | None) -> None:
        if plane is not None:
            show(plane)

    try:
        work_through(
            lambda: find_plane(chosen.volume, trained(), trained_aligner()),
            STAGES,
            "Looking for the midplane",
            "sb_plane",
            chosen.token,
            shown,
        )
    except InputError as error:
        st.info(f"No plane was found: {plain(str(error))}. This is the middle slice.")
        st.image(mri.middle(chosen.volume), width=360)


def chosen_line(controls: Controls, shown: Slice) -> np.ndarray:
    """The visitor's line in pixels of the slice, by two sliders."""
    side = len(shown.pixels)
    first, second = st.columns(2)
    with first:
        theta = controls.slider("Angle \u03b8 [degrees]", "theta", 0.0, 179.9, 0.0, 0.1)
    with second:
        rho = controls.slider("Offset \u03c1 [% of the side]", "rho", -50.0, 50.0, 0.0, 0.1)
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


def chosen_lesion(controls: Controls) -> tuple[list[Lesion], float]:
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


def cross_of(controls: Controls, shown: DrawnVolume) -> tuple[int, int, int]:
    """Where the crosshair stands, from the address: shares of the sides in percent."""

    def shares(written: str) -> list[float]:
        try:
            found = [float(value) for value in written.split(",")]
        except ValueError:
            found = []
        if len(found) != 3 or not all(0 <= share <= 100 for share in found):
            raise InputError("a crosshair in the address is three shares in percent; click a place")
        return found

    sizes = shown.voxels.shape
    at = controls.coded("cross", shares, "50,50,50", 20)
    i, j, k = (min(int(s / 100 * n), n - 1) for s, n in zip(at, sizes, strict=True))
    return i, j, k


def cross_setter(controls: Controls, shown: DrawnVolume) -> Callable[[tuple[int, int, int]], None]:
    """What the view calls when the crosshair came to rest."""

    def crossed(at: tuple[int, int, int]) -> None:
        shares = [100 * (i + 0.5) / n for i, n in zip(at, shown.voxels.shape, strict=True)]
        controls.set("cross", ",".join(f"{share:.1f}" for share in shares))

    return crossed


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


def take_plane_away(chosen: ChosenVolume, plane: Plane) -> None:
    """The plane in world and voxel coordinates, its slices, and the volume cut along it."""
    affine = chosen.volume.affine
    numbers = report.plane_report(plane) | {
        "voxels": {
            "normal": (affine[:3, :3].T @ plane.normal).tolist(),
            "offset": float(plane.offset - plane.normal @ affine[:3, 3]),
            "axes": "right, forward, up: the order of the report, not of the file",
        },
        "affine": affine.tolist(),
        "notice": NOTICE,
    }
    rows = [
        {
            "direction": AXES[line.axis],
            "slice": line.number + 1,
            "residual_mm": round(float(residual), 3),
            "confidence": round(line.weight, 3),
        }
        for line, residual in zip(plane.lines, plane.residuals, strict=True)
    ]
    with st.container(horizontal=True):
        download("Plane as JSON", "plane.json", lambda: json_bytes(numbers))
        download("Slices as CSV", "slices.csv", lambda: csv_bytes(rows))
        download(
            "Aligned volume, NIfTI",
            "aligned.nii",
            lambda: nifti_bytes(*aligned(chosen.volume, plane.normal, plane.offset)),
        )


def your_data() -> None:
    """How to bring a scan of one's own."""
    st.markdown(
        "Choose **Your file** above: a volume as NIfTI (.nii or .nii.gz, up to "
        f"{mri.MAX_BYTES >> 20} MB; of a series pick the volume), or a slice as PNG, JPEG or TIFF (up to "
        f"{image.MAX_BYTES >> 20} MB). Left and right are told by a NIfTI file's own affine; a picture "
        f"has none, so they are the image's. {PRIVACY} {text.NOT_CLINICAL} "
        "`python -m core inspect scan.nii.gz --json` gives the same numbers, and "
        "`python -m core inspect *.nii.gz --csv out.csv` those of many files."
    )
