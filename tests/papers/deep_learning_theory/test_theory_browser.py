"""The page of depth and width as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect

PAGE = "deep-learning-theory"


def test_a_circle_runs_through_the_layers_and_stays_where_it_is_stopped(visit):
    page = visit(PAGE, moving=True)
    output = page.locator(".cloud output")
    first = output.inner_text()
    expect(output).not_to_have_text(first)
    page.locator(".cloud .play").click()
    expect(page).to_have_url(re.compile(r"dl_frame=\d+"))
    settled(page)
    stood = output.inner_text()
    page.reload()
    settled(page)
    expect(output).to_have_text(stood)


def test_doubling_depth_and_width_keeps_the_ratio(visit):
    page = visit(f"{PAGE}?dl_view=shape&dl_depth=4&dl_width=16")
    page.get_by_text("r = L / n = 0.25").wait_for()
    page.get_by_role("button", name="Double both").click()
    expect(page).to_have_url(re.compile(r"dl_depth=8&dl_width=32"))
    settled(page)
    page.get_by_text("r = L / n = 0.25").wait_for()
