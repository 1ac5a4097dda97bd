"""Every page in a real browser: no error, nothing fetched from outside, and a picture of it."""

import pytest
from browser_harness import SCREENSHOTS

from core import atlas

PATHS = ["", "claims", "your_data", *(paper.slug for paper in atlas.papers())]


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_drawn_in_both_themes_and_widths(visit, path, theme, width):
    page = visit(path, width=width, theme=theme)
    assert page.locator("h1").first.is_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{path or 'home'}-{theme}-{width}.png")


def test_the_sidebar_names_the_device_and_leads_to_every_paper(visit):
    page = visit("")
    assert page.get_by_text("Models run on").is_visible()
    for paper in atlas.papers():
        page.get_by_role("link", name=paper.short_title).first.click()
        page.wait_for_url(f"**/{paper.slug}")


@pytest.mark.parametrize("paper", atlas.papers(), ids=lambda paper: paper.slug)
def test_every_step_of_every_lecture_opens(visit, paper):
    page = visit(f"{paper.slug}?lecture=1")
    assert not page.locator("[data-testid=stSidebar]").is_visible()
    for number, step in enumerate(paper.tour, 1):
        page.get_by_text(f"{number} of {len(paper.tour)}: {step.title}").wait_for()
        if number < len(paper.tour):
            page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.get_by_text(f"{len(paper.tour) - 1} of {len(paper.tour)}").wait_for()
