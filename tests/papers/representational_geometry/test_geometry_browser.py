"""The page of representational geometry as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_the_nudge_turns_the_order_round_and_labels_are_painted(visit):
    page = visit("representational-geometry?rg_frame=14")
    expect(page.get_by_text("Tanh is more like the labels")).to_be_visible()
    page.locator("input[aria-label^='Nudge']").press("Home")
    expect(page).to_have_url(re.compile("rg_eps=0"))
    expect(page.get_by_text("The order is reversed")).to_be_visible()

    page = visit("representational-geometry?rg_view=paint&rg_paint_frame=14")
    expect(page.get_by_text("4 corners of label 1")).to_be_visible()
    settled(page)
    box = page.locator(".cloud canvas").first.bounding_box()
    middle = (box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    for dx, dy in ((0.07, -0.1), (0.05, -0.12), (0.07, -0.13), (0.08, -0.08)):
        page.mouse.click(middle[0] + dx * box["width"], middle[1] + dy * box["height"])
    expect(page).to_have_url(re.compile("rg_labels="))
