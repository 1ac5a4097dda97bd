"""A mesh that the lecturer shows comes to a follower's phone, where it can be turned."""

from playwright.sync_api import Page, expect

_COLOURS = """canvas => {
  const copy = Object.assign(document.createElement("canvas"), { width: 60, height: 60 });
  const context = copy.getContext("2d");
  context.drawImage(canvas, 0, 0, 60, 60);
  return new Set(new Uint32Array(context.getImageData(0, 0, 60, 60).data.buffer)).size;
}"""


def colours_of(page: Page) -> int:
    """How many colours the mesh on a follower's page is drawn in; waits until it is."""
    canvas = page.frame_locator(".mesh iframe").locator("canvas")
    expect(canvas).to_be_visible()
    return canvas.evaluate(
        f"canvas => new Promise(done => {{ const look = () => {{ const count = ({_COLOURS})(canvas);"
        " count > 5 ? done(count) : requestAnimationFrame(look); }; look(); })"
    )


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
    assert colours_of(phone) > 5
    phone.frame_locator(".mesh iframe").locator("canvas").click()
    expect(phone.locator(".state")).to_have_text("You look on your own")

    lecturer.keyboard.press("f")
    lecturer.keyboard.press("PageDown")  # to a step without a mesh
    expect(phone.locator(".mesh")).to_have_count(0)
    expect(phone.locator(".state")).to_have_text("Following the lecture")
    assert problems == []
