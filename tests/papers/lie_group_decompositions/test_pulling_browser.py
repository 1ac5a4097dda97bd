"""A digit pulled by its corners, by mouse and by keyboard."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_a_corner_is_dragged_and_moved_by_keys_and_areas_are_kept(visit):
    page = visit("lie-group-decompositions?lg_matrix=1,0,0,1")
    corner = page.get_by_label("Corner, upper right")
    box, port = corner.bounding_box(), page.locator(".corners .port").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(port["x"] + 0.9 * port["width"], port["y"] + 0.3 * port["height"], steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("lg_matrix="))
    settled(page)

    def matrix() -> list[float]:
        words = re.search("lg_matrix=([^&]+)", page.url)[1].replace("%2C", ",").split(",")
        return [float(word) for word in words]

    a, b, c, d = matrix()
    assert a + b > 1.2  # the corner (1, 1) went to the right
    assert abs(a * d - b * c - 1) < 0.01
    page.get_by_label("Corner, lower left").focus()
    page.keyboard.press("ArrowUp")
    expect(page).not_to_have_url(re.compile(re.escape(page.url)))
    settled(page)
    assert abs((matrix()[2] + matrix()[3]) - (c + d) + 0.05) < 0.01
