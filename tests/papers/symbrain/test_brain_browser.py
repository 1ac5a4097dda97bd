"""The midline page as a person uses it: lines dragged, lesions painted, crosshairs moved."""

import re

import numpy as np
from browser_harness import drag, place_of, settled
from nibabel.nifti1 import Nifti1Image
from PIL import Image
from playwright.sync_api import expect

from core.inputs.mri import read_volume
from core.papers.symbrain import samples
from core.papers.symbrain.exhibit import sample_slice

PAGE = "symbrain"
VIEW = ".slices[data-shown]"


def test_dragging_the_line_moves_the_sliders_and_the_score(visit):
    page = visit(f"{PAGE}?sb_mode=Your+line")
    page.wait_for_selector(VIEW)
    score = page.get_by_text(re.compile("Your line: symmetry"))
    before = score.inner_text()
    drag(page, (0.5, 0.14), (0.7, 0.16))
    expect(score).not_to_have_text(before)
    settled(page)
    assert "sb_theta=" in page.url
    page.locator(".slices svg[tabindex]").focus()
    theta = page.locator("input[aria-label^='Angle']").input_value()
    page.keyboard.press("ArrowUp")
    expect(page.locator("input[aria-label^='Angle']")).not_to_have_value(theta)


def test_painting_a_lesion_moves_lines_and_is_in_the_address(visit):
    page = visit(f"{PAGE}?sb_mode=Lesion+brush&sb_all=true")
    page.wait_for_selector(VIEW)
    drag(page, (0.6, 0.5), (0.68, 0.55))
    page.get_by_text("Most moved").wait_for()
    expect(page).to_have_url(re.compile("sb_lesion="))
    page.get_by_role("button", name="Heal").click()
    page.get_by_text("Paint over the slice").wait_for()


def test_a_stroke_outlasts_an_answer_that_comes_meanwhile(visit):
    page = visit(f"{PAGE}?sb_mode=Lesion+brush")
    view = page.locator(VIEW)
    box = place_of(page.locator(".slices .port svg").first)
    page.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    shown = view.get_attribute("data-shown")
    page.emulate_media(color_scheme="dark")  # the picture is drawn anew
    expect(view).not_to_have_attribute("data-shown", shown)
    settled(page)
    page.mouse.up()
    expect(page).to_have_url(re.compile("sb_lesion="))


def test_the_crosshair_moves_all_views_and_is_in_the_address(visit):
    page = visit(f"{PAGE}?sb_view=A+whole+head&sb_head=Synthetic+newborn")
    page.wait_for_selector(VIEW)
    said = page.locator(".slices output")
    before = said.inner_text()
    box = page.locator(".slices .port svg").first.bounding_box()
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    expect(said).not_to_have_text(before)
    expect(page).to_have_url(re.compile("sb_cross="))
    moved = said.inner_text()
    page.locator(".slices .port svg").nth(2).focus()
    page.keyboard.press("PageUp")
    expect(said).not_to_have_text(moved)


def test_a_volume_is_uploaded_and_comes_back_aligned(visit, tmp_path):
    page = visit(f"{PAGE}?sb_view=A+whole+head&sb_head=Your+file")
    head = samples.template_volume().voxels[::5, ::5, ::5]
    file = tmp_path / "a <b>head.nii"
    file.write_bytes(Nifti1Image(head, np.diag([-5.0, 5, 5, 1])).to_bytes())
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("slices agree within").wait_for()
    page.get_by_text("From the truth").wait_for(state="detached")
    with page.expect_download() as download:
        page.get_by_role("button", name="Aligned volume, NIfTI").click()
    volume = read_volume(download.value.path().read_bytes())
    assert volume.orientation == "RAS"
    assert volume.affine[0, 3] < 0 < volume.affine[0, 3] + 5 * volume.voxels.shape[0]


def test_two_visitors_see_their_own_slices_and_a_page_switch_is_survived(visit, tmp_path):
    pages = [visit(f"{PAGE}?sb_source=Your+file") for _ in range(2)]
    for k, page in enumerate(pages):
        file = tmp_path / f"{k}.png"
        pixels = np.pad(sample_slice(k, False).pixels, 10 * (k + 1))
        Image.fromarray((pixels * 255).astype(np.uint8)).save(file)
        page.locator("input[type=file]").set_input_files(file)
    said = []
    for page in pages:
        page.get_by_text("Your image").wait_for()
        settled(page)
        said.append(page.locator("h2").first.inner_text())
    assert said[0] != said[1]
    pages[0].get_by_role("link", name="Claims").first.click()
    pages[0].wait_for_url("**/claims")
    settled(pages[0])
    assert pages[1].locator("h2").first.inner_text() == said[1]
