"""Two of a hall follow a lecture, one on a phone: its steps, its drags, and from where it looks."""

import re
import urllib.error
import urllib.request

import pytest
from browser_harness import PATIENCE, frames, settled
from playwright.sync_api import Locator, Page, expect

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 720}


def follow(lecturer: Page, address: str, code: str, size: dict[str, int], problems: list) -> Page:
    page = lecturer.context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_viewport_size(size)
    page.goto(f"{address}/follow/{code}")
    expect(page.locator(".state")).to_have_text("Following the lecture")
    return page


def near(cloud: Locator) -> str:
    """From how near a cloud is looked at."""
    return cloud.evaluate("root => root.cloud.zoom.toFixed(2)")


def comes_as_near(cloud: Locator, zoom: str) -> None:
    """Wait until a cloud is looked at from so near."""
    cloud.evaluate(
        "(root, zoom) => new Promise(done => { const look = () => root.cloud.zoom.toFixed(2)"
        " === zoom ? done() : requestAnimationFrame(look); look(); })",
        zoom,
    )


def test_a_phone_and_a_desk_follow_a_lecture(visit, address):
    lecturer = visit("frame-averaging?lecture=1&step=1", **DESK)
    lecturer.keyboard.press("f")
    code = lecturer.locator(".st-key-tour_hall strong").inner_text().replace(" ", "")
    expect(lecturer.get_by_role("img", name=f"follow/{code}")).to_be_visible()
    problems: list[str] = []
    phone, desk = (follow(lecturer, address, code, size, problems) for size in (PHONE, DESK))
    expect(lecturer.locator(".st-key-tour_steps")).to_contain_text("2 follow")
    lecturer.keyboard.press("f")
    expect(lecturer.locator(".st-key-tour_hall")).to_have_count(0)
    settled(lecturer)  # until then the picture may be there twice
    seen = [page.locator(".cloud") for page in (lecturer, phone, desk)]
    for page in (phone, desk):
        expect(page.get_by_role("heading", name="Turn it.")).to_be_visible()
        expect(page.locator(".verdict")).to_contain_text("exact by construction")
        expect(page.locator(".cloud .port").first).to_be_in_viewport()
        expect(page.locator(".cloud output")).to_have_text("turned 60°, 30°, 0°")

    seen[0].focus()
    lecturer.keyboard.press("e")  # turns the cloud, which the networks see
    moved = seen[0].locator("output")
    expect(moved).not_to_have_text("turned 60°, 30°, 0°")
    for cloud in seen[1:]:
        expect(cloud.locator("output")).to_have_text(moved.inner_text())
    lecturer.keyboard.press("+")  # brings the view nearer, which no server knows
    for cloud in seen[1:]:
        comes_as_near(cloud, near(seen[0]))

    seen[1].focus()
    phone.keyboard.press("-")
    expect(phone.locator(".state")).to_have_text("You look on your own")
    alone = near(seen[1])
    lecturer.keyboard.press("+")
    comes_as_near(seen[2], near(seen[0]))
    assert near(seen[1]) == alone
    phone.get_by_role("button", name="Back to the lecture").click()
    comes_as_near(seen[1], near(seen[0]))

    seen[1].focus()
    phone.keyboard.press("-")
    lecturer.keyboard.press("PageDown")
    for page in (phone, desk):
        expect(page.get_by_role("heading", name="The same as a square.")).to_be_visible()
        expect(page.locator(".state")).to_have_text("Following the lecture")
        expect(page.locator(".cloud .panels")).to_have_class(re.compile("square"))

    lecturer.keyboard.press("Escape")
    for page in (phone, desk):
        expect(page.locator(".state")).to_have_text("The lecture is over")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/follow/{code}/stream")
    assert problems == []


def test_a_follower_draws_on_after_a_picture_that_failed(visit, address):
    lecturer = visit("frame-averaging?lecture=1&step=1", **DESK)
    lecturer.keyboard.press("f")
    code = lecturer.locator(".st-key-tour_hall strong").inner_text().replace(" ", "")
    lecturer.keyboard.press("f")
    follower = lecturer.context.new_page()
    follower.set_default_timeout(PATIENCE)
    follower.route("**/cloud.js", lambda route: route.abort())
    with follower.expect_event("pageerror"):
        follower.goto(f"{address}/follow/{code}")
    lecturer.keyboard.press("PageDown")
    with follower.expect_event("pageerror"):
        expect(follower.get_by_role("heading", name="The same as a square.")).to_be_visible()
    settled(lecturer)
    follower.unroute("**/cloud.js")
    seen = lecturer.locator(".cloud")
    seen.focus()
    cloud = follower.locator(".cloud[data-shown]")
    while not cloud.count():
        lecturer.keyboard.press("+")  # sends no picture, but how it is looked at
        frames(lecturer)
    comes_as_near(cloud, near(seen))
