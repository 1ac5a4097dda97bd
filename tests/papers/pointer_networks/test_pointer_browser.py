"""The page of pointer networks as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_a_click_adds_a_point_that_only_one_network_can_name_and_delete_removes_it(visit):
    page = visit("pointer-networks?po_n_hull=10")
    expect(page.get_by_text("Each of the 10 points has a name")).to_be_visible()
    board = page.locator(".slices .panel svg").first.bounding_box()
    corner = board["x"] + 0.96 * board["width"], board["y"] + 0.04 * board["height"]
    page.mouse.click(*corner)
    expect(page.get_by_text("1 of 11 points has no name on the right")).to_be_visible()
    expect(page).to_have_url(
        re.compile("po_n_hull=11.*po_points_hull_6=|po_points_hull_6=.*po_n_hull=11")
    )
    settled(page)
    page.mouse.click(*corner)
    settled(page)
    page.keyboard.press("Delete")
    expect(page.get_by_text("Each of the 10 points has a name")).to_be_visible()
