"""The neural collapse page as a person uses it."""

import re

from browser_harness import frames, settled
from playwright.sync_api import expect

PAGE = "neural-collapse"
CLOUD = ".cloud[data-shown]"
STARVE = f"{PAGE}?nc_view=Starve+a+class"


def test_a_collapse_plays_and_where_it_is_stopped_is_in_the_address(visit):
    page = visit(PAGE, moving=True)
    output = page.locator(".cloud output")
    first = output.inner_text()
    expect(output).not_to_have_text(first)
    page.locator(".cloud .play").click()
    expect(page).to_have_url(re.compile(r"nc_frame=\d+"))
    settled(page)
    stood = output.inner_text()
    frames(page)
    assert output.inner_text() == stood
    page.reload()
    settled(page)
    expect(output).to_have_text(stood)


def test_an_address_stands_at_its_step_and_play_goes_on(visit):
    page = visit(f"{PAGE}?nc_frame=59")
    output = page.locator(".cloud output")
    expect(output).to_have_text("after 3,999 steps")
    page.locator(".cloud .play").click()
    expect(output).not_to_have_text("after 3,999 steps")
    expect(page).not_to_have_url(re.compile("nc_frame=59"))


def test_a_click_on_the_metrics_goes_there(visit):
    page = visit(f"{PAGE}?nc_frame=59")
    curves = page.locator(".panel.curves .port")
    box = curves.bounding_box()
    curves.click(position={"x": box["width"] * 0.5, "y": box["height"] / 2})
    expect(page).to_have_url(re.compile(r"nc_frame=[1-5]?\d(&|$)"))
    expect(page.locator(".cloud output")).not_to_have_text("after 3,999 steps")


def test_starving_a_class_by_keys_makes_it_vanish(visit):
    page = visit(f"{STARVE}&nc_third=11")
    page.get_by_text("Solver and theory agree").wait_for()
    slider = page.locator("input[aria-label^='Samples of class 2']")
    slider.focus()
    for _ in range(2):
        slider.press("ArrowLeft")
    page.get_by_text("The last class has vanished").wait_for()
    expect(page).to_have_url(re.compile("nc_third=9"))


def test_training_here_closes_the_square_and_can_be_stopped(visit, held_work):
    with held_work():
        page = visit(f"{PAGE}?nc_view=Train+it+here&nc_k=3&nc_per_class=5&nc_smallest=5")
        page.get_by_role("button", name="Stop here").click()
        page.get_by_text(re.compile(r"Stopped after \d+ of 10")).wait_for()
    page.get_by_role("button", name="Start again").click()
    page.get_by_text("exact by construction").wait_for()
    expect(page.locator(CLOUD)).to_have_count(1)


def test_matrices_have_words_for_those_who_do_not_see_them(visit):
    page = visit(f"{PAGE}?nc_frame=59")
    panels = page.locator(".panel.matrix .port")
    expect(panels).to_have_count(3)
    assert "-0.33 to -0.33" in panels.first.get_attribute("aria-label")


def test_an_address_beyond_the_last_frame_stands_at_the_last(visit):
    page = visit(
        f"{PAGE}?nc_view=Train+it+here&nc_drawn=all&nc_k=3&nc_per_class=5&nc_smallest=5&nc_live_frame=59"
    )
    page.get_by_role("button", name="Stop here").wait_for(state="detached")
    page.get_by_text("at the minimum").wait_for()
    expect(page.locator(".cloud output")).to_have_text("after 2,000 steps")


def test_samples_are_encircled_clicked_and_reached_by_keys(visit):
    page = visit(f"{PAGE}?nc_view=yours")
    points = page.locator(".scatter canvas")
    box = points.bounding_box()
    corners = [(0.01, 0.01), (0.99, 0.01), (0.99, 0.99), (0.01, 0.99)]
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    for x, y in corners:
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)
    page.mouse.up()
    page.get_by_text("100 chosen").wait_for()
    page.get_by_text("10 of class 3").wait_for()
    points.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".scatter output")).to_have_text(re.compile(r"Sample \d+: class \d"))
    page.keyboard.press("Enter")
    page.get_by_text("1 chosen").wait_for()
    page.keyboard.press("Delete")
    page.get_by_text("Draw a loop around points").wait_for()
    expect(page.locator(".scatter output")).to_have_text(
        re.compile("Sample")
    )  # keys go on from there
