"""The page of faces as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_light_from_one_side_parts_the_halves_of_a_face(visit):
    page = visit("symface?sy_light=0")
    note = page.get_by_text("Squared distance of the two halves")

    def gap() -> float:
        return float(re.search(r"with flips: ([\d.]+)", note.inner_text()).group(1))

    before = gap()
    page.locator("input[aria-label^='Light']").focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("sy_light=0.8"))
    settled(page)
    assert gap() > before + 0.1
    expect(page.locator(".slices canvas")).to_have_count(4)
