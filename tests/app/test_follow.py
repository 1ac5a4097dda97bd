"""A hall that follows a lecture: what it is sent, who may publish, what is not sent, and when it ends."""

import asyncio
import gc
import gzip
import io
import json
import random
import re
import time
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from app_harness import checked, opened
from hypothesis import given
from hypothesis import strategies as st

from core.ui import hall as halls
from core.ui.follow import note_html
from core.ui.hall import MOST_HALLS, MOST_SECONDS, MOST_SILENCE, Hall, HallError, Lectern, found

PAGE = "pages/neural_collapse/page.py"


def sent(hall: Hall, while_following=lambda: None) -> list[tuple[str, bytes]]:
    """The events that a follower gets who comes now, as (kind, data); the lecture then ends."""

    async def follow() -> bytes:
        stream = hall.events()
        got = [await anext(stream)]  # follows from here on
        while_following()
        async for piece in stream:
            got.append(piece)
            hall.end()
        return b"".join(got)

    with ThreadPoolExecutor(1) as beside:  # in this thread the browser's loop may run
        events = beside.submit(asyncio.run, follow()).result().split(b"\n\n")
    pairs = [re.fullmatch(rb"event: (\w+)\ndata:(.*)", event) for event in events]
    return [(pair[1].decode(), pair[2].strip()) for pair in pairs if pair]


def picture_in(data: bytes) -> dict:
    """The header of a picture that was sent."""
    packed = gzip.decompress(b64decode(data))
    return json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=6), st.integers(0, 6))
def test_who_comes_late_or_is_slow_sees_the_newest_picture_alone(pictures, at):
    hall = Hall("code")
    for picture in pictures[:at]:
        hall.publish(picture)

    def rest() -> None:
        for picture in pictures[at:]:
            hall.publish(picture)

    (first, data), *others = sent(hall, rest)
    assert (first, gzip.decompress(b64decode(data))) == ("picture", pictures[-1])
    assert [kind for kind, _ in others] == ["end"]
    assert hall.followers == 0


def test_a_code_is_found_as_people_type_it_and_no_other_is():
    lectern = Lectern()
    code = lectern.hall.code
    assert found(f" {code[:5].upper()}-{code[5:]} ") is lectern.hall
    assert found(code[:-1]) is found("") is found("../secret") is None
    assert len(code) == 10
    lectern.end()
    assert found(code) is None


def test_lectures_are_bounded_in_number_life_and_size(monkeypatch):
    lecterns = [Lectern() for _ in range(MOST_HALLS)]
    assert len({lectern.hall.code for lectern in lecterns}) == MOST_HALLS
    with pytest.raises(HallError):
        Lectern()
    lecterns.pop()  # its session ends
    gc.collect()
    newest = Lectern().hall
    monkeypatch.setattr(halls, "MOST_BYTES", 1000)
    assert newest.publish(bytes(10_000))
    assert not newest.publish(random.Random(0).randbytes(10_000))
    first = lecterns[0].hall
    now = time.monotonic()
    for late in (MOST_SILENCE, MOST_SECONDS - MOST_SILENCE // 2, MOST_SECONDS):
        assert found(first.code) is first
        monkeypatch.setattr("time.monotonic", lambda late=late: now + late - 1)
        first.still_here()  # in time
    monkeypatch.setattr("time.monotonic", lambda: now + MOST_SECONDS + 1)
    assert found(first.code) is None
    assert sent(first) == [("end", b"")]
    for lectern in lecterns:
        lectern.end()


@given(st.text())
def test_a_sentence_has_no_markup_but_its_own(text):
    tags = re.findall("<[^>]*>?", note_html(text))
    assert set(tags) <= {"<b>", "</b>", "<i>", "</i>", "<code>", "</code>"}


def test_a_sentence_keeps_its_emphasis_and_what_was_escaped():
    assert (
        note_html(r"**3 \* 4** is *not* [a<b](x) 5\_6") == "<b>3 * 4</b> is <i>not</i> a&lt;b 5_6"
    )


def test_a_lecture_is_published_until_it_is_left_and_a_file_only_if_one_says_so():
    app = opened(PAGE, lecture="1")
    checked(app.button(key="tour_follow").click().run())
    hall = app.session_state["followed_lecture"].hall
    first = newest(hall)
    assert first["step"] == "neural-collapse/0"
    assert "cloud.js" in [part["files"][0] for part in first["parts"] if "files" in part]
    checked(app.button(key="tour_next").click().run())
    assert newest(hall)["step"] == "neural-collapse/1"

    buffer = io.BytesIO()
    np.savez(buffer, features=np.eye(3)[np.arange(30) % 3], labels=np.arange(30) % 3)
    app.session_state["nc_view"] = "yours"
    checked(app.run())
    checked(app.file_uploader[0].upload("mine.npz", buffer.getvalue()).run())
    held = newest(hall)
    assert held["parts"] == []
    assert "not sent" in held["withheld"]
    checked(app.toggle(key="tour_files").set_value(True).run())
    assert newest(hall)["parts"]

    checked(app.button(key="tour_leave").click().run())
    assert hall.ended
    assert found(hall.code) is None


def test_a_table_is_sent_where_no_chart_says_it():
    app = opened("pages/symface/page.py", lecture="1")
    checked(app.button(key="tour_follow").click().run())
    hall = app.session_state["followed_lecture"].hall
    for view, kinds in (("table", {"table", "html"}), ("curve", {"chart", "html"})):
        app.session_state["sy_view"] = view
        checked(app.run())
        assert {part["kind"] for part in newest(hall)["parts"]} <= kinds
        assert {"table", "chart"} & kinds <= {part["kind"] for part in newest(hall)["parts"]}
    hall.end()


def newest(hall: Hall) -> dict:
    """The header of what a follower gets who comes now."""
    data = hall._newest["picture"].partition(b"data: ")[2]
    return picture_in(data)
