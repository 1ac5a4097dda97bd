"""The page of activation patterns as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_delta_turned_down_proves_the_promise_and_a_red_cell_shows_its_witness(visit):
    page = visit("neural-activation-patterns?np_delta=100")
    expect(page.get_by_text("No promise")).to_be_visible()
    page.locator("input[aria-label^='delta']").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("For every point that follows")).to_be_visible()
    expect(page.get_by_text("PROVED", exact=True)).to_be_visible()

    page = visit("neural-activation-patterns?np_view=proofs&np_net=16x2&np_pair=0,1")
    picture = page.locator(".slices svg").first.bounding_box()
    side = picture["width"] / 280  # of the matrix: 20 pixels of margin, then ten cells of 26
    page.mouse.click(picture["x"] + side * (20 + 8.5 * 26), picture["y"] + side * (20 + 3.5 * 26))
    expect(page).to_have_url(re.compile("np_pair=3"))
    settled(page)
    expect(page.get_by_text("This image follows the pattern of 3")).to_be_visible()
