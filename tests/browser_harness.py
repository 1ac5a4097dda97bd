"""What browser tests share: waiting for a page to settle, dragging, and noting what went wrong."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

SCREENSHOTS = Path(__file__).parent / "browser" / "screenshots"

PATIENCE = (
    180_000  # for what a page owes; a busy machine takes it, a page that hangs ends there [ms]
)

# Streamlit looks for its server below a page's own address first, and is told 404.
_PROBE = re.compile(r"/[\w-]+/_stcore/(health|host-config)$")

# What is still to come: parts of Streamlit, components' files, a component's first data. On a busy
# machine each takes seconds.
_UNDRAWN = (
    "[data-testid=stSkeleton], .component[aria-busy=true], .pad svg:not([aria-valuetext]), "
    ":is(.film, .cloud, .slices, .corners, .tiles, .blocks, .plot, div.scatter):not([data-shown])"
)


# Code and formulas scroll sideways on a phone; the keyboard scrolls them in browsers of today.
_VIOLATIONS = {
    "resultTypes": ["violations"],
    "rules": {"scrollable-region-focusable": {"enabled": False}},
}


# Asked once a frame. A run of the script may follow another, so it has to stay so.
_CALM = """undrawn => {
  const calm = document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")
    && document.querySelector("[data-testid=stMainBlockContainer] h1, .st-key-tour_slide, "
      + "[data-testid=stMain] :is(.film, .cloud, .slices, .plot)")
    && !document.querySelector(undrawn);
  window.calm = calm ? (window.calm ?? 0) + 1 : 0;
  if (window.calm < 20) return false;
  window.calm = 0;
  return true;
}"""


def settled(page: Page) -> None:
    """Wait until the script has run and what it sent is drawn, for some frames of the browser."""
    page.wait_for_function(_CALM, arg=_UNDRAWN)


def barriers(page: Page) -> list[str]:
    """What keeps people from using the page, as axe-core finds it: serious and critical violations, and
    headings out of order.

    The sidebar, which is Streamlit's menu on a phone, is left out: its lists are not ours to mend.
    """
    result = Axe().run(page, {"exclude": [["[data-testid=stSidebar]"]]}, _VIOLATIONS)
    found = result.response["violations"]
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found
        if rule["impact"] in ("serious", "critical") or rule["id"] == "heading-order"
        for node in rule["nodes"]
    ]


def frames(page: Page, count: int = 20) -> None:
    """Wait until the browser has drawn so many frames: longer where it is slow."""
    page.evaluate(
        "count => new Promise(done => "
        "{ const next = () => count-- ? requestAnimationFrame(next) : done(); next(); })",
        count,
    )


def place_of(locator: Locator) -> dict[str, float]:
    """Its bounding box, once that stays: pictures are fitted to the window after they are drawn."""
    before, now = None, locator.bounding_box()
    while now != before:
        frames(locator.page, 10)
        before, now = now, locator.bounding_box()
    return now


@contextmanager
def repainted(component: Locator) -> Iterator[None]:
    """Wait until a film or cloud has painted again since what is done within."""
    before = component.get_attribute("data-painted")
    yield
    expect(component).not_to_have_attribute("data-painted", before)


def drag(page, start, end) -> None:
    """Between two places of the first picture, in shares of its sides."""
    box = place_of(page.locator(".slices .port svg").first)
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
