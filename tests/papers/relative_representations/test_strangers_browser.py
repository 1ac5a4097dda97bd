"""The page of relative representations as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_a_space_is_turned_and_pushed_and_strangers_are_told_cosines(visit):
    page = visit("relative-representations")
    expect(page.get_by_text("exact by construction")).to_be_visible()
    page.get_by_role("button", name="Turn", exact=True).focus()
    page.locator("input[aria-label^='Push']").focus()
    page.keyboard.press("End")
    expect(page.get_by_text("broken")).to_be_visible()
    page = visit("relative-representations?rr_view=stitch")
    expect(page.get_by_text("2.4 times", exact=True)).to_be_visible()
    page.get_by_role("radio", name="The code").click()
    settled(page)
    expect(page).to_have_url(re.compile("rr_hears=code"))
    expect(page.get_by_text("Worse than drawing the mean of all digits")).to_be_visible()
