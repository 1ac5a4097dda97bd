"""Lectures across pages: those that are ready-made, and one's own."""

from dataclasses import replace
from urllib.parse import urljoin

import streamlit as st

from core.handout import handout_html
from core.inputs import InputError
from core.lectures import (
    MOST_TEXT,
    MOST_WORD,
    Lecture,
    lecture_bytes,
    read_lecture,
    ready_made,
    word_of,
)
from core.ui import sequence
from core.ui.compose import FIELD, keep, keep_anew, own_lecture
from core.ui.plain import plain
from core.ui.theme import app_style
from core.ui.views import download

app_style()
app = urljoin(st.context.url or "", ".")


def give(lecture: Lecture, key: str) -> None:
    """Buttons that begin a lecture and hand it out on paper."""
    with st.container(horizontal=True, vertical_alignment="center"):
        begin = st.button(
            "Begin",
            key=f"begin_{key}",
            type="primary",
            icon=":material/co_present:",
            on_click=sequence.begin,
            args=(lecture,),
        )
        download("Hand-out", f"{key}.html", lambda: handout_html(lecture, app))
    if begin:
        sequence.go()


def move(at: int, by: int) -> None:
    """Move a stop of one's own lecture, or take it out (0)."""
    mine = own_lecture()
    stops = list(mine.stops)
    stop = stops.pop(at)
    if by:
        stops.insert(max(at + by, 0), stop)
    keep_anew(replace(mine, stops=tuple(stops)))


def edited(lecture: Lecture) -> Lecture:
    """One's own lecture with the words that stand in its fields."""
    title = st.text_input("Title", lecture.title, max_chars=MOST_TEXT["title"], key=f"{FIELD}title")
    stops = []
    for at, stop in enumerate(lecture.stops):
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{at + 1}.** {stop.paper.short_title}", width="stretch")
                st.button(
                    "Up", key=f"{FIELD}up_{at}", on_click=move, args=(at, -1), disabled=not at
                )
                st.button("Remove", key=f"{FIELD}out_{at}", on_click=move, args=(at, 0))
            if stop.shot:
                st.image(stop.shot, width=320, alt=f"{stop.paper.short_title}, as it was added")
            name = st.text_input(
                "Title", stop.title, max_chars=MOST_TEXT["title"], key=f"{FIELD}name_{at}"
            )
            note = st.text_area(
                "Note", stop.note, max_chars=MOST_TEXT["note"], key=f"{FIELD}note_{at}", height=80
            )
            question = stop.question
            if at:  # it is asked on the stop before
                question = st.text_input(
                    "Question that the class answers first",
                    stop.question,
                    max_chars=MOST_TEXT["question"],
                    key=f"{FIELD}question_{at}",
                )
            stops.append(replace(stop, title=name, note=note, question=question))
    return replace(lecture, title=title, stops=tuple(stops))


def checked(mine: Lecture) -> Lecture:
    """One's own lecture as who gets its file reads it, with the pictures that only its author has."""
    lecture = read_lecture(lecture_bytes(mine))
    shots = zip(lecture.stops, mine.stops, strict=True)
    return replace(lecture, stops=tuple(replace(stop, shot=own.shot) for stop, own in shots))


def own() -> None:
    """One's own lecture: its stops, its link and its file."""
    mine = own_lecture()
    if not mine.stops:
        st.markdown(
            "On any page **Add to my lecture** takes the view's picture in its present state. Here you "
            "give it words, put it in order, and share it as a link or a small file."
        )
    else:
        keep(edited(mine))
        try:
            lecture = checked(own_lecture())
        except InputError as error:
            st.error(f"It cannot be given or shared: {plain(str(error))}. Shorten its notes.")
            return
        give(lecture, "my_lecture")
        download("As a file", "lecture.json", lambda: lecture_bytes(lecture))
        word = word_of(lecture)
        if len(word) <= MOST_WORD:
            st.caption("As a link:")
            st.code(urljoin(app, lecture.stops[0].address(word, 0)), language=None, wrap_lines=True)
            st.caption("It stands here until the app is loaded anew: keep its link or its file.")
        else:
            st.caption(
                "It stands here until the app is loaded anew, and is too long for a link: keep its file."
            )
    file = st.file_uploader("Open a lecture's file", "json", key="lecture_file", max_upload_size=1)
    if file is not None and st.button("Put it in the place of mine"):
        try:
            keep_anew(read_lecture(file.getvalue()))
            st.rerun()
        except InputError as error:
            st.error(f"Not used: {plain(str(error))}.")


st.title("Lectures", anchor=False)
st.markdown(
    "Each goes across pages, asks the class before it shows, and can be followed on phones: **F** shows "
    "the code. Arrow or page keys turn the stops, Esc leaves."
)
for lecture in ready_made():
    with st.container(border=True):
        st.header(lecture.title, anchor=False)
        st.markdown(f"{lecture.says} {lecture.length}")
        give(lecture, lecture.word)
st.header("Your own", anchor=False)
own()
