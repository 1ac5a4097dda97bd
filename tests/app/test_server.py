"""The server: ready before its first visitor, framed by nobody else, components sent once."""

import re
import urllib.request

from browser_harness import PATIENCE, settled
from playwright.sync_api import expect

from core.benchmark import served_app
from core.ui.components.files import ADDRESS
from core.ui.server import FRAMED_BY


def test_the_first_visitor_of_a_fresh_server_may_come_by_a_deep_link(browser):
    with served_app() as address:
        page = browser.new_page()
        page.set_default_timeout(60_000)
        answer = page.goto(f"{address}/flow-equivariant-rnn?flow_vx=2&flow_vy=-1&flow_digit=7")
        settled(page)
        expect(page.locator("h1")).to_have_text("Flow equivariant RNNs")
        assert page.get_by_text("Page not found").count() == 0
        assert (
            page.locator(".pad svg").get_attribute("aria-valuetext") == "x 2, y -1 pixels a frame"
        )
        expect(page.get_by_role("radio", name="7")).to_be_checked()
        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        with urllib.request.urlopen(f"{address}/_stcore/health") as health:
            assert health.read() == b"ok"

        page.goto(f"{address}/flow-equivariant-rnn?lecture=1&step=0")
        settled(page)
        page.keyboard.press("f")
        code = page.locator(".st-key-tour_hall strong").inner_text().replace(" ", "")
        followed = urllib.request.urlopen(f"{address}/follow/{code}/stream")
        assert followed.headers["content-security-policy"].endswith("frame-ancestors 'self'")
        page.close()
    assert b"event: end" in followed.read()  # or the server would wait for its followers for ever


def test_a_browser_asks_for_components_once(browser, address):
    with browser.new_context() as unseen:  # which no other test has used
        page = unseen.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/flow-equivariant-rnn")
        settled(page)
        assert _sent(page, "film.js") > 0
        page.reload()
        settled(page)
        assert _sent(page, "film.js") == _sent(page, "payload.js") == _sent(page, "film.css") == 0


def _sent(page, name: str) -> int:
    """Bytes that came over the wire for a component's file; none where the browser had it."""
    (size,) = page.evaluate(
        "name => performance.getEntriesByName(name).map(({ transferSize }) => transferSize)",
        f"{page.evaluate('location.origin')}/{ADDRESS}/{name}",
    )
    return size


def test_an_app_below_a_path_framed_by_a_school_where_a_script_fails(
    browser, tmp_path, monkeypatch
):
    (tmp_path / "app.py").write_text(
        "import streamlit as st\n"
        "from starlette.middleware import Middleware\n"
        "from core.ui import server\n"
        "from core.ui.components import files\n"
        "app = st.App('page.py', routes=[files.route], on_script_error=server.apologise,\n"
        "    middleware=[Middleware(server.SecurityHeaders)])\n"
    )
    (tmp_path / "page.py").write_text(
        "from core.ui.components import velocity_pad\n"
        "velocity_pad((1.0, 0.0), 2, 1.0, 1, '#0072B2', 'pad', print)\n"
        "raise RuntimeError('what only the log may say')\n"
    )
    monkeypatch.setenv(FRAMED_BY, "https://school.example")
    with served_app(str(tmp_path / "app.py"), root="/far/off") as address:
        page = browser.new_page()
        answer = page.goto(address)
        policy = answer.headers["content-security-policy"]
        assert policy.endswith("frame-ancestors 'self' https://school.example")
        expect(page.locator(".pad svg")).to_have_attribute("aria-valuetext", re.compile("x 0, y 1"))
        expect(page.get_by_role("alert")).to_contain_text("Something went wrong here")
        assert page.get_by_text(re.compile("RuntimeError|only the log|Traceback")).count() == 0
        page.close()
