"""The page of soft equivariance as a person uses it."""

import re

from browser_harness import frames, place_of, settled
from playwright.sync_api import expect


def test_the_dial_turned_leaves_the_exact_map_behind_and_a_stroke_is_a_path(visit):
    page = visit("soft-equivariance?se_alpha=-0.5")
    note = page.get_by_text("Error on unseen bodies")

    def error(whose: str) -> float:
        return float(re.search(rf"{whose} ([\d.]+)", note.inner_text()).group(1))

    before = error("all turns")
    page.locator("input[aria-label^='Dial']").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    expect(page).not_to_have_url(re.compile("se_alpha"))  # -1 is the default
    settled(page)
    assert error("all turns") > 3 * before
    assert error("soft") < error("free") / 4

    page = visit("soft-equivariance?se_view=motion&se_law=drawn&se_strokes=")
    expect(page.get_by_text("Draw a path or two")).to_be_visible()
    for height in (0.3, 0.7):
        board = place_of(page.locator(".slices svg"))
        page.mouse.move(board["x"] + 5, board["y"] + height * board["height"])
        page.mouse.down()
        for step in range(1, 25):
            x = board["x"] + 5 + step * board["width"] / 26
            page.mouse.move(x, board["y"] + (height + 0.004 * step) * board["height"])
            frames(page, 1)  # moves within one frame of the browser are one point
        page.mouse.up()
        settled(page)
    expect(page.get_by_text("Broken means")).to_be_visible()
