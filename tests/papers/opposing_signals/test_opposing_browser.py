"""The page of opposing signals as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_the_next_step_swaps_the_walls(visit):
    page = visit("opposing-signals?os_step=401")
    walls = page.locator(".tiles")
    expect(walls.nth(0)).to_contain_text("8 +")
    expect(walls.nth(1)).to_contain_text("3 \u2212")
    page.get_by_role("button", name="Next step").click()
    expect(page).to_have_url(re.compile("os_step=402"))
    settled(page)
    expect(walls.nth(0)).to_contain_text("3 +")
    expect(walls.nth(1)).to_contain_text("8 \u2212")
