"""The page of split representations as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_a_thing_is_turned_and_the_predictor_is_told_a_wrong_turn(visit):
    page = visit("split-invariant-equivariant")
    expect(page.get_by_text("1 of 50", exact=True)).to_be_visible()
    page.locator("input[aria-label^='Yaw']").focus()
    page.keyboard.press("Home")
    expect(page).to_have_url(re.compile("sie_yaw=-90"))
    page = visit("split-invariant-equivariant")
    page.get_by_text("Break it: tell it the wrong turn").click()
    expect(page).to_have_url(re.compile("sie_wrong=true"))
    settled(page)
    expect(page.get_by_text("1 of 50", exact=True)).to_be_hidden()
