"""A mesh that the lecturer shows comes to a follower's phone, where it can be turned."""

import io

from PIL import Image
from playwright.sync_api import Page, expect


def is_drawn(page: Page) -> None:
    """Wait until the mesh on a follower's page is seen; its canvas cannot be read from beside it."""
    frame = page.locator(".mesh iframe")
    expect(frame.content_frame.locator("canvas")).to_be_visible()
    for _ in range(60):
        pixels = Image.open(io.BytesIO(frame.screenshot())).convert("RGB")
        if len(pixels.getcolors(1 << 24)) > 50:
            return
        page.wait_for_timeout(500)
    raise AssertionError("no mesh")


def test_a_mesh_is_seen_and_turned_on_a_phone(visit, address):
    lecturer = visit("frame-averaging?lecture=1&step=0&fa_view=mesh", width=1280, height=720)
    lecturer.keyboard.press("f")
    code = lecturer.locator(".st-key-tour_hall strong").inner_text().replace(" ", "")
    problems: list[str] = []
    phone = lecturer.context.new_page()
    phone.on("pageerror", lambda error: problems.append(str(error)))
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(f"{address}/follow/{code}")
    expect(phone.locator(".mesh iframe")).to_be_in_viewport()
    is_drawn(phone)
    phone.frame_locator(".mesh iframe").locator("canvas").click()
    expect(phone.locator(".state")).to_have_text("You look on your own")

    lecturer.keyboard.press("f")
    lecturer.keyboard.press("PageDown")  # to a step without a mesh
    expect(phone.locator(".mesh")).to_have_count(0)
    expect(phone.locator(".state")).to_have_text("Following the lecture")
    assert problems == []
