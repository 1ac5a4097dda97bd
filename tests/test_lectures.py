"""Lectures across pages: every stop is there, they go over pages, and those of others are hostile."""

import io
import json
import zlib
from base64 import b64encode, urlsafe_b64encode
from dataclasses import replace

import pytest
from app_harness import ROOT, checked, drawn_controls, opened, seen
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core import atlas
from core.handout import handout_html
from core.inputs import InputError
from core.lectures import (
    LECTURES,
    MOST_BYTES,
    Lecture,
    Stop,
    lecture_bytes,
    lecture_named,
    read_lecture,
    ready_made,
    word_of,
)
from core.ui.components import _picture_in
from core.ui.plain import plain


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.word)
def test_every_stop_is_a_step_of_its_pages_tour(lecture):
    assert lecture_named(word_of(lecture)) is lecture
    for stop in lecture.stops:
        assert stop.step.title == stop.title  # whose state the page's own test of its tour opens
    assert any(stop.question for stop in lecture.stops)
    assert sum(bool(stop.exercise) for stop in lecture.stops) >= 3


def test_a_lecture_asks_first_and_goes_over_pages():
    lecture = lecture_named("equivariance")
    app = opened("pages/flow_equivariant_rnn/page.py", lecture="1", of="equivariance", at="2")
    assert lecture.stops[2].title in seen(app)
    checked(app.button(key="tour_next").click().run())
    assert plain(lecture.stops[3].question) in seen(app)
    with drawn_controls() as drawn:
        checked(app.button(key="tour_next").click().run())
    stop = lecture.stops[3]
    assert stop.slug == "frame-averaging"
    assert stop.title in seen(app)
    assert f"4 of {len(lecture.stops)}, 0:" in seen(app)
    for name, value in stop.step.state.items():
        assert drawn[f"fa_{name}"] == value


WORDS = st.text(st.characters(codec="utf-8"), max_size=100)
STOPS = st.builds(
    lambda title, note, question, state: Stop(
        "mgno",
        " ".join(title.split()),
        " ".join(question.split()),
        "",
        " ".join(note.split()),
        state,
    ),
    WORDS,
    WORDS,
    WORDS,
    st.dictionaries(st.sampled_from(["mg_view", "mg_poke"]), WORDS, max_size=2),
)


@given(st.lists(STOPS, min_size=1, max_size=5), WORDS.filter(str.strip))
def test_a_lecture_comes_back_from_its_link_and_its_file(stops, title):
    lecture = Lecture(" ".join(title.split()), tuple(stops))
    for back in (read_lecture(lecture_bytes(lecture)), lecture_named(word_of(lecture))):
        assert replace(back, minutes=0) == lecture


def test_half_a_surrogate_pair_is_refused():
    told = {"title": "x", "stops": [{"page": "mgno", "state": {}, "note": "\ud800"}]}
    with pytest.raises(InputError):
        read_lecture(json.dumps(told).encode())


def test_a_lecture_whose_room_is_not_here_is_not_offered(monkeypatch):
    here = tuple(paper for paper in atlas.papers() if paper.slug != "mgno")
    monkeypatch.setattr(atlas, "papers", lambda: here)
    assert 0 < len(ready_made()) < len(LECTURES)
    with pytest.raises(InputError):
        lecture_named("equivariance")


KEYS = st.sampled_from(["title", "stops", "page", "state"])
VALUES = st.recursive(
    st.none() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


@given(st.binary(max_size=200) | VALUES.map(lambda told: json.dumps(told).encode()))
def test_anything_else_is_refused_in_a_sentence(raw):
    with pytest.raises(InputError):
        read_lecture(raw)
    with pytest.raises(InputError):
        lecture_named(raw.decode("latin-1"))


def test_a_word_that_unfolds_without_end_is_refused():
    bomb = urlsafe_b64encode(zlib.compress(bytes(4_000_000), 9)).decode()
    with pytest.raises(InputError, match=f"{MOST_BYTES:,} bytes"):
        lecture_named(bomb[:7_900])


def test_every_step_of_a_ready_made_lecture_has_its_picture():
    kept = {str(file.relative_to(ROOT)) for file in (ROOT / "assets" / "lectures").iterdir()}
    assert kept == {stop.picture for lecture in LECTURES for stop in lecture.stops}


def test_a_hand_out_needs_nothing_else_and_keeps_foreign_words_as_text():
    page = handout_html(LECTURES[0], "https://atlas.example/").decode()
    assert page.count("<section>") == page.count("<img ") == len(LECTURES[0].stops)
    assert page.count("Exercise.") == sum(bool(stop.exercise) for stop in LECTURES[0].stops)
    assert 'src="http' not in page
    assert "<script" not in page
    assert "https://atlas.example/flow-equivariant-rnn?lecture=1" in page
    foreign = Lecture("<script>", (Stop("mgno", "<img>", note="<script>", state={}),))
    assert "<script" not in handout_html(foreign, "https://atlas.example/").decode()


def test_a_composed_stop_has_the_picture_that_was_taken_of_it():
    stop = Stop("mgno", "Down", state={}, shot=b"RIFF....WEBP")
    page = handout_html(Lecture("Mine", (stop,)), "https://atlas.example/").decode()
    assert 'src="data:image/webp;base64,UklGRi4uLi5XRUJQ"' in page
    assert b"RIFF" not in lecture_bytes(Lecture("Mine", (stop,)))


def test_a_picture_that_a_browser_took_is_read():
    for kind in ("webp", "png"):
        taken = picture(kind, 30, 20)
        assert _picture_in(address_of(kind, taken)) == taken


@pytest.mark.parametrize(
    "address",
    [
        "data:image/webp;base64,UklGRi4uLi4=",
        "data:image/webp;base64,PHNjcmlwdD4=",
        "data:image/webp;base64,UklGRi4uL",
        "data:image/webp;base64,UklGéi4u",
        "",
        7,
    ],
)
def test_what_is_no_picture_is_not_kept(address):
    assert _picture_in(address) == b""


def test_a_picture_of_another_kind_or_of_too_many_pixels_is_not_kept():
    assert _picture_in(address_of("svg+xml", picture("webp", 30, 20))) == b""
    assert _picture_in(address_of("webp", picture("gif", 30, 20))) == b""
    assert _picture_in(address_of("png", picture("png", 6000, 6000))) == b""
    assert _picture_in(address_of("png", picture("png", 30, 20)[:20])) == b""


def picture(kind: str, width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1" if kind == "png" else "RGB", (width, height)).save(out, kind)
    return out.getvalue()


def address_of(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


def test_a_view_is_added_worded_and_given():
    app = opened("pages/mgno/page.py", mg_view="ride")
    checked(app.button(key="tour_add").click().run())
    checked(app.switch_page(str(ROOT / "pages/atlas/lectures.py")).run())
    checked(app.text_input(key="own_name_0").set_value("Down *and* up").run())
    checked(app.button(key="begin_my_lecture").click().run())
    assert "Down \\*and\\* up" in seen(app)
    assert app.session_state["mg_view"] == "ride"


def test_a_lecture_that_is_too_long_is_said_so_and_keeps_a_question_that_comes_first():
    app = opened("pages/mgno/page.py")
    stop = Stop("mgno", "A view", "And then?", "", "\u00e9" * 1_000, {})
    app.session_state["composed_lecture"] = Lecture("Mine", (stop,) * 2)
    checked(app.switch_page(str(ROOT / "pages/atlas/lectures.py")).run())
    assert app.session_state["composed_lecture"].stops[0].question == "And then?"
    assert "Before we look" not in handout_html(Lecture("Mine", (stop,)), "").decode()
    app.session_state["composed_lecture"] = Lecture("Mine", (stop,) * 40)
    checked(app.run())
    assert "cannot be given" in app.error[0].value
