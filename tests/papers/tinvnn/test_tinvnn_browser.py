"""The page of invariant inputs as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_a_turned_cloud_changes_the_plain_answer_alone_and_a_dragged_place_the_tours(visit):
    page = visit("tinvnn?ti_yaw=0&ti_pitch=0")
    note = page.get_by_text("What each says")
    expect(page.get_by_text("Nothing is checked yet")).to_be_visible()
    page.locator(".cloud").first.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    settled(page)
    moved = {name: float(v) for name, v in re.findall(r"(Plain) \w+, ([\d.]+);", note.inner_text())}
    assert moved["Plain"] > 0.05
    expect(page.get_by_text("exact by construction")).to_be_visible()

    page = visit("tinvnn?ti_view=tours&ti_map_turn=0")
    before = page.get_by_text("Longer than the short tour").inner_text()
    board = page.locator(".slices .panel svg").nth(2).bounding_box()
    place = page.locator(".slices .panel").nth(2).locator("polyline").last.get_attribute("points")
    x, y = (float(v) / 240 for v in place.split(" ")[0].split(","))
    page.mouse.move(board["x"] + x * board["width"], board["y"] + y * board["height"])
    page.mouse.down()
    page.mouse.move(board["x"] + 0.5 * board["width"], board["y"] + 0.9 * board["height"], steps=4)
    page.mouse.up()
    settled(page)
    expect(page).to_have_url(re.compile("ti_map_coast_0="))
    assert page.get_by_text("Longer than the short tour").inner_text() != before
