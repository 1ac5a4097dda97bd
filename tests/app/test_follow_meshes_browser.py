"""A mesh that the lecturer shows comes to a follower's phone, where it can be turned."""

import io

import pytest
from browser_harness import frames, place_of
from PIL import Image
from playwright.sync_api import Frame, Page, expect

CAMERA = (
    "window.global.renderWindow?.getRenderers().find((one) => one.getActors().length)"
    "?.getActiveCamera()"
)


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


def scene_of(page: Page) -> Frame:
    """The frame in which VTK draws, when it has drawn."""
    page.frame_locator("iframe").locator("canvas").wait_for()
    (frame,) = [one for one in page.frames if one != page.main_frame]
    frame.wait_for_function(CAMERA)
    return frame


def turn_by_mouse(page: Page) -> None:
    box = place_of(page.locator("iframe"))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(10):
        page.mouse.move(x + 12 * step, y + 6 * step)
        frames(page, 2)  # VTK turns once a frame
    page.mouse.up()
    frames(page, 5)


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
    shown, seen = scene_of(lecturer), scene_of(phone)
    before = seen.evaluate(f"{CAMERA}.getPosition()")
    turn_by_mouse(lecturer)
    turned = shown.evaluate(f"{CAMERA}.getPosition()")
    assert turned != pytest.approx(before, abs=0.1)
    looks_alike = (
        f"(turned) => {CAMERA}.getPosition().every((at, i) => Math.abs(at - turned[i]) < 1e-6)"
    )
    seen.wait_for_function(looks_alike, arg=turned)

    late = lecturer.context.new_page()  # comes when it was turned
    late.goto(f"{address}/follow/{code}")
    scene_of(late).wait_for_function(looks_alike, arg=turned)
    late.close()

    phone.frame_locator(".mesh iframe").locator("canvas").click()
    expect(phone.locator(".state")).to_have_text("You look on your own")

    lecturer.keyboard.press("f")
    lecturer.keyboard.press("PageDown")  # to a step without a mesh
    expect(phone.locator(".mesh")).to_have_count(0)
    expect(phone.locator(".state")).to_have_text("Following the lecture")
    assert problems == []
