"""The page of convergent learning as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_units_find_their_partners_and_a_turn_leaves_what_is_predicted(visit):
    page = visit("convergent-learning")
    expect(page.get_by_text("columns B, in order of partners")).to_be_visible()
    page.locator("input[aria-label='Match']").focus()
    page.keyboard.press("Space")
    settled(page)
    expect(page).to_have_url(re.compile("cl_match=false"))
    expect(page.get_by_text("columns B, in its own order")).to_be_visible()
    page.get_by_role("radio", name="Turn it").click()
    settled(page)
    expect(page.get_by_text("exact by construction")).to_be_visible()
    page.get_by_role("radio", name="Whitened").click()
    settled(page)
    expect(page.get_by_text("Whitened, B turned by 100%")).to_be_visible()
