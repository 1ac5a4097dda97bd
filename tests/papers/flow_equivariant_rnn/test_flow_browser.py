"""The flow page as a person uses it."""

import re

from browser_harness import frames, place_of, settled
from PIL import Image
from playwright.sync_api import expect

FLOW = "flow-equivariant-rnn"


def test_the_film_plays_by_itself_and_obeys_the_keyboard(visit):
    page = visit(FLOW, moving=True)
    film = page.locator(".film")
    expect(film).to_have_attribute("data-playing", "true")
    expect(film).to_have_attribute("data-painted", re.compile(r"[3-9]|\d\d+"))
    film.focus()
    page.keyboard.press("Space")
    expect(film).to_have_attribute("data-playing", "false")
    for key, number in (("Home", "0"), ("ArrowRight", "1"), ("End", "29")):
        page.keyboard.press(key)
        expect(film).to_have_attribute("data-frame", number)


def test_the_film_keeps_its_place_when_the_stimulus_changes(visit):
    page = visit(FLOW)
    page.locator(".film").focus()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".film")).to_have_attribute("data-frame", "4")
    shown = page.locator(".film").get_attribute("data-shown")
    page.locator(".pad svg").first.focus()
    page.keyboard.press("ArrowRight")
    page.locator(f".film:not([data-shown='{shown}'])").wait_for()
    expect(page).to_have_url(re.compile("flow_vx=1.5"))
    expect(page.locator(".film")).to_have_attribute("data-frame", "4")


def test_space_presses_what_has_the_focus(visit):
    page = visit(FLOW)
    film = page.locator(".film")
    loop = film.get_by_role("checkbox", name="loop")
    loop.focus()
    page.keyboard.press("Space")
    expect(loop).not_to_be_checked()
    film.get_by_role("button", name="PNG").focus()
    with page.expect_download():
        page.keyboard.press("Space")
    expect(film).to_have_attribute("data-playing", "false")


def test_dragging_the_arrow_moves_the_crisp_copy(visit):
    page = visit(f"{FLOW}?flow_view=Hidden+copies")
    page.get_by_text("The stillest copy is (1, 0)").wait_for()
    box = page.locator(".pad svg").first.bounding_box()
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    unit = 90 / 220 / 3 * box["width"]  # pixels of the screen per pixel a frame
    page.mouse.move(centre[0] + unit, centre[1])
    page.mouse.down()
    page.mouse.move(centre[0] - 2 * unit, centre[1] + unit, steps=4)
    page.mouse.up()
    page.get_by_text("The stillest copy is (-2, 1), the velocity of the stimulus").wait_for()
    expect(page).to_have_url(re.compile("flow_vx=-2.*flow_vy=1"))


def test_an_address_restores_the_exact_state(visit):
    page = visit(f"{FLOW}?flow_view=Commuting+square&flow_vx=-1&flow_gx=2&flow_gy=-1&flow_seed=0")
    page.get_by_text("exact by construction").wait_for()
    assert page.locator("input[aria-label^='in x']").input_value() == "-1"
    expect(page.locator(".pad svg").first).to_have_attribute("aria-valuetext", re.compile("^x -1,"))


def test_breaking_the_shift_opens_the_square(visit):
    page = visit(f"{FLOW}?flow_view=Commuting+square")
    page.get_by_text("exact by construction").wait_for()
    settled(page)
    choice = page.get_by_role("combobox", name="Break it")
    choice.scroll_into_view_if_needed()
    frames(page)  # a list that is open while the page scrolls is closed
    choice.press("ArrowDown")
    page.get_by_role("listbox").wait_for()
    page.keyboard.press("Enter")
    page.get_by_text("broken").wait_for()


def test_a_drawing_becomes_the_stimulus(visit):
    page = visit(f"{FLOW}?flow_source=Draw")
    board = page.locator(".sketch canvas")
    board.scroll_into_view_if_needed()
    page.locator(".sketch button").click()
    page.get_by_text("the drawing is empty").wait_for()
    box = board.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 110, steps=8)
    page.mouse.up()
    page.get_by_text("the drawing is empty").wait_for(state="detached")
    expect(page).to_have_url(re.compile("flow_ink="))


def test_a_stroke_outlasts_an_answer_that_comes_meanwhile_and_a_browser_that_breaks_it_off(visit):
    page = visit(f"{FLOW}?flow_source=Draw")
    board = page.locator(".sketch canvas")
    board.scroll_into_view_if_needed()
    page.locator(".sketch button").click()
    page.get_by_text("the drawing is empty").wait_for()
    settled(page)
    box = place_of(board)
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    before = board.evaluate_handle("canvas => canvas.onpointermove")
    page.emulate_media(color_scheme="dark")  # the board is drawn anew
    board.evaluate(
        "(canvas, before) => new Promise(done => { const look = () =>"
        " canvas.onpointermove === before ? requestAnimationFrame(look) : done(); look(); })",
        before,
    )
    settled(page)
    page.mouse.move(box["x"] + 120, box["y"] + 40)
    board.dispatch_event("pointercancel")  # as where the system takes a finger for a gesture
    expect(page).to_have_url(re.compile("flow_ink=0*[1-9a-f]+0+[1-9a-f]"))
    page.mouse.up()


def test_an_uploaded_picture_becomes_the_stimulus_and_a_bad_one_is_refused(visit, tmp_path):
    page = visit(f"{FLOW}?flow_source=Image")
    picture = tmp_path / "cross.png"
    image = Image.new("L", (90, 90), 255)
    image.paste(0, (40, 10, 50, 80))
    image.save(picture)
    page.locator("input[type=file]").set_input_files(picture)
    page.get_by_text("Inverted").wait_for()
    settled(page)
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"<svg/>")
    page.locator("input[type=file]").set_input_files(bad)
    page.get_by_text("Not used: the file is text such as HTML, XML or SVG").wait_for()


def test_controls_and_explanation_can_be_hidden_by_the_address(visit):
    page = visit(f"{FLOW}?hide=controls,explanation&flow_vx=2")
    assert not page.locator(".st-key-controls").is_visible()
    assert page.get_by_text("The mathematics").count() == 0
    assert page.locator(".film").is_visible()


def test_a_frame_and_the_data_can_be_taken_away(visit):
    page = visit(FLOW)
    with page.expect_download() as picture:
        page.locator(".film .save").click()
    assert Image.open(picture.value.path()).size[0] > 1000
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as gif:
        page.get_by_role("button", name="Film as GIF").click()
    assert Image.open(gif.value.path()).n_frames > 10


def test_two_visitors_do_not_see_each_other(visit):
    first, second = visit(f"{FLOW}?flow_vx=2"), visit(f"{FLOW}?flow_vx=-2")
    first.locator(".pad svg").first.focus()
    first.keyboard.press("ArrowUp")
    expect(first).to_have_url(re.compile("flow_vy=-0.5"))
    settled(second)
    assert "x -2, y 0 " in second.locator(".pad svg").first.get_attribute("aria-valuetext")


def test_a_digit_is_chosen_by_its_tile_or_by_keys(visit):
    page = visit(FLOW)
    tiles = page.get_by_role("radiogroup", name="Digit").get_by_role("radio")
    expect(tiles).to_have_count(10)
    expect(tiles.nth(3)).to_be_checked()
    tiles.nth(7).click()
    page.wait_for_url("**flow_digit=7**")
    page.keyboard.press("ArrowUp")  # the tiles stand in two rows of five
    page.wait_for_url("**flow_digit=2**")
    expect(tiles.nth(2)).to_be_focused()
