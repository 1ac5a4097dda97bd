"""The page of single view pose as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_a_picture_is_turned_and_the_thing_dragged(visit):
    page = visit("single-view-pose")
    expect(page.get_by_text("exact by construction")).to_be_visible()
    port = page.locator(".cloud .port").first.bounding_box()
    middle = port["x"] + port["width"] / 2, port["y"] + port["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 50, middle[1] + 20, steps=5)
    page.mouse.up()
    settled(page)
    expect(page).to_have_url(re.compile("vp_yaw|vp_pitch|vp_roll"))
    expect(page.get_by_text("exact by construction")).to_be_visible()
    page.get_by_role("radio", name="Tilt it").click()
    expect(page.get_by_text("broken")).to_be_visible()
