"""Take the gallery's and the README's pictures from the running app: make pictures."""

from playwright.sync_api import Page, sync_playwright

from core import atlas
from core.benchmark import CHROMIUM_FLAGS, DRAWN, ROOT, chromium, served_app
from core.figures.film import film_gif
from core.figures.palette import LIGHT
from core.papers.flow_equivariant_rnn import exhibit, figures


def main() -> None:
    """A picture of each paper's page at 1280 x 720, its film a moment after the last observed frame."""
    with served_app() as app, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        for paper in atlas.papers():
            page.goto(f"{app}/{atlas.address(paper, paper.shown, hide='explanation')}")
            page.wait_for_selector(f"[data-test-script-state=notRunning] {DRAWN}")
            page.wait_for_timeout(1500)
            _seek(page, paper.frame)
            (ROOT / paper.picture).parent.mkdir(exist_ok=True)
            page.locator("[data-testid=stMain]").screenshot(path=ROOT / paper.picture)
        browser.close()
    (ROOT / "assets" / "flow.gif").write_bytes(_readme_film())


def _seek(page: Page, frame: int) -> None:
    """Stop a film, if the page has one, at a frame."""
    film = page.locator(".film")
    if not film.count():
        return
    film.focus()
    page.keyboard.press("Home")
    for _ in range(frame):
        page.keyboard.press("ArrowRight")
    film.evaluate("film => film.blur()")
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    page.wait_for_timeout(300)


def _readme_film() -> bytes:
    """The README's animation: a drifting digit, a G-RNN above and a FERNN below."""
    stimulus = exhibit.Stimulus((exhibit.digit_figure(3, 0),), ((0.0, 1.0),), horizon=20)
    names = ("g-rnn-seed0", "fernn-v2-seed0")
    return film_gif(figures.prediction_film(stimulus, names, exhibit.LIVELIEST, LIGHT))


if __name__ == "__main__":
    main()
