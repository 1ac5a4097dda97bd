"""What the browser or the system changes in the middle of a visit: the theme, and what draws in space."""

from browser_harness import settled
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
