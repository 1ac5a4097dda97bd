"""Shared by all tests: small, reproducible property tests; one thread, server and Chromium a worker.

Every external host is blocked. A console error, a failed request or a Streamlit exception fails the
browser test that saw it.
"""

import os
import re
from collections.abc import Callable, Iterator

import pytest
import torch
from browser_harness import note_console, note_request, note_response, settled
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core import atlas
from core.benchmark import CHROMIUM_FLAGS, chromium, served_app
from core.device import keep_numpy_to_one_thread

settings.register_profile("atlas", deadline=None, max_examples=20, derandomize=True)
settings.load_profile("atlas")
# Two threads wait for each other in a spin, and the workers use both cores already.
torch.set_num_threads(1)
keep_numpy_to_one_thread()
os.environ |= {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}  # of the processes that tests start
expect.set_options(timeout=60_000)


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
        page.on("requestfailed", lambda request: note_request(problems, request))
        page.on("response", lambda response: note_response(problems, response))
        page.on("console", lambda message: note_console(problems, message))
        page.goto(f"{address}/{path}")
        settled(page)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            assert page.locator("[data-testid=stException]").count() == 0
        context.close()
    assert problems == []
