"""The optimal classification page as a person uses it."""

import re

from browser_harness import drag, settled
from playwright.sync_api import expect

PAGE = "optimal-classification"


def test_layers_by_keys_and_paint_by_dragging_change_the_errors(visit):
    page = visit(f"{PAGE}?oc_activation=square&oc_depth=6")
    wrong = page.locator(".slices figcaption small").first
    shallow = wrong.inner_text()
    page.locator("input[aria-label='Layers']").press("End")
    expect(page).to_have_url(re.compile("oc_depth=5000"))
    expect(wrong).not_to_have_text(shallow)
    page.get_by_text("becomes: nearest neighbour").wait_for()
    settled(page)
    deep = wrong.inner_text()
    drag(page, (0.3, 0.9), (0.7, 0.9))
    expect(page).to_have_url(re.compile("oc_paint="))
    expect(wrong).not_to_have_text(deep)
