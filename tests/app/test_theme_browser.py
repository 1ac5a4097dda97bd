"""What the browser or the system changes in the middle of a visit: the theme, and what draws in space."""

import pytest
from browser_harness import frames, repainted, settled
from playwright.sync_api import expect

from core.figures.palette import DARK, LIGHT

VERDICT = "pointer-networks?po_view=set&po_reader=set"
INK = """canvas => {
  const seen = document.createElement("canvas");
  Object.assign(seen, { width: canvas.width, height: canvas.height });
  const context = seen.getContext("2d");
  canvas.getRootNode().querySelector(".cloud").cloud.paint();
  context.drawImage(canvas, 0, 0);
  const { data } = context.getImageData(0, 0, seen.width, seen.height);
  return data.some((value, i) => i % 4 === 3 && value > 0);
}"""


def css(tone: str) -> str:
    return f"rgb({', '.join(str(int(tone[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_a_theme_that_changes_in_mid_visit_changes_the_colours_that_python_chose(visit):
    page = visit(VERDICT)
    grade = page.locator(".verdict span span").first
    for theme, colours in (("light", LIGHT), ("dark", DARK), ("light", LIGHT)):
        page.emulate_media(color_scheme=theme)
        expect(grade).to_have_css("color", css(colours.method))
        settled(page)


@pytest.mark.parametrize(
    ("path", "name"), [("flow-equivariant-rnn", "film"), ("frame-averaging", "cloud")]
)
def test_a_picture_lives_on_when_the_theme_changed_before_its_files_came(visit, path, name):
    page = visit("claims")
    held = []
    page.route(f"**/{name}.js", lambda route: held.append(route))
    page.goto(f"{page.url.rsplit('/', 1)[0]}/{path}")
    while not held:
        frames(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(_IS_DARK)
    frames(page)
    for route in held:
        route.continue_()
    settled(page)
    picture = page.locator(f".{name}")
    picture.focus()
    with repainted(picture):
        page.keyboard.press("ArrowRight")
    left = picture.evaluate_handle(f"root => root.{name}")
    page.get_by_role("link", name="Claims").first.click()
    page.wait_for_url("**/claims")
    settled(page)
    assert left.evaluate("picture => picture.stopped")


_IS_DARK = (
    "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === 'dark'"
)


def test_the_map_is_drawn_once_for_a_narrower_window_however_often_the_theme_changed(visit):
    page = visit("")
    shown = page.locator(".map")
    for theme in ("dark", "light"):
        before = shown.get_attribute("data-shown")
        page.emulate_media(color_scheme=theme)
        expect(shown).not_to_have_attribute("data-shown", before)
        settled(page)
    shown.evaluate(
        """map => {
          const ground = map.querySelector(".ground"), replace = ground.replaceChildren.bind(ground);
          window.draws = 0;
          ground.replaceChildren = (...children) => { window.draws += 1; replace(...children); };
        }"""
    )
    page.set_viewport_size({"width": 390, "height": 844})
    shown.locator("h2").first.wait_for()
    assert page.evaluate("window.draws") == 1


def test_a_picture_in_space_that_the_browser_took_away_comes_back(visit):
    page = visit("neural-collapse?nc_frame=59")
    canvas = page.locator(".cloud .stage > canvas")
    assert canvas.evaluate(INK)
    painted = page.locator(".cloud").get_attribute("data-painted")
    canvas.evaluate(
        """canvas => new Promise(done => {
          const loses = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
          canvas.addEventListener("webglcontextlost", () => setTimeout(() => loses.restoreContext()));
          canvas.addEventListener("webglcontextrestored", () => done());
          loses.loseContext();
        })"""
    )
    expect(page.locator(".cloud")).not_to_have_attribute("data-painted", painted)
    assert canvas.evaluate(INK)
