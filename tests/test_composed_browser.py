"""A lecturer composes: charts and components are seen beside their words, and in the hand-out."""

import io
import re
from base64 import b64decode

import numpy as np
from browser_harness import settled
from PIL import Image
from playwright.sync_api import expect


def test_charts_and_components_come_into_the_hand_out(visit):
    page = visit("symface?sy_view=curve")
    for count, name in enumerate(("Conjugate features", "Curve"), 1):
        del name
        page.locator(".st-key-tour_add button").click()
        expect(page.locator(".st-key-tour_add")).to_contain_text(f"({count})")
        settled(page)
