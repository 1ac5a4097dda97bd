"""The page of Gaussians as a person uses it: pulled, scrubbed, trained."""

import re

from browser_harness import drag, settled
from playwright.sync_api import expect

VIEW = ".slices[data-shown]"


def test_a_gaussian_is_picked_dragged_and_removed(visit):
    page = visit("pig?pg_view=Pull+a+Gaussian&pg_problem=Helmholtz")
    page.wait_for_selector(VIEW)
    page.get_by_text("Click a Gaussian").wait_for()
    drag(page, (0.5, 0.5), (0.62, 0.56))
    page.get_by_text("With 1 edited").wait_for()
    expect(page).to_have_url(re.compile("pg_edits_helmholtz="))
    settled(page)
    moved = page.url
    page.locator(".slices svg[tabindex]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => location.href !== before", arg=moved)
    settled(page)
    page.keyboard.press("Delete")
    expect(page).to_have_url(re.compile("%3Ax"))
    page.get_by_role("button", name="Undo all").click()
    page.get_by_text("Click a Gaussian").wait_for()


def test_the_film_of_a_training_shows_moving_ellipses(visit):
    page = visit("pig?pg_problem=Burgers")
    film = page.locator(".film[data-shown]")
    film.wait_for()
    film.focus()
    page.keyboard.press("Home")
    expect(film.locator("output")).to_have_text("0.0% trained")
    marks = film.locator(".ellipses")
    first = marks.evaluate("canvas => canvas.toDataURL()")
    page.keyboard.press("End")
    expect(film.locator("output")).to_have_text("100.0% trained")
    assert marks.evaluate("canvas => canvas.toDataURL()") != first


def test_a_live_training_shows_its_way_and_can_be_stopped(visit, held_work):
    with held_work():
        page = visit("pig?pg_view=Train+it+now&pg_count=40&pg_a1=1&pg_a2=1")
        page.get_by_text(re.compile("Relative error against the truth")).wait_for()
        page.get_by_role("button", name="Stop here").click()
        page.get_by_text(re.compile("Stopped after")).wait_for()
