"""Every page in a real browser: no error, nothing fetched from outside, and a picture of it."""

import time

import pytest
from browser_harness import PATIENCE, SCREENSHOTS, barriers, frames, place_of, settled
from playwright.sync_api import expect

from core import atlas

PATHS = [
    "",
    "lectures",
    "claims",
    "your_data",
    "one_cloud",
    *(paper.slug for paper in atlas.papers()),
]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_drawn_in_both_themes_and_widths(visit, path, theme, width):
    page = visit(path, width=width, theme=theme, moving=theme == "light")
    assert page.locator("h1").first.is_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    assert page.evaluate(_VIEWS_END) <= width
    assert barriers(page) == []
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{path or 'home'}-{theme}-{width}.png")


# Where the rightmost of the buttons of views ends.
_VIEWS_END = """() => Math.max(0, ...[...document.querySelectorAll(".st-key-views [role=radio]")].map(
  (button) => button.getBoundingClientRect().right))"""


@pytest.mark.parametrize("path", ["symbrain?sb_view=volume", "neural-collapse?nc_view=yours"])
def test_a_picture_without_a_layout_waits_for_one(visit, path):
    """As of a page that is left, or behind a closed lid: it is drawn when it has a size again."""
    page = visit(path, width=1280)
    canvas = page.locator(":is(.slices, .scatter) canvas").first
    before = place_of(canvas)["width"]
    main = page.locator("[data-testid=stMainBlockContainer]")
    main.evaluate("main => { main.style.display = 'none'; }")
    page.set_viewport_size({"width": 1000, "height": 800})
    frames(page, 5)
    main.evaluate("main => { main.style.display = ''; }")
    assert 0 < place_of(canvas)["width"] < before


def test_a_reduced_link_has_the_picture_alone_and_can_be_copied(visit):
    page = visit("flow-equivariant-rnn?hide=controls&embed=true", width=1280, height=720)
    assert page.get_by_text("Hidden copies").is_visible()
    assert not page.get_by_text("Velocity: drag the arrow").is_visible()
    assert not page.get_by_text("Geometry of representations").is_visible()
    bar = page.locator(".film .bar").bounding_box()
    assert bar["x"] + bar["width"] > 0.95 * 1280
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("window.copied === location.href")


def test_the_map_is_filtered_and_opens_a_page(visit):
    page = visit("")
    tiles = page.locator(".tile:not(.again)")
    expect(tiles).to_have_count(len(atlas.papers()))
    found = [paper for paper in atlas.papers() if "weights" in str(paper.cells)]
    page.get_by_role("searchbox").fill("WEIGHTS")
    expect(tiles).to_have_count(len(found))
    page.get_by_role("searchbox").press("Tab")
    page.keyboard.press("Tab")  # past "Surprise me"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=found[0].short_title).wait_for()


def test_the_menus_lead_to_every_paper(visit):
    """Each section's menu lists its papers; the last of each is followed."""
    page = visit("")
    for section in dict.fromkeys(paper.section for paper in atlas.papers()):
        of_section = [paper.slug for paper in atlas.papers() if paper.section == section]
        page.mouse.move(640, 790)  # off what has a tooltip, which would lie over the menus
        page.get_by_role("button", name=section).click()
        links = page.get_by_test_id("stTopNavDropdownLink")
        links.nth(len(of_section) - 1).wait_for()
        addresses = links.evaluate_all("links => links.map((link) => new URL(link.href).pathname)")
        listed = [place.rsplit("/", 1)[1] for place in addresses]
        assert listed[: len(of_section)] == of_section  # One cloud, many networks, comes after them
        links.nth(len(of_section) - 1).click()
        page.wait_for_url(f"**/{of_section[-1]}**")
        settled(page)


@pytest.mark.parametrize("paper", atlas.papers(), ids=lambda paper: paper.slug)
def test_every_step_of_every_lecture_is_one_screen(visit, paper):
    page = visit(f"{paper.slug}?lecture=1", width=1280, height=720)
    screens = [(1280, 720), (390, 844)]
    for number, step in enumerate(paper.tour, 1):
        page.get_by_text(step.title).first.wait_for()
        page.get_by_text(f"{number} of {len(paper.tour)}").wait_for()
        for width, height in screens:
            page.set_viewport_size({"width": width, "height": height})
            frames(page, 3)
            page.wait_for_function(_FITS)
        screens.reverse()
        if number < len(paper.tour):
            page.keyboard.press("PageDown")
    page.set_viewport_size({"width": 1920, "height": 1080})
    frames(page, 3)
    page.wait_for_function(_FITS)
    page.keyboard.press("ArrowLeft")
    page.get_by_text(f"{len(paper.tour) - 1} of {len(paper.tour)}").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("heading", name=paper.short_title).wait_for()


def test_a_picture_that_comes_before_the_lecture_is_known_fits_its_screen_too(visit, profile):
    def late(route):
        time.sleep(2)
        route.continue_()

    profile.route("**/keys.js", late)
    try:
        page = visit("neural-collapse?lecture=1&step=1", width=390, height=844)
        page.wait_for_function(_FITS)
    finally:
        profile.unroute("**/keys.js")


# Nothing is beyond the window's edge, though it could be scrolled to.
_FITS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return main.scrollHeight <= main.clientHeight + 2 && main.scrollWidth <= main.clientWidth + 2;
}"""


def test_the_presenter_is_never_stuck(visit):
    """A clicker's keys turn the steps whatever has the focus; arrows belong to what needs them."""
    page = visit("flow-equivariant-rnn?lecture=1&step=1", width=1280, height=720)
    film = page.locator(".film[data-shown]")
    film.click()
    page.keyboard.press("PageDown")
    page.get_by_text("3 of 8").wait_for()
    settled(page)
    page.locator(".film input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageDown")
    page.get_by_text("4 of 8").wait_for()


def no_key_is_too_late(route, *, send="send(turns[0]);"):
    """The script of the keys, which forgets one after five seconds: a busy machine may take longer.

    send: what it does to send a turn.
    """
    response = route.fetch()
    patient = response.text()
    changes = ("const LATE = 5000;", f"const LATE = {PATIENCE};"), ("send(turns[0]);", send)
    for before, after in changes:
        assert before in patient
        patient = patient.replace(before, after)
    route.fulfill(response=response, body=patient)


def test_a_key_that_comes_before_its_script_turns_the_step(visit):
    def late(route):
        time.sleep(2)
        no_key_is_too_late(route)

    page = visit("claims")
    page.route("**/keys.js", late)
    page.goto(page.url.replace("claims", "pig?lecture=1&step=1"))
    page.locator(".st-key-tour_slide").wait_for()
    page.wait_for_function("globalThis.early")
    page.keyboard.press("PageDown")
    page.get_by_text("3 of 9").wait_for()


def test_no_turn_is_lost_or_done_twice_however_fast_even_across_pages(visit):
    page = visit("claims")
    page.route("**/keys.js", no_key_is_too_late)
    page.goto(page.url.replace("claims", "flow-equivariant-rnn?lecture=1&of=equivariance&at=1"))
    settled(page)
    for _ in range(5):  # a question, a stop, a question, a stop on another page, the next one there
        page.keyboard.press("PageDown")
    page.get_by_text("5 of 8").wait_for()
    settled(page)
    assert "/frame-averaging?" in page.url
    assert page.get_by_text("5 of 8").is_visible()


def test_a_turn_that_is_sent_again_before_it_came_back_is_done_once(visit):
    def twice(route):
        no_key_is_too_late(route, send="send(turns[0]); setTimeout(send, 8, turns[0]);")

    page = visit("claims")
    page.route("**/keys.js", twice)
    page.goto(page.url.replace("claims", "rotation-continuity?lecture=1&step=0"))
    settled(page)
    for number in (2, 3, 4):
        page.keyboard.press("PageDown")
        page.get_by_text(f"{number} of 9").wait_for()
        settled(page)
        assert page.get_by_text(f"{number} of 9").is_visible()


def test_an_address_at_another_page_than_the_lectures_stop_opens_that_stop(visit):
    page = visit("flow-equivariant-rnn?lecture=1&of=equivariance&at=3")
    page.get_by_text("4 of 8").wait_for()
    settled(page)
    assert "/frame-averaging?" in page.url
    assert "at=3" in page.url


def test_back_goes_back_a_stop_of_a_lecture_to_the_page_before_too(visit):
    page = visit("flow-equivariant-rnn?lecture=1&of=equivariance&at=2")
    page.keyboard.press("PageDown")
    page.get_by_text("Before we look").wait_for()
    settled(page)
    for number in (4, 5):  # on another page
        page.keyboard.press("PageDown")
        page.get_by_text(f"{number} of 8").wait_for()
        settled(page)
    for number in (4, 3):
        page.go_back()
        page.get_by_text(f"{number} of 8").wait_for()
        settled(page)
    assert "/flow-equivariant-rnn?" in page.url


def test_a_phones_menu_closes_when_a_page_was_chosen(visit):
    page = visit("", width=390, height=844)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Lectures").click()
    page.get_by_role("heading", name="Lectures").wait_for()
    expect(page.get_by_test_id("stExpandSidebarButton")).to_be_visible()


def test_back_goes_back_a_view_and_a_step(visit):
    page = visit("mgno")
    page.get_by_role("radio", name="Commuting square").click()
    page.wait_for_url("**mg_view=square**")
    shift = page.locator("input[aria-label^='Shift to the right']")
    shift.focus()
    shift.press("ArrowRight")
    page.wait_for_url("**mg_dx=17**")
    page.get_by_role("button", name="Tour").click()
    page.get_by_text("1 of 10").wait_for()
    settled(page)  # the address is written at the end of a run
    page.go_back()
    page.wait_for_url("**mg_dx=17**")
    settled(page)
    page.go_back()
    page.get_by_text("is off by").first.wait_for()
    assert "mg_view" not in page.url
