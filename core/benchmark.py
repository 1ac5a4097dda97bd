"""Speed, measured on request and never in a test: models against peers, pages in a browser."""

import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from core.atlas import Interaction, Paper, address, papers
from core.device import wait_for_device

ROOT = Path(__file__).resolve().parent.parent
# A view that has painted its data, and when.
DRAWN = ":is(.film, .cloud, .slices, .scatter, .tiles)[data-shown]"
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    # Nothing outside this machine can be looked up, so that a page which needs it shows it.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


def models(repeats: int = 40) -> list[dict[str, Any]]:
    """Each paper's models against their peers at equal output: median times in one process."""
    rows = []
    for paper in papers():
        for case in paper.benchmarks():
            ours, theirs = _median_ms(case.ours, repeats), _median_ms(case.theirs, repeats)
            rows.append(
                {
                    "group": "model",
                    "name": case.name,
                    "ours_ms": round(ours, 2),
                    "peer": case.peer,
                    "peer_ms": round(theirs, 2),
                    "ratio": round(theirs / ours, 2),
                }
            )
    return rows


def _median_ms(work: Callable[[], Any], repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        wait_for_device()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)


def interactions() -> list[dict[str, Any]]:
    """Each page's controls in headless Chromium: from the last key of a move to the new picture.

    Raises ValueError where the browser or its driver is not installed.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise ValueError(
            "the browser benchmark needs pip install -r requirements-dev.txt"
        ) from error
    rows = []
    with served_app() as app, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        for paper in papers():
            rows += [_interaction(browser, app, paper, case) for case in paper.interactions]
        browser.close()
    return rows


def chromium() -> str | None:
    """The system's Chromium; None lets Playwright look for its own."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next(filter(None, found), None)


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


def _interaction(browser: Any, app: str, paper: Paper, case: Interaction) -> dict[str, Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    received: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: received.append(len(data))),
    )
    page.goto(f"{app}/{address(paper, case.state)}")
    page.wait_for_selector(f"[data-test-script-state=notRunning] {DRAWN}", timeout=60_000)
    page.wait_for_timeout(1000)
    page.evaluate(
        "document.addEventListener('keydown', () => { window.pressed = performance.now() }, true)"
    )
    received.clear()
    times = []
    for move in islice(cycle(case.moves), case.times):
        before = page.eval_on_selector(DRAWN, "view => view.dataset.shown")
        page.focus(case.selector)
        for key in move:
            page.wait_for_timeout(60)  # a list needs a moment to open before the next key
            page.keyboard.press(key)
        page.wait_for_function(
            "([view, before]) => view.dataset.shown !== before",
            arg=[page.query_selector(DRAWN), before],
        )
        times.append(page.eval_on_selector(DRAWN, "view => view.dataset.shown - window.pressed"))
        page.wait_for_timeout(300)
    page.close()
    return {
        "group": "interaction",
        "name": f"{paper.slug}/{case.name}",
        "median_ms": round(statistics.median(times), 1),
        "p95_ms": round(sorted(times)[int(0.95 * (len(times) - 1))], 1),
        "bytes": sum(received) // len(times),
    }
