"""Whole heads: which one, the plane that is found in it, and what its halves do not share."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import streamlit as st

from core.claims import of_numbers
from core.figures.export import csv_bytes, json_bytes
from core.inputs import InputError, mri
from core.inputs.mri import Volume
from core.papers.symbrain import exhibit, figures, report, samples, text
from core.papers.symbrain.asymmetry import template_baseline, volume_asymmetry
from core.papers.symbrain.exhibit import DrawnVolume
from core.papers.symbrain.measure import SHOWN
from core.papers.symbrain.predict import NOTICE
from core.papers.symbrain.train import trained, trained_aligner
from core.papers.symbrain.volume import (
    AXES,
    STAGES,
    Plane,
    aligned,
    cube_of,
    find_plane,
    nifti_bytes,
)
from core.ui.components import volume as volume_view_of
from core.ui.controls import Controls
from core.ui.plain import plain
from core.ui.progress import work_through
from core.ui.theme import colours
from core.ui.views import download, say, show_chart, show_rows
from pages.symbrain.brains import drawn, uploaded_scan


class ChosenVolume(NamedTuple):
    """A volume, what it depends on, its true plane where that is known, and whether the plane that is
    found in it ships with the app."""

    volume: Volume
    token: str
    truth: tuple[np.ndarray, float] | None
    shipped: bool = False


def chosen_volume(controls: Controls) -> ChosenVolume:
    """A sample head that is turned by a known amount, or the visitor's volume."""
    which, first, second, third = st.columns([2.4, 1, 1, 1], gap="medium")
    with which:
        name = controls.choice("Head", "head", tuple(text.VOLUME_NAMES), text.VOLUME_NAMES)
        found = uploaded_scan(controls) if name == "upload" else None
    if found is not None:
        value, token = found.value, str(found.token)
        if isinstance(value, Volume) and value.flat_axis is None and not value.constant:
            return ChosenVolume(value, token, None)
        with which:
            st.info(
                "This file has a single slice, or nothing to see: look at it under the first view."
            )
    at = SHOWN
    with first:
        yaw = controls.slider("Yaw [degrees]", "yaw", -30, 30, at[0], 1, help="Face to the left")
    with second:
        roll = controls.slider("Roll", "roll", -30, 30, at[1], 1, help="Right ear up")
    with third:
        pitch = controls.slider("Pitch", "pitch", -30, 30, at[2], 1, help="Face up")
    name = "newborn" if name == "newborn" else "template"
    with st.spinner("Turning the head"):
        volume = exhibit.sample_volume(name, yaw, roll, pitch)
    truth, known = samples.true_plane(yaw, roll), name == "template" and (yaw, roll, pitch) == at
    return ChosenVolume(volume, f"{name} {yaw} {roll} {pitch}", truth, known)


def with_plane(chosen: ChosenVolume, show: Callable[[Plane], None]) -> None:
    """Show a volume's plane once it is found, and how far the work is until then.

    Of a volume without a brain the middle slice is shown, and what was missed.
    """

    if chosen.shipped:
        show(of_numbers(Plane, text.evaluation()["plane"]))
        return

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


def cross_of(controls: Controls, shown: DrawnVolume) -> tuple[int, int, int]:
    """Where the crosshair stands, from the address: shares of the sides in percent."""
    sizes = shown.voxels.shape
    at = controls.numbers("cross", "50,50,50", 0, 100)
    i, j, k = (min(int(s / 100 * n), n - 1) for s, n in zip(at, sizes, strict=True))
    return i, j, k


def cross_setter(controls: Controls, shown: DrawnVolume) -> Callable[[tuple[int, int, int]], None]:
    """What the view calls when the crosshair came to rest."""

    def crossed(at: tuple[int, int, int]) -> None:
        shares = [100 * (i + 0.5) / n for i, n in zip(at, shown.voxels.shape, strict=True)]
        controls.set("cross", ",".join(f"{share:.1f}" for share in shares))

    return crossed


def three_sections(controls: Controls, chosen: ChosenVolume) -> Callable[..., None]:
    """What draws a head's sections through the crosshair, given planes and, if any, an overlay."""
    shown = drawn(chosen.token, chosen.volume)
    cross = cross_of(controls, shown)

    def draw(planes: dict, found: np.ndarray | None = None) -> None:
        overlay = None
        if found is not None:
            overlay = exhibit.overlay_of(chosen.volume, shown, cube_of(chosen.volume), found)
        scene = figures.volume_scene(chosen.volume, shown, planes, cross, overlay)
        volume_view_of(scene, "sb_views", cross_setter(controls, shown))

    return draw


def found_plane(controls: Controls) -> None:
    """A head's plane in three sections, and how far each slice's line is from it."""
    chosen = chosen_volume(controls)
    draw = three_sections(controls, chosen)

    def show(plane: Plane) -> None:
        planes = {"midplane": (plane.normal, plane.offset)}
        say(text.plane_words(plane))
        draw(planes if chosen.truth is None else planes | {"true plane": chosen.truth})
        say(text.plane_note(plane, chosen.truth))
        show_chart(figures.residual_figure(plane, colours()), text.RESIDUAL_ALT, "sb_residuals")
        take_plane_away(chosen, plane)

    with_plane(chosen, show)


def asymmetry(controls: Controls) -> None:
    """What the halves of a head do not share, in three sections."""
    chosen = chosen_volume(controls)
    draw = three_sections(controls, chosen)

    def show(plane: Plane) -> None:
        found = volume_asymmetry(cube_of(chosen.volume), plane.normal, plane.offset)
        draw({"midplane": (plane.normal, plane.offset)}, found.map)
        show_rows(text.asymmetry_rows(found, template_baseline()))
        say(text.ASYMMETRY_NOTE)

    with_plane(chosen, show)


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
    names = ("direction", "slice", "residual_mm", "confidence")
    rows = [
        dict(zip(names, (AXES[a], n + 1, round(float(off), 3), round(w, 3)), strict=True))
        for (a, n, _, w), off in zip(plane.lines, plane.residuals, strict=True)
    ]
    with st.container(horizontal=True):
        download("Plane as JSON", "plane.json", lambda: json_bytes(numbers))
        download("Slices as CSV", "slices.csv", lambda: csv_bytes(rows))
        download(
            "Aligned volume, NIfTI",
            "aligned.nii",
            lambda: nifti_bytes(*aligned(chosen.volume, plane.normal, plane.offset)),
        )
