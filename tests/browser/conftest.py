"""One server and one headless Chromium for all browser tests.

Every external host is blocked. A console error, a failed request or a Streamlit exception fails
the test that saw it.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from core.benchmark import CHROMIUM_FLAGS, chromium, served_app

SCREENSHOTS = Path(__file__).parent / "screenshots"

# Streamlit looks for its server below a page's own address first, and is told 404.
_PROBE = re.compile(r"/[\w-]+/_stcore/(health|host-config)$")

# Components whose script has not drawn its first data yet: on a busy machine this takes seconds.
_UNDRAWN = ".pad svg:not([aria-valuetext]), :is(.film, .cloud, .slices):not([data-shown])"


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served_app() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def visit(address, browser) -> Iterator[Callable[..., Page]]:
    """Open a page of the app: visit("slug?query", width=1280, height=800, theme="light")."""
    problems: list[str] = []
    contexts = []

    def open_page(
        path: str = "", width: int = 1280, height: int = 800, theme: str = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=theme
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
        page.on("requestfailed", lambda request: _note_request(problems, request))
        page.on("response", lambda response: _note_response(problems, response))
        page.on("console", lambda message: _note_console(problems, message))
        page.goto(f"{address}/{path}")
        settled(page)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            assert page.locator("[data-testid=stException]").count() == 0
        context.close()
    assert problems == []


def settled(page: Page) -> None:
    """Wait until the script has run and what it sent is drawn."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_selector(
        "[data-testid=stMainBlockContainer] h1, "
        "[data-testid=stMain] :is(.film, .cloud, .slices, .js-plotly-plot)"
    )
    page.wait_for_selector(_UNDRAWN, state="detached")
    page.wait_for_timeout(400)


def drag(page, start, end) -> None:
    """Between two places of the first picture, in shares of its sides."""
    box = page.locator(".slices .port svg").first.bounding_box()
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=6)
    page.mouse.up()


def _note_request(problems: list[str], request) -> None:
    if request.failure != "net::ERR_ABORTED":  # a page that was left while loading
        problems.append(f"failed request: {request.url} {request.failure}")


def _note_response(problems: list[str], response) -> None:
    if response.status >= 400 and not _PROBE.search(response.url):
        problems.append(f"{response.status}: {response.url}")


def _note_console(problems: list[str], message) -> None:
    if message.type == "error" and not _PROBE.search(message.location.get("url", "")):
        problems.append(f"console: {message.text}")
