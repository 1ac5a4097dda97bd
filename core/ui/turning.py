"""The rotation g of a page, by three sliders or by dragging a cloud."""

from collections.abc import Callable

import streamlit as st

from core.ui.controls import Controls


def chosen_turn(controls: Controls) -> tuple[int, int, int]:
    """Yaw, pitch and roll of the rotation g [degrees]; at first one that says what the page is about."""
    first, second, third = st.columns(3)
    with first:
        yaw = controls.slider("Yaw, about z [degrees]", "yaw", -180, 180, 60, 1)
    with second:
        pitch = controls.slider("Pitch, about y", "pitch", -90, 90, 30, 1)
    with third:
        roll = controls.slider("Roll, about x", "roll", -180, 180, 0, 1)
    return yaw, pitch, roll


def turn_setter(controls: Controls) -> Callable[[tuple[int, int, int]], None]:
    """What the cloud component calls when it was turned."""

    def turned(angles: tuple[int, int, int]) -> None:
        for name, angle in zip(("yaw", "pitch", "roll"), angles, strict=True):
            controls.set(name, angle)

    return turned
