"""Charts in a browser: they change in place, and in a lecture they grow with the screen."""

from browser_harness import PATIENCE, settled
from playwright.sync_api import expect

_CHART = "deep-learning-theory"
_ROWS = "plot => JSON.stringify(plot.data)"


def test_a_chart_changes_in_place_and_follows_its_width(visit):
    page = visit(_CHART, width=1280, height=900)
    chart = page.locator(".plot").first
    chart.evaluate("plot => { plot.stays = true; }")
    before = chart.evaluate(_ROWS)
    page.focus("input[aria-label^='C_W off']")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        f"before => ({_ROWS})(document.querySelector('.plot')) !== before", arg=before
    )
    assert chart.evaluate("plot => plot.stays")
    assert chart.get_attribute("aria-label")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(
        "() => { const plot = document.querySelector('.plot'), { clientWidth } = plot;"
        " return plot.querySelector('.main-svg').clientWidth === clientWidth && clientWidth < 390; }"
    )


def test_a_chart_that_changes_while_it_is_hidden_is_the_new_one_when_it_is_seen_again(visit):
    page = visit(_CHART, width=1280, height=900)
    chart = page.locator(".plot").first
    before = chart.evaluate(_ROWS)
    hidden = page.add_style_tag(content=".plot { display: none; }")
    page.focus("input[aria-label^='C_W off']")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**dl_times=2.1**")
    settled(page)
    hidden.evaluate("style => style.remove()")
    page.wait_for_function(
        f"before => ({_ROWS})(document.querySelector('.plot')) !== before", arg=before
    )


def test_charts_are_drawn_although_plotlys_script_did_not_come_at_first(profile, address):
    page = profile.new_page()
    page.set_default_timeout(PATIENCE)
    page.route("**/plotly-*.js", lambda route: route.abort())
    with page.expect_event("pageerror"):
        page.goto(f"{address}/{_CHART}")
    page.locator("input[aria-label^='C_W off']").wait_for()
    page.wait_for_selector("[data-test-script-state=notRunning]")
    assert page.locator(".plot").first.get_attribute("data-shown") is None
    page.unroute("**/plotly-*.js")
    page.focus("input[aria-label^='C_W off']")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".plot .main-svg").first).to_be_visible()
    page.close()


def test_a_chart_fills_the_screen_once_more(visit):
    page = visit(_CHART)
    page.locator(".plot").first.hover()
    names = page.locator(".modebar-btn").evaluate_all("all => all.map(one => one.dataset.title)")
    assert not [name for name in names if "Share" in name]  # it would send the data away
    page.locator(".modebar-btn[data-title='Full screen']").first.click()
    page.wait_for_function("() => document.fullscreenElement?.matches('.plot')")
    page.wait_for_function(
        "() => document.querySelector('.plot .main-svg').clientHeight"
        " === document.fullscreenElement.clientHeight"
    )


def test_type_lines_and_marks_of_a_lectures_charts_grow_with_the_screen(visit):
    """As many times as the screen is wider than a small projector's."""
    page = visit("representational-geometry?lecture=1&step=2", width=1280, height=720)
    small = _sizes(page)
    page = visit("representational-geometry?lecture=1&step=2", width=1920, height=1080)
    large = _sizes(page)
    assert small["tick"] == 18
    for name, size in small.items():
        assert abs(large[name] - 1.5 * size) < 0.1, name


def _sizes(page) -> dict[str, float]:
    settled(page)
    return page.locator(".plot").first.evaluate(
        """plot => ({
          tick: parseFloat(plot.querySelector(".xtick text").style.fontSize),
          legend: parseFloat(plot.querySelector(".legendtext").style.fontSize),
          line: parseFloat(plot.querySelector(".js-line").style.strokeWidth),
          mark: plot.data.find(({ marker }) => marker?.size).marker.size,
          margin: plot.layout.margin.l,
        })"""
    )
