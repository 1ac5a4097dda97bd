"""What browser tests share: waiting for a page to settle, dragging, and noting what went wrong."""

import re
from pathlib import Path

from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).parent / "browser" / "screenshots"

# Streamlit looks for its server below a page's own address first, and is told 404.
_PROBE = re.compile(r"/[\w-]+/_stcore/(health|host-config)$")

# What is still to come: parts of Streamlit, components' files, a component's first data. On a busy
# machine each takes seconds.
_UNDRAWN = (
    "[data-testid=stSkeleton], .component[aria-busy=true], :is(.tiles, .blocks):not([data-shown]), "
    ".pad svg:not([aria-valuetext]), :is(.film, .cloud, .slices, div.scatter):not([data-shown])"
)


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


def note_request(problems: list[str], request) -> None:
    if request.failure != "net::ERR_ABORTED":  # a page that was left while loading
        problems.append(f"failed request: {request.url} {request.failure}")


def note_response(problems: list[str], response) -> None:
    if response.status >= 400 and not _PROBE.search(response.url):
        problems.append(f"{response.status}: {response.url}")


def note_console(problems: list[str], message) -> None:
    if message.type == "error" and not _PROBE.search(message.location.get("url", "")):
        problems.append(f"console: {message.text}")
