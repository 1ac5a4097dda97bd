"""Many visitors in one process: each has their own files and work, all share what is computed alike."""

import io
from threading import Event

import numpy as np
import pytest
from app_harness import checked, opened, seen
from streamlit.testing.v1 import AppTest

from core import work
from core.device import best_device

PAGE = "pages/neural_collapse/page.py"


def features_of(classes: int, spread: float) -> bytes:
    """Features whose class means are orthogonal, as an NPZ file."""
    labels = np.arange(20 * classes) % classes
    noise = spread * np.random.default_rng(0).normal(size=(len(labels), classes))
    buffer = io.BytesIO()
    np.savez(buffer, features=np.eye(classes)[labels] + noise, labels=labels)
    return buffer.getvalue()


def test_two_visitors_two_files_and_no_crosstalk():
    first, second = opened(PAGE, nc_view="yours"), opened(PAGE, nc_view="yours")

    def bring(app: AppTest, classes: int, spread: float) -> str:
        upload = app.file_uploader[0].upload("mine.npz", features_of(classes, spread))
        return told(checked(upload.run()))

    def told(app: AppTest) -> str:
        return seen(app) + " ".join(caption.value for caption in app.caption)

    tight, loose = bring(first, 3, 1e-3), bring(second, 5, 0.3)
    assert "60 samples" in tight
    assert "100 samples" in loose
    assert told(checked(first.run())) == tight
    assert told(checked(second.run())) == loose


def full() -> None:
    """A page whose GPU has no memory left."""
    import torch

    from core.ui.server import apologise

    apologise(torch.OutOfMemoryError("CUDA out of memory"))


def test_a_gpu_out_of_memory_is_told_and_not_used_any_more(monkeypatch):
    monkeypatch.setattr("core.device._CPU_ONLY", Event())
    monkeypatch.delenv("SYMMETRY_ATLAS_DEVICE", raising=False)
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    app = AppTest.from_function(full, default_timeout=60).run()
    assert "run on the CPU from now on" in app.warning[0].value
    assert best_device().type == "cpu"


def counting() -> None:
    """A page with one piece of work, which is numbers until a limit."""
    import time

    import streamlit as st

    from core.ui.progress import forget, work_through

    limit = st.number_input("limit", value=3, step=1)
    st.button("forget", on_click=forget, args=("work",))

    def numbers():
        for number in range(1, limit + 1):
            time.sleep(0.02)
            yield f"{number} of {limit}"

    work_through(numbers, limit, "Counting", "work", limit, st.markdown)


@pytest.fixture
def counted() -> AppTest:
    return AppTest.from_function(counting, default_timeout=60)


def test_each_visitor_has_their_own_work(counted):
    other = AppTest.from_function(counting, default_timeout=60)
    for app, limit in ((counted, 3), (other, 5)):
        app.run()
        app.number_input[0].set_value(limit)
    for app, limit in ((counted, 3), (other, 5)):
        app.run().session_state["work"].wait(60)
        assert app.run().markdown[0].value == f"{limit} of {limit}"


def test_work_that_was_left_goes_on_when_its_page_is_seen_again(counted, monkeypatch):
    counted.run().number_input[0].set_value(40)
    monkeypatch.setattr(work, "PATIENCE", 0.0)
    counted.run().session_state["work"].wait(60)
    assert counted.session_state["work"].end == "left"
    assert counted.session_state["work"].done < 40
    monkeypatch.setattr(work, "PATIENCE", 60.0)
    counted.run().session_state["work"].wait(60)
    counted.run()
    assert counted.markdown[0].value == "40 of 40"
    assert not [caption for caption in counted.caption if "Stopped" in caption.value]


def test_what_is_stopped_says_how_far_it_came_and_starts_again(counted):
    counted.run().number_input[0].set_value(400)
    counted.run()
    (stop,) = (button for button in counted.button if button.label == "Stop here")
    stop.click().run().session_state["work"].wait(60)
    counted.run()
    assert "Stopped after" in counted.caption[0].value
    again = next(button for button in counted.button if button.label == "Start again")
    counted.number_input[0].set_value(2)
    again.click().run().session_state["work"].wait(60)
    assert counted.run().markdown[0].value == "2 of 2"


def failing() -> None:
    """A page whose work fails, by a bad input or by what may go better the next time."""
    import streamlit as st

    from core.inputs import InputError
    from core.ui.progress import work_through

    bad = st.toggle("bad")

    def stages():
        raise InputError("so") if bad else RuntimeError("so")
        yield

    work_through(stages, 1, "Failing", "bad" if bad else "ill", 0, st.markdown)


def test_work_that_failed_is_done_again_when_asked_for_unless_the_input_is_bad():
    app = AppTest.from_function(failing, default_timeout=60)
    assert app.run().exception
    assert "ill" not in app.session_state
    app.toggle[0].set_value(True)
    assert app.run().exception
    kept = app.session_state["bad"]
    assert app.run().session_state["bad"] is kept


def test_what_is_forgotten_is_gone_and_stops(counted):
    counted.run().number_input[0].set_value(400)
    begun = counted.run().session_state["work"]
    counted.number_input[0].set_value(2)
    counted.button[0].click().run()
    begun.wait(60)
    assert begun.end == "stopped"
    assert counted.session_state["work"] is not begun


def test_what_a_component_tells_of_a_page_that_was_left_is_nothing():
    def page() -> None:
        import streamlit as st

        from core.ui.components import _told

        st.session_state["here"] = {"turn": 3}
        st.text([_told("here", "turn"), _told("here", "picked"), _told("left", "turn")])

    assert checked(AppTest.from_function(page).run()).text[0].value == "[3, None, None]"
