"""The page of parts that move alone as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_a_thing_dragged_turns_alone_and_the_oracle_does_not_mind(visit):
    page = visit("apen?ap_third=parts&ap_yaw=0&ap_pitch=0")
    expect(page.get_by_text("Nothing is checked yet")).to_be_visible()
    port = page.locator(".cloud .port").nth(2).bounding_box()
    middle = port["x"] + port["width"] / 2, port["y"] + port["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 80, middle[1] + 30, steps=6)
    page.mouse.up()
    settled(page)
    expect(page).to_have_url(re.compile("ap_yaw|ap_pitch|ap_roll"))
    expect(page.get_by_text("exact by construction")).to_be_visible()
    note = page.get_by_text("Points that are taken for something else").inner_text()
    assert "Told the parts 0% of the others" in note
