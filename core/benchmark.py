"""Speed, measured on request and never in a test: models against peers, pages in a browser."""

import asyncio
import math
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.atlas import Interaction, Paper, address, papers
from core.device import wait_for_device

ROOT = Path(__file__).resolve().parent.parent
# A view that has painted its data, and when; a chart may be there and hidden, as in a lecture.
DRAWN = (
    ":is(.film, .cloud, .slices, .scatter, .tiles, .corners, .blocks, .plot)[data-shown]:visible"
)
_NOTE_KEYS = "addEventListener('keydown', () => { window.pressed = performance.now(); }, true)"
# From the last key to the last picture [ms]; 0 or less as long as nothing new is drawn.
_ANSWERED_AFTER = "views => Math.max(...views.map(v => Number(v.dataset.shown))) - window.pressed"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    # Nothing outside this machine can be looked up, so that a page which needs it shows it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def models(rooms: Sequence[Paper], repeats: int = 40) -> Iterator[dict[str, Any]]:
    """Papers' models against their peers at equal output: median times in one process."""
    for paper in rooms:
        for case in paper.benchmarks():
            ours, theirs = _median_ms(case.ours, repeats), _median_ms(case.theirs, repeats)
            yield {
                "group": "model",
                "name": case.name,
                "ours_ms": round(ours, 2),
                "peer": case.peer,
                "peer_ms": round(theirs, 2),
                "ratio": round(theirs / ours, 2),
            }


def _median_ms(work: Callable[[], Any], repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        wait_for_device()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def interactions(rooms: Sequence[Paper]) -> Iterator[dict[str, Any]]:
    """Pages' controls in headless Chromium: from the last key of a move to the new picture.

    The first touch of a page that nobody has opened on this server before is told apart.

    Raises ValueError where the browser or its driver is not installed.
    """
    with served_app() as app, _browser() as browser:
        for paper in rooms:
            for case in paper.interactions:
                yield _interaction(browser, app, paper, case)


@contextmanager
def _browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise ValueError(
            "the browser benchmark needs pip install -r requirements-dev.txt"
        ) from error
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def following(followers: int = 300, steps: int = 12) -> Iterator[dict[str, Any]]:
    """A hall that follows a lecture: from the lecturer's key until a follower has the new picture.

    The first paper's tour is stepped to and fro. Raises ValueError as `interactions`.
    """
    paper = papers()[0]
    with served_app() as app, _browser() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"{app}/{address(paper, {}, lecture=1, step=0)}")
        page.wait_for_selector(f"[data-test-script-state=notRunning] {DRAWN}", timeout=60_000)
        page.wait_for_timeout(1000)
        page.keyboard.press("f")
        code = page.inner_text(".st-key-tour_hall strong").replace(" ", "")
        page.keyboard.press("f")
        page.evaluate(
            "document.addEventListener('keydown', () => "
            "{ window.pressed = performance.timeOrigin + performance.now() }, true)"
        )
        hall = _Hall(app, code, followers)
        waits, sizes = [], []
        for key in islice(cycle(("PageDown", "PageUp")), steps):
            page.wait_for_timeout(1500)
            before = len(hall.pictures)
            page.keyboard.press(key)
            hall.wait_for(before + followers)
            pressed = page.evaluate("window.pressed") / 1000
            waits += [1000 * (at - pressed) for at, _ in hall.pictures[before : before + followers]]
            sizes += [size for _, size in hall.pictures[before : before + followers]]
    yield {
        "group": "following",
        "name": f"{paper.slug}/{followers} followers",
        "median_ms": round(statistics.median(waits), 1),
        "p95_ms": round(sorted(waits)[int(0.95 * (len(waits) - 1))], 1),
        "bytes": sum(sizes) // len(sizes),
    }


class _Hall:
    """Followers of a lecture, in a thread of their own; pictures: when each came, and its bytes."""

    def __init__(self, app: str, code: str, followers: int) -> None:
        self.pictures: list[tuple[float, int]] = []
        self._stream = f"{urlsplit(app).path}/follow/{code}/stream"
        self._server = urlsplit(app).hostname, urlsplit(app).port
        threading.Thread(target=asyncio.run, args=(self._all(followers),), daemon=True).start()
        self.wait_for(followers)

    def wait_for(self, count: int, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while len(self.pictures) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.pictures)} of {count} pictures came")
            time.sleep(0.01)

    async def _all(self, followers: int) -> None:
        await asyncio.gather(*(self._follow() for _ in range(followers)))

    async def _follow(self) -> None:
        reader, writer = await asyncio.open_connection(*self._server, limit=1 << 24)
        writer.write(f"GET {self._stream} HTTP/1.1\r\nHost: {self._server[0]}\r\n\r\n".encode())
        try:
            while True:
                event = await reader.readuntil(b"\n\n")
                if b"event: picture" in event:
                    self.pictures.append((time.time(), len(event)))
        except asyncio.IncompleteReadError:  # the server has ended
            writer.close()


def chromium() -> str | None:
    """The system's Chromium, best without windows; None lets Playwright look for its own."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


@contextmanager
def served_app(
    script: str = "app.py", root: str = "", streamlit: tuple[str, ...] = ("-m", "streamlit")
) -> Iterator[str]:
    """The app on a free port, under a path `root`, as an address; ended on leaving."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = {"port": port, "address": "127.0.0.1", "baseUrlPath": root}
    server = subprocess.Popen(
        [sys.executable, *streamlit, "run", script]
        + [f"--server.{name}={value}" for name, value in options.items()],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}{root}"
    try:
        _wait_until_healthy(address)
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_until_healthy(address: str, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _answered_after(page: Any, seconds: float = 30) -> float:
    """From the last key until the last picture of the view was drawn anew [ms]; NaN: none was."""
    deadline = time.monotonic() + seconds
    while page.locator(DRAWN).evaluate_all(_ANSWERED_AFTER) <= 0:
        if time.monotonic() > deadline:
            return float("nan")
        page.wait_for_timeout(20)
    page.wait_for_timeout(300)  # for the other pictures of the view
    return float(page.locator(DRAWN).evaluate_all(_ANSWERED_AFTER))


def _interaction(browser: Any, app: str, paper: Paper, case: Interaction) -> dict[str, Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    received: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: received.append(len(data))),
    )
    page.add_init_script(_NOTE_KEYS)
    page.goto(f"{app}/{address(paper, case.state)}")
    page.wait_for_selector(f"[data-test-script-state=notRunning] {DRAWN}", timeout=60_000)
    page.wait_for_timeout(1000)
    received.clear()
    times = []
    for move in islice(cycle(case.moves), case.times):
        page.focus(case.selector)
        for key in move:
            page.wait_for_timeout(60)  # a list needs a moment to open before the next key
            page.keyboard.press(key)
        times.append(_answered_after(page))
        if math.isnan(times[-1]):
            break
    page.close()
    return {
        "group": "interaction",
        "name": f"{paper.slug}/{case.name}",
        "first_ms": round(times[0], 1),
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(sorted(times)[int(0.95 * (len(times) - 1))], 1),
        "bytes": sum(received) // len(times),
    }
