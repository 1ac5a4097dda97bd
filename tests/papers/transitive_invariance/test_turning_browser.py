"""The page of transitive invariance as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_a_thing_is_turned_and_another_kind_ends_the_plateau(visit):
    page = visit("transitive-invariance")
    expect(page.get_by_text("two unseen animals")).to_be_visible()
    page.locator("input[aria-label^='Turn B']").focus()
    page.keyboard.press("ArrowRight")
    settled(page)
    expect(page).to_have_url(re.compile("tv_b=165"))
    page = visit("transitive-invariance?tv_kind_b=3")
    expect(page.get_by_text("an unseen animal and an unseen chair")).to_be_visible()
