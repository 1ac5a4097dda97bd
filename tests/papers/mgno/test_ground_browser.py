"""The multigrid page as a person uses it: ground painted, a click, a film."""

import io
import re

import numpy as np
from browser_harness import drag, repainted, settled
from playwright.sync_api import expect

VIEW = ".slices[data-shown]"


def test_painting_the_ground_changes_the_answers_and_is_in_the_address(visit):
    page = visit("mgno?mg_brush=Less+permeable")
    page.wait_for_selector(VIEW)
    said = page.get_by_text(re.compile("is off by"))
    before = said.inner_text()
    drag(page, (0.3, 0.3), (0.7, 0.35))
    expect(said).not_to_have_text(before)
    expect(page).to_have_url(re.compile("mg_paint=L"))
    page.get_by_role("button", name="Wipe").click()
    expect(said).to_have_text(before)


def test_a_permeability_is_uploaded(visit, tmp_path):
    page = visit("mgno?mg_source=Your+file")
    file = tmp_path / "a <b>.npy"
    out = io.BytesIO()
    np.save(out, np.random.default_rng(0).normal(size=(60, 60)).cumsum(0).cumsum(1))
    file.write_bytes(out.getvalue())
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("cut at its median").first.wait_for()
    settled(page)
    assert page.get_by_text(re.compile("is off by")).count() == 1


def test_a_click_puts_the_impulse_elsewhere(visit):
    page = visit("mgno?mg_view=Impulse+response")
    page.wait_for_selector(VIEW)
    box = page.locator(".slices .port svg").first.bounding_box()
    page.mouse.click(box["x"] + 0.25 * box["width"], box["y"] + 0.75 * box["height"])
    expect(page).to_have_url(re.compile(r"mg_impulse=1\d%2C4\d"))


def test_the_fluid_plays(visit):
    page = visit("mgno?mg_view=A+fluid")
    film = page.locator(".film[data-shown]")
    film.wait_for()
    film.focus()
    page.keyboard.press("Home")
    page.keyboard.press(" ")
    for _ in range(5):
        with repainted(film):
            pass
    expect(film.locator("output")).not_to_have_text("t = 0")


def test_blocks_of_the_network_are_switched_off_and_on(visit):
    page = visit("mgno?mg_view=ride")
    block = page.get_by_role("button", name="Back to 17")
    block.click()
    page.get_by_text("the network's answer is").wait_for()
    expect(page).to_have_url(re.compile("mg_off=p3"))
    expect(block).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Back to 33")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page).not_to_have_url(re.compile("mg_off"))
    expect(block).to_have_attribute("aria-pressed", "true")
