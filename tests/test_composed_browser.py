"""A lecturer composes: charts and components are seen beside their words, and in the hand-out."""

import io
import re
from base64 import b64decode

import numpy as np
from browser_harness import settled
from PIL import Image
from playwright.sync_api import expect


def handed_out(page, name):
    """The picture (H, W, 3) of a page as it stands, in the hand-out of a lecture of it alone."""
    page.get_by_role("button", name="Add to my lecture").click()
    expect(page.get_by_role("button", name="Add to my lecture (1)")).to_be_visible()
    page.wait_for_selector("html[data-snapshots='1']", state="attached")
    settled(page)
    page.get_by_role("link", name="Lectures").click()
    expect(page.get_by_role("img", name=f"{name}, as it was added")).to_be_visible()
    with page.expect_download() as handed:
        page.get_by_role("button", name="Hand-out").last.click()
    pictures = re.findall(r"data:image/webp;base64,([^\"]+)", handed.value.path().read_text())
    assert len(pictures) == 1
    return np.asarray(Image.open(io.BytesIO(b64decode(pictures[0]))).convert("RGB"), int)


def test_what_stands_still_in_space_comes_into_the_hand_out(visit):
    pixels = handed_out(visit("frame-averaging?fa_view=copies"), "Frame averaging")
    assert (np.ptp(pixels, axis=2) > 60).mean() > 0.002  # colours of points


def test_charts_and_components_come_into_the_hand_out(visit):
    page = visit("symface?sy_view=face")  # with components, and charts below them
    pixels = handed_out(page, "Faces")
    charts, faces = pixels[len(pixels) // 2 :], pixels[: len(pixels) // 2]
    assert (np.ptp(charts, axis=2) > 60).any()  # colours of curves
    assert 0.1 < (faces.max(2) < 200).mean() < 0.9
