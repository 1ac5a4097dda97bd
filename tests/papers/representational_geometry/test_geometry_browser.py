"""The page of representational geometry as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_the_nudge_turns_the_order_round_and_labels_are_painted(visit):
    page = visit("representational-geometry?rg_frame=14")
    expect(page.get_by_text("0.98 against 0.77 in the mean of 10 trainings")).to_be_visible()
    page.locator("input[aria-label^='Nudge']").press("Home")
    expect(page).to_have_url(re.compile("rg_eps=0"))
    expect(page.get_by_text("The order is reversed")).to_be_visible()

    page = visit("representational-geometry?rg_view=paint&rg_paint_frame=14")
    expect(page.get_by_text("4 corners of label 1")).to_be_visible()
    settled(page)
    box = page.locator(".cloud .port").first.bounding_box()
    corner = box["x"] + 0.565 * box["width"], box["y"] + 0.41 * box["height"]  # the nearest one
    page.mouse.click(*corner)
    expect(page).to_have_url(re.compile("rg_labels="))
    expect(page.get_by_text("5 corners of label 1")).to_be_visible()
