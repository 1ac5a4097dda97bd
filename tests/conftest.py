"""Shared by all tests: small, reproducible property tests; one thread, server and Chromium a worker.

Every external host is blocked. A console error, a failed request or a Streamlit exception fails the
browser test that saw it.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
import torch
from browser_harness import PATIENCE, note_console, note_request, note_response, settled
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from core import atlas
from core.benchmark import CHROMIUM_FLAGS, chromium, served_app
from core.device import keep_numpy_to_one_thread

settings.register_profile("atlas", deadline=None, max_examples=20, derandomize=True)
settings.load_profile("atlas")
# Two threads wait for each other in a spin, and the workers use both cores already.
torch.set_num_threads(1)
keep_numpy_to_one_thread()
os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}  # of the processes that tests start
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of a room go to one worker: its networks are read and its results made once."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item.nodeid)))


def _group(test: str) -> str:
    """The room that a test's folder or parameter names, else its file."""
    rooms = "|".join(paper.slug for paper in atlas.papers())
    named = re.search(rf"\b({rooms})\b", test.replace("_", "-"))
    return named[1] if named else test.partition("::")[0]


@pytest.fixture(scope="session")
def gate(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("gate") / "closed"


@pytest.fixture(scope="session")
def address(gate) -> Iterator[str]:
    os.environ["GATE"] = str(gate)
    with served_app(streamlit=("-m", "tests.gated_streamlit")) as url:
        yield url


@pytest.fixture
def held_work(gate) -> Callable[[], AbstractContextManager[None]]:
    """with held_work(): live work of the app comes no further than its first stage."""

    @contextmanager
    def holding() -> Iterator[None]:
        gate.touch()
        try:
            yield
        finally:
            gate.unlink()

    return holding


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def profile(browser) -> BrowserContext:
    """One for all pages, so that the browser compiles Streamlit's scripts once."""
    return browser.new_context()


@pytest.fixture
def visit(address, profile) -> Iterator[Callable[..., Page]]:
    """Open a page of the app: visit("slug?query", width=1280, height=800, theme="light").

    moving: films play by themselves. Else for a visitor who asked for less motion: what moves takes
    more of a processor than all else that a test does.
    """
    problems: list[str] = []
    pages: list[Page] = []

    def open_page(
        path: str = "",
        width: int = 1280,
        height: int = 800,
        theme: str = "light",
        moving: bool = False,
    ) -> Page:
        page = profile.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(
            color_scheme=theme, reduced_motion="no-preference" if moving else "reduce"
        )
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: problems.append(f"exception: {error}"))
        page.on("requestfailed", lambda request: note_request(problems, request))
        page.on("response", lambda response: note_response(problems, response))
        page.on("console", lambda message: note_console(problems, message))
        page.goto(f"{address}/{path}")
        settled(page)
        return page

    yield open_page
    for page in pages:
        assert page.locator("[data-testid=stException]").count() == 0
    for page in profile.pages:
        page.close()
    assert problems == []
