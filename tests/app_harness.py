"""Pages run in Streamlit's own test harness: opened by address, checked, each control moved."""

import functools
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from core import atlas
from core.ui.controls import Controls

ROOT = Path(__file__).resolve().parents[1]

# Each AppTest looks through all installed packages for components, three quarters of its time; they stay.
manifest_scanner.scan_component_manifests = functools.cache(
    manifest_scanner.scan_component_manifests
)


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages/atlas/main.py"), default_timeout=600)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    return checked(app.switch_page(str(ROOT / page)).run())


def views_of(page: str) -> list[str]:
    """The keys of a page's views."""
    return re.findall(r'View\("(\w+)"', (ROOT / page).read_text())


def in_view(page: str, view: str, **state: Any) -> AppTest:
    """A paper's page in one of its views, with these values of its controls."""
    (paper,) = (paper for paper in atlas.papers() if paper.page == page)
    app = opened(page)
    for name, value in {"view": view, **state}.items():
        app.session_state[f"{paper.prefix}_{name}"] = value
    return checked(app.run())


def checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception[0].value
    assert not [error for error in app.error if "cannot be shown" in error.value]
    return app


def seen(app: AppTest) -> str:
    """All that is written on the page, but for its claims."""
    bodies = [element.proto.body for element in app.get("html")]
    html = [body for body in bodies if 'class="claims"' not in body]
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
    while any(button.label == "Stop here" for button in app.button):
        checked(app.run())
    return app


@contextmanager
def drawn_controls() -> Iterator[dict[str, Any]]:
    """The values by key of the controls that pages draw within, those that are no widgets too."""
    drawn: dict[str, Any] = {}
    tell = Controls._tell

    def told(controls: Controls, name: str, value: Any, default: Any) -> Any:
        drawn[controls.key(name)] = value
        return tell(controls, name, value, default)

    with mock.patch.object(Controls, "_tell", told):
        yield drawn


def follow_tour(slug: str, page: str, prefix: str) -> AppTest:
    """Every step of a paper's tour, each of which must set controls that it names and draws."""
    app = opened(page)
    tour = atlas.paper(slug).tour
    for number, step in enumerate(tour):
        with drawn_controls() as drawn:
            turn = "tour_start" if number == 0 else "tour_next"
            checked(app.button(key=turn).click().run())
        for name, value in step.state.items():
            assert drawn[f"{prefix}_{name}"] == value, (step.title, name)
    return app


def picture_of(app: AppTest) -> tuple:
    """What is seen of the views and read beside them, but for how many milliseconds it took."""
    words = [kind.value for kind in (*app.markdown, *app.info, *app.metric)]
    html = [found.proto.body for found in app.get("html")]
    tables = [str(table.value) for table in (*app.table, *app.dataframe)]
    blobs = [component.proto.bytes for component in app.get("bidi_component")]
    texts = (re.sub(r"[\d.]+ ms", "", text) for text in (*words, *html, *tables))
    drawn = (re.sub(rb"[\d.]+ ms", b"", blob) for blob in blobs)
    return (*texts, *drawn, len(app.get("file_uploader")))


def move_every_control(app: AppTest, brush: str = "") -> None:
    """Each slider to both ends, each list and row of buttons to its last entries, each switch over.

    Each control must change a picture or what is written, by one of its moves at least; but for the
    key of a brush, which only the next stroke shows.
    """
    for kind, values in _MOVES.items():
        for key in [widget.key for widget in getattr(app, kind)]:
            if not key.endswith("_view"):
                changes = _changes(app, kind, key, values)
                assert changes or key == brush, f"{key} changes nothing"


def _changes(app: AppTest, kind: str, key: str, values: Callable[[Any], Sequence]) -> bool:
    def widget() -> Any:  # some widgets depend on others, and go
        return next((found for found in getattr(app, kind) if found.key == key), None)

    if widget() is None or widget().disabled:
        return True
    pictures = {picture_of(app)}
    for value in values(widget()):
        checked(widget().set_value(value).run())
        pictures.add(picture_of(app))
    return len(pictures) > 1


_MOVES: dict[str, Callable[[Any], Sequence]] = {
    "slider": lambda slider: (slider.max, slider.min),
    "button_group": lambda row: row.options[::-1][:3],
    "selectbox": lambda box: box.options[::-1][:3],
    "toggle": lambda toggle: (not toggle.value,),
}
