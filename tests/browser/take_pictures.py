"""Take the pictures of all pages, or of some, from the running app: make pictures [ROOM=slug].

Of each page: one at 1280 x 720, for the README, a loop of its main view, for the map, and the steps that
ready-made lectures show, for their hand-outs.
"""

import io
import sys
from itertools import cycle, islice

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from core import atlas
from core.atlas import Paper
from core.benchmark import CHROMIUM_FLAGS, DRAWN, ROOT, chromium, served_app
from core.figures.film import film_gif
from core.figures.palette import LIGHT
from core.lectures import LECTURES
from core.papers.flow_equivariant_rnn import exhibit, figures

LOOP, EACH = 10, 160  # pictures of a loop, there and back; how long each stands [ms]
SIDE, MOST = 400, 150_000  # width [pixels] and size [bytes] of a loop at most


def main(slugs: list[str]) -> None:
    """Take the pictures of these papers, or of all, and the README's film."""
    with served_app() as app, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        for paper in [atlas.paper(slug) for slug in slugs] or atlas.papers():
            _page_picture(browser, app, paper)
            for ground in ("light", "dark") if paper.looped else ():
                (ROOT / paper.loop(ground)).write_bytes(_loop(browser, app, paper, ground))
            _lecture_pictures(browser, app, paper)
        browser.close()
    if not slugs:
        (ROOT / "assets" / "flow.gif").write_bytes(_readme_film())


def _open(browser: Browser, address: str, width: int, ground: str) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 720})
    page.emulate_media(color_scheme=ground)
    page.goto(address)
    page.wait_for_selector(f"[data-test-script-state=notRunning] {DRAWN}", timeout=120_000)
    page.wait_for_timeout(2500)
    return page


def _page_picture(browser: Browser, app: str, paper: Paper) -> None:
    state = atlas.address(paper, paper.shown, hide="explanation")
    page = _open(browser, f"{app}/{state}", 1280, "light")
    if page.locator(".film").count():
        _stand(page, paper.frame)
    page.locator("[data-testid=stMain]").screenshot(path=ROOT / paper.picture)
    page.close()


def _lecture_pictures(browser: Browser, app: str, paper: Paper) -> None:
    """The steps that lectures show, without their sentence, which the hand-out prints."""
    stops = {stop.picture: stop for lecture in LECTURES for stop in lecture.stops}
    for picture, stop in stops.items():
        if stop.slug != paper.slug or picture is None:
            continue
        address = f"{app}/{paper.slug}?lecture=1&step={stop.number}"
        page = _open(browser, address, 1280, "light")
        page.add_style_tag(content="[class*=st-key-tour_] { display: none !important; }")
        page.wait_for_selector(".stProgress", state="detached")
        for film in page.locator(".film").all():
            late = round(0.7 * film.evaluate("film => film.film.header.frames"))
            _stand(page, max(late, paper.frame))
        page.wait_for_timeout(1500)
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        shot.resize((960, 540), Image.Resampling.LANCZOS).save(ROOT / picture, quality=80, method=6)
        page.close()


def _stand(page: Page, frame: int) -> None:
    """Stop the film at a frame."""
    page.locator(".film").evaluate("(film, frame) => film.film.seek(frame)", frame)
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")
    page.wait_for_timeout(300)


def _loop(browser: Browser, app: str, paper: Paper, ground: str) -> bytes:
    """The main view while its control is moved, there and back, as an animated WebP."""
    assert paper.looped is not None
    state = atlas.address(paper, paper.looped.state, hide="explanation")
    page = _open(browser, f"{app}/{state}", 1000, ground)
    moved = page.locator(paper.looped.selector).first
    if page.locator(".film").count():
        _stand(page, 0)
    pictures = []
    for keys in islice(cycle(paper.looped.moves), LOOP):
        shot = page.locator(DRAWN).first.screenshot(animations="disabled")
        pictures.append(Image.open(io.BytesIO(shot)).convert("RGB"))
        for key in keys:
            moved.press(key)
        page.wait_for_timeout(900)
        page.wait_for_selector("[data-test-script-state=notRunning]")
    page.close()
    height = round(SIDE * min(picture.height / picture.width for picture in pictures))
    small = [picture.resize((SIDE, height), Image.Resampling.LANCZOS) for picture in pictures]
    return _webp(small + small[-2:0:-1])


def _webp(pictures: list[Image.Image]) -> bytes:
    """The best quality that keeps to the size."""
    for quality in range(80, 0, -10):
        with io.BytesIO() as file:
            pictures[0].save(
                file,
                "WEBP",
                save_all=True,
                append_images=pictures[1:],
                duration=EACH,
                loop=0,
                quality=quality,
                method=6,
                minimize_size=True,
            )
            if file.tell() <= MOST:
                return file.getvalue()
    raise ValueError("the loop is too large at any quality")


def _readme_film() -> bytes:
    """The README's animation: a drifting digit, a G-RNN above and a FERNN below."""
    stimulus = exhibit.Stimulus((exhibit.digit_figure(3, 0),), ((0.0, 1.0),), horizon=20)
    names = ("g-rnn-seed0", "fernn-v2-seed0")
    return film_gif(figures.prediction_film(stimulus, names, exhibit.LIVELIEST, LIGHT))


if __name__ == "__main__":
    main(sys.argv[1:])
