"""The rotations page as a person uses it."""

import io
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
from browser_harness import repainted, settled
from PIL import Image
from playwright.sync_api import expect

PAGE = "rotation-continuity"
CLOUD = ".cloud[data-shown]"
BALL = f"{PAGE}?rc_view=Error+over+SO%283%29"


def shown(page) -> str:
    """When the newest data were first painted."""
    return page.locator(CLOUD).get_attribute("data-shown")


def answered(page, before: str) -> None:
    """Wait until newer data have been painted."""
    page.locator(f".cloud:not([data-shown='{before}'])").wait_for()
    settled(page)


def pixels(page, panel: int) -> np.ndarray:
    picture = page.locator(".cloud .port").nth(panel).screenshot()
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)


def pause(page) -> None:
    if page.locator(".cloud .play").get_attribute("aria-label") == "Pause":
        page.locator(".cloud .play").click()


def test_a_walk_plays_and_a_click_on_the_curves_goes_there(visit):
    page = visit(PAGE, moving=True)
    page.wait_for_selector(CLOUD)
    output = page.locator(".cloud output")
    first = output.inner_text()
    expect(output).not_to_have_text(first)
    curves = page.locator(".cloud .port").nth(1)
    box = curves.bounding_box()
    curves.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(page.locator(".cloud .play")).to_have_attribute("aria-label", "Play")
    expect(output).to_have_text(
        re.compile(r"^\D*(1[5-7]\d|18[01])\b")
    )  # labels take the left margin
    body = pixels(page, 0)
    with repainted(page.locator(".cloud")):
        curves.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    assert np.abs(pixels(page, 0) - body).mean() > 1


def test_the_tear_is_drawn_for_a_quaternion_and_not_for_6d(visit):
    """The mark of a tear is magenta, a colour that nothing else on the curves has."""

    def magenta(page) -> int:
        pause(page)
        red, green, blue = np.moveaxis(pixels(page, 1), -1, 0)
        return int(((red - green > 60) & (blue - green > 30)).sum())

    assert magenta(visit(PAGE)) > 50
    assert magenta(visit(f"{PAGE}?rc_kind=6D")) == 0


def test_finding_the_tear_is_in_the_address(visit):
    page = visit(PAGE)
    page.get_by_role("button", name="Find the tear").click()
    page.wait_for_url("**rc_path=tear**")
    page.get_by_text("The coordinates jump in").wait_for()


def test_a_dragged_walk_becomes_the_path_and_the_address(visit):
    page = visit(f"{PAGE}?rc_path=drag")
    page.wait_for_selector(CLOUD)
    before = shown(page)
    box = page.locator(".cloud .port").first.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 90)
    page.mouse.down()
    for step in range(1, 13):
        page.mouse.move(box["x"] + 40 + 10 * step, box["y"] + 90 + 4 * step)
    page.mouse.up()
    answered(page, before)
    page.wait_for_url("**rc_stops=0%2C0%2C0%3B**")
    stops = parse_qs(urlsplit(page.url).query)["rc_stops"][0].split(";")
    assert len(stops) > 3
    assert all(re.fullmatch(r"-?\d+,-?\d+,-?\d+", stop) for stop in stops)


def test_arrow_keys_record_a_walk_too(visit):
    page = visit(f"{PAGE}?rc_path=drag")
    page.wait_for_selector(CLOUD)
    page.locator(".cloud").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"rc_stops=([^&;%]|%2C)+(%3B([^&;%]|%2C)+){4}(&|$)"))


def test_the_ball_is_cut_picked_and_below_three_megabytes(visit):
    page = visit(f"{BALL}&rc_cut=1.0&rc_floor=0&rc_kind=6D")
    page.wait_for_selector(CLOUD)
    sizes: list[int] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: sizes.append(len(data))),
    )
    page.reload()
    page.wait_for_selector(CLOUD)
    settled(page)
    assert 500_000 < max(sizes) < 3_000_000
    worst = page.locator("text=is picked").inner_text()
    before = shown(page)
    port = page.locator(".cloud .port").first
    box = port.bounding_box()
    port.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    answered(page, before)
    page.wait_for_url("**rc_picked=**")
    expect(page.locator("text=is picked")).not_to_have_text(worst)
    (picked,) = re.findall(r"rc_picked=(\d+)", page.url)
    page.reload()
    page.wait_for_selector(CLOUD)
    expect(page.locator("text=is picked")).to_contain_text(f"Rotation {picked} is picked")


def test_a_network_of_quaternions_burns_and_one_of_six_numbers_does_not(visit):
    """Yellow is the colour of errors of 100 degrees and more."""

    def yellow(query: str) -> int:
        page = visit(f"{BALL}&rc_kind={query}&rc_cut=1.0&rc_floor=10.0")
        page.wait_for_selector(CLOUD)
        settled(page)
        red, green, blue = np.moveaxis(pixels(page, 0), -1, 0)
        return int(((red > 190) & (green > 170) & (blue < 90)).sum())

    assert yellow("Quaternion") > 30
    assert yellow("6D") == 0


def test_turning_the_cloud_asks_the_pose_networks_again(visit):
    page = visit(f"{PAGE}?rc_view=Pose+of+a+cloud")
    page.wait_for_selector(CLOUD)
    errors = page.locator("text=Errors here").inner_text()
    before, address = shown(page), page.url
    page.locator(".cloud").focus()
    page.keyboard.press("ArrowRight")
    answered(page, before)
    expect(page.locator("text=Errors here")).not_to_have_text(errors)
    expect(page).not_to_have_url(address)


def test_the_circle_is_trained_while_one_watches_and_can_be_stopped(visit, held_work):
    page = visit(f"{PAGE}?rc_view=Circle+first&rc_steps=400")
    page.get_by_text("After 400 steps").wait_for()
    with held_work():
        page.get_by_role("button", name="Train again").click()
        page.get_by_role("button", name="Stop here").click()
        page.get_by_text(re.compile(r"Stopped after \d+ of 12")).wait_for()
    page.get_by_role("button", name="Start again").click()
    page.get_by_text("After 400 steps").wait_for()


def test_a_skeleton_dances(visit):
    page = visit(f"{PAGE}?rc_view=Skeleton")
    page.wait_for_selector(CLOUD)
    pause(page)
    box = page.locator(".cloud .port").nth(2).bounding_box()
    still = pixels(page, 0)
    with repainted(page.locator(".cloud")):
        page.locator(".cloud .port").nth(2).click(position={"x": box["width"] * 0.9, "y": 20})
    assert np.abs(pixels(page, 0) - still).mean() > 0.5
