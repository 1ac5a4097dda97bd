"""The page of the minimal transformer as a person uses it."""

import re

from browser_harness import settled
from playwright.sync_api import expect


def test_a_click_takes_the_mlp_out_and_a_skip_ends_the_merging(visit):
    page = visit("minimal-transformer")
    expect(page.get_by_text("29,650 (100%)")).to_be_visible()
    page.get_by_role("button", name=re.compile("^MLP: ")).click()
    expect(page).to_have_url(re.compile("mt_mlp=false"))
    settled(page)
    expect(page.get_by_text("10,738 (36%)")).to_be_visible()

    page = visit("minimal-transformer?mt_view=merge")
    expect(page.get_by_text("exact by construction")).to_be_visible()
    page.locator("input[aria-label='Skip']").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("A skip of 0.05 breaks it")).to_be_visible()
