"""Faces: two halves of a head, and where networks place them with and without the symmetry loss."""

from functools import partial

import numpy as np
import streamlit as st

from core.data.photographs import portrait
from core.figures.verdict import SquareVerdict
from core.inputs import image
from core.memory import meanwhile
from core.papers.symface import PAPER, exhibit, figures, photo, text
from core.papers.symface.exhibit import Asked, Placed
from core.papers.symface.photo import Place
from core.papers.symface.train import Arm
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.uploads import uploaded
from core.ui.views import say, show_chart, show_charts, show_number, show_table, show_verdict, sides

controls = Controls(PAPER)
BESIDE = ("symface", "halves", "both", "plain")
SHOWN = ("plain", "flips", "averaged", "symface")


def chosen_face(name: str, default: float, light: float = 0.0) -> Asked:
    who = controls.slider("Another person", "who", 0, 30, 0, 1)
    asymmetry = controls.slider(
        "Asymmetry a of this person", name, 0.0, 4.0, default, 0.25, help=text.ASYMMETRY_HELP
    )
    return Asked(who, asymmetry, light, 0, 0.0, 0)


def show_face(fine: np.ndarray, pixels: np.ndarray, other: Arm, what: str) -> dict[str, Placed]:
    """A face and two networks' planes, of which a slide has room for one; and what is in the planes."""
    pair: tuple[Arm, Arm] = ("flips", other)
    found: dict[str, Placed] = {arm: exhibit.placed(pixels, arm, 0) for arm in pair}
    if what != "planes":
        small = None if lecture_mode() else pixels  # on a slide the faces are larger without
        slices(figures.face_scene(fine, small, what == "faces", colours()), "sy_face")
    if what != "faces":
        charts = [
            (figures.placed_figure(here, arm, what, colours()), text.PLACED_ALT, f"sy_plane_{side}")
            for side, (arm, here) in enumerate(found.items())
        ]
        show_charts(*charts)
    return found


def face_view() -> None:
    shown_here, beside = sides(below=True)
    with beside:
        number = st.container()
        light = controls.slider("Light, from left to right", "light", -1.0, 1.0, 0.9, 0.1)
        asked = chosen_face("asymmetry", 1.0, light)
        smile = controls.slider("Smile of one side", "smile", -1.0, 1.0, 0.0, 0.1)
        yaw = controls.slider("Turned by [degrees]", "yaw", -30, 30, 0, 2)
        mole = controls.choice("Mole", "mole", tuple(text.MOLES), text.MOLES)
        other = controls.select("Beside ArcFace with flips", "beside", BESIDE, text.NAMES)
        what = controls.choice("Close up", "what", tuple(text.WHAT), text.WHAT)
    face = exhibit.face(asked._replace(smile=smile, yaw=yaw, mole=mole))
    meanwhile(exhibit.other_lights)
    with shown_here:
        found = show_face(face.fine, face.pixels, other, what)
        say(text.face_note(face, found))
    with number:
        show_number(f"Halves apart: {text.NAMES[other]}", text.apart(found[other]), text.APART_HELP)


def twins_view() -> None:
    shown_here, beside = sides()
    with beside:
        how = controls.choice("Who stands beside", "twin", tuple(text.TWINS), text.TWINS)
        asked = chosen_face("apart", 3.0)
        whose = controls.select("Whose commuting square", "whose", SHOWN, text.NAMES, index=2)
    one, other = exhibit.twins(asked, how)
    found = {method: exhibit.judged(one.pixels, other.pixels, method, 0) for method in SHOWN}
    with shown_here:
        left, right = st.columns([1, 1.1], gap="medium")
        with left:
            scene = figures.pair_scene(one.fine, other.fine, text.TWINS[how], colours())
            slices(scene, "sy_twins")
            error = exhibit.square_error(one.pixels, whose, 0)
            show_verdict(SquareVerdict(error, 1e-5, text.NAMES[whose], text.SQUARE_OVER))
        with right:
            show_chart(figures.judged_figure(found, colours()), text.JUDGED_ALT, "sy_judged")
        say(text.twins_note(found, how == "other"))


def curve_view() -> None:
    shown_here, beside = sides()
    with beside:
        kind = controls.choice("Pairs", "pairs", tuple(text.ERRORS), text.ERRORS)
        asymmetry = controls.slider("Asymmetry a", "at", 0, 4, 1, 1, help=text.ASYMMETRY_HELP)
        one = controls.select("Compare", "one", tuple(text.NAMES), text.NAMES, index=3)
        other = controls.select("with", "other", tuple(text.NAMES), text.NAMES, index=1)
    asymmetry = max(asymmetry, 1) if kind == "twins" else asymmetry
    with shown_here:
        figure = figures.error_figure(text.evaluation(), kind, asymmetry, (one, other), colours())
        show_chart(figure, text.ERROR_ALT, "sy_error")
        say(text.curve_note(kind, asymmetry, one, other))


def table_view() -> None:
    show_table(text.table_rows())
    st.caption(text.TABLE_NOTE)


def photo_view() -> None:
    shown_here, beside = sides()
    with beside:
        brought = uploaded([image.KIND], controls.key("photo_file"), text.PORTRAIT)
        side = controls.slider("Eyes: to the right [%]", "dx", -50, 50, 0, 2, help=text.PLACE_HELP)
        down = controls.slider("Eyes: down [%]", "dy", -50, 50, 0, 2)
        size = controls.slider("Eyes: apart [%]", "size", 50, 150, 100, 5)
        tilt = controls.slider("Tilt [degrees]", "tilt", -20, 20, 0, 1)
        other = controls.select("Beside ArcFace with flips", "beside", BESIDE, text.NAMES)
    picture = (brought.value if brought else portrait()).pixels
    search = partial(photo.found, picture)
    place = brought.once("face", search) if brought else photo.portrait_place()
    if place is None:
        shown_here.warning(text.NOT_FOUND)
        place = photo.somewhere(picture)
    moved = Place(
        place.x + side / 100 * place.distance,
        place.y + down / 100 * place.distance,
        place.distance * size / 100,
        float(tilt),
    )
    fine = photo.framed(picture, moved)
    small = photo.shrunken(fine)
    with shown_here:
        say(text.photo_note(show_face(fine, small, other, "both")))


VIEWS = (
    View("face", "Make a face", face_view),
    View("twins", "Mirror twins", twins_view),
    View("curve", "Error and asymmetry", curve_view),
    View("table", "All networks", table_view),
    View("photo", "Your photograph", photo_view),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
