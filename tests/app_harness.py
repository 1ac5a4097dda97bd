"""Pages run in Streamlit's own test harness: opened by address, checked, each control moved."""

import io
import re
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from core import atlas

ROOT = Path(__file__).resolve().parents[1]


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages/atlas/main.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    return checked(app.switch_page(str(ROOT / page)).run())


def views_of(page: str) -> list[str]:
    """The keys of a page's views."""
    return re.findall(r'View\("(\w+)"', (ROOT / page).read_text())


def checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception[0].value
    assert not [error for error in app.error if "cannot be shown" in error.value]
    return app


def seen(app: AppTest) -> str:
    """All that is written on the page."""
    html = [element.proto.body for element in app.get("html")]
    return " ".join([*(element.value for element in app.markdown), *html])


def readable(element) -> str:
    """Markdown as it is shown, where text from a file was escaped."""
    return re.sub(r"\\(.)", r"\1", element.value).replace("\u2060", "")


def npy(values: np.ndarray) -> bytes:
    """An array as a visitor would upload it."""
    out = io.BytesIO()
    np.save(out, values)
    return out.getvalue()


def finished(app: AppTest) -> AppTest:
    """Looked at until no work is under way; in a browser the page does that by itself."""
    for _ in range(200):
        if not any(button.label == "Stop here" for button in app.button):
            break
        checked(app.run())
    return app


def follow_tour(slug: str, page: str, prefix: str) -> AppTest:
    """Every step of a paper's tour, each of which must set the controls that it names."""
    app = opened(page)
    checked(app.button(key="tour_start").click().run())
    tour = atlas.paper(slug).tour
    for number, step in enumerate(tour):
        for name, value in step.state.items():
            assert app.session_state[f"{prefix}_{name}"] == value, (step.title, name)
        if number < len(tour) - 1:
            checked(app.button(key="tour_next").click().run())
    return app


def move_every_control(app: AppTest) -> None:
    """Each slider to both ends, each list to its last entry, each switch on."""
    for slider in list(app.slider):
        checked(slider.set_value(slider.max).run())
        checked(app.slider(key=slider.key).set_value(slider.min).run())
    for key in [box.key for box in app.selectbox]:
        if key in [box.key for box in app.selectbox]:  # some lists depend on others
            box = app.selectbox(key=key)
            checked(box.select_index(len(box.options) - 1).run())
    for toggle in list(app.toggle):
        checked(app.toggle(key=toggle.key).set_value(True).run())
