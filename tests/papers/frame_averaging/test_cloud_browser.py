"""The frame averaging page as a person uses it."""

import json
import re

import numpy as np
from browser_harness import frames, repainted, settled
from PIL import Image
from playwright.sync_api import expect

from core.inputs.point_cloud import read_point_cloud

PAGE = "frame-averaging"
STRAIGHT = f"{PAGE}?fa_drawn=three&fa_yaw=0&fa_pitch=0"
CLOUD = ".cloud[data-shown]"


def shown(page) -> str:
    """When the newest data were first painted."""
    return page.locator(CLOUD).get_attribute("data-shown")


def answered(page, before: str) -> None:
    """Wait until newer data have been painted."""
    page.locator(f".cloud:not([data-shown='{before}'])").wait_for()
    settled(page)


def bars(page, panel: int) -> list[str]:
    return page.locator(".cloud .bars").nth(panel).locator(".value").all_inner_texts()


def pixels(page) -> np.ndarray:
    import io

    return np.asarray(Image.open(io.BytesIO(page.locator(".cloud .stage").screenshot())))


def press(page, key: str, times: int = 1) -> None:
    page.locator(".cloud").focus()
    for _ in range(times):
        before = shown(page)
        page.keyboard.press(key)
        answered(page, before)


def test_keys_turn_the_cloud_and_only_the_averaged_network_does_not_care(visit):
    page = visit(STRAIGHT)
    page.wait_for_selector(CLOUD)
    plain, averaged, before = bars(page, 0), bars(page, 2), page.url
    press(page, "ArrowDown", 6)
    press(page, "ArrowRight", 6)
    expect(page).not_to_have_url(before)
    assert bars(page, 2) == averaged
    assert bars(page, 0) != plain
    page.get_by_text("exact by construction").wait_for()
    press(page, "Home")
    assert bars(page, 0) == plain
    expect(page.locator(".cloud output")).to_have_text("turned 0\u00b0, 0\u00b0, 0\u00b0")


def test_the_square_closes_and_breaks_with_the_plain_network(visit):
    page = visit(PAGE)
    page.get_by_text("exact by construction").wait_for()
    assert page.locator(".square > .panel").count() == 5
    page.get_by_role("combobox", name="Break it").click()
    page.get_by_role("option", name="No average", exact=True).click()
    page.get_by_text("broken").first.wait_for()
    page.get_by_text("normals; a star").wait_for()


def test_dragging_turns_the_cloud_and_the_sliders_follow(visit):
    page = visit(PAGE)
    page.wait_for_selector(CLOUD)
    before = shown(page)
    box = page.locator(".cloud .port").first.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 110, steps=6)
    page.mouse.up()
    answered(page, before)
    settled(page)
    angles = [
        int(text) for text in re.findall(r"-?\d+", page.locator(".cloud output").inner_text())
    ]
    for name, angle in zip(("Yaw", "Pitch", "Roll"), angles, strict=True):
        slider = page.locator(f"input[aria-label^='{name}']")
        assert int(slider.input_value()) == angle
    assert any(angles)


def test_an_address_restores_the_rotation(visit):
    page = visit(f"{PAGE}?fa_yaw=60&fa_pitch=-30&fa_roll=15")
    page.wait_for_selector(CLOUD)
    expect(page.locator(".cloud output")).to_have_text("turned 60°, -30°, 15°")


def test_the_camera_is_kept_when_the_data_change(visit):
    page = visit(STRAIGHT)
    page.wait_for_selector(CLOUD)
    page.locator(".cloud").focus()
    for key in (*["Shift+ArrowRight"] * 5, "+"):
        with repainted(page.locator(CLOUD)):
            page.keyboard.press(key)
    looked = pixels(page)
    assert "fa_yaw=0" in page.url  # the camera is not the cloud
    press(page, "ArrowRight")
    press(page, "ArrowLeft")
    settled(page)
    assert (np.abs(pixels(page).astype(int) - looked).max(2) > 40).mean() < 0.01


def test_clicking_a_point_reads_its_normal(visit):
    page = visit(f"{PAGE}?fa_drawn=three&fa_shape=superellipsoid&fa_count=1024")
    page.wait_for_selector(CLOUD)
    page.get_by_text("Click a point to read its normal").wait_for()
    page.locator(".cloud .port").first.click()
    page.get_by_text(re.compile(r"Point \d+ at \(")).wait_for()


def test_the_cloud_keeps_turning_by_itself_until_it_is_stopped(visit):
    page = visit(f"{PAGE}?fa_backbone=PointNet")
    page.wait_for_selector(CLOUD)
    page.locator(".cloud").focus()
    page.keyboard.press("Space")
    expect(page.locator(".cloud output")).not_to_have_text("turned 60\u00b0, 30\u00b0, 0\u00b0")
    page.keyboard.press("Space")
    settled(page)
    turned = page.locator(".cloud output").inner_text()
    frames(page)
    assert page.locator(".cloud output").inner_text() == turned


def test_particles_move_and_can_be_stopped(visit):
    page = visit(f"{PAGE}?fa_view=Five+particles", moving=True)
    page.wait_for_selector(CLOUD)
    for _ in range(3):
        with repainted(page.locator(CLOUD)):
            pass
    page.locator(".cloud").focus()
    page.keyboard.press("Space")
    frames(page, 5)
    count = page.locator(CLOUD).get_attribute("data-painted")
    frames(page)
    assert page.locator(CLOUD).get_attribute("data-painted") == count


def test_canonical_copies_stay_while_the_cloud_turns(visit):
    page = visit(f"{PAGE}?fa_view=Canonical+copies&fa_shape=bracket")
    page.wait_for_selector(CLOUD)
    assert page.locator(".cloud .port").count() == 5
    mean = bars(page, 0)
    press(page, "ArrowRight", 4)
    assert bars(page, 0) == mean


def test_an_uploaded_cloud_is_studied_and_its_normals_taken_away(visit, tmp_path):
    page = visit(f"{PAGE}?fa_source=Your+file")
    rng = np.random.default_rng(0)
    points = 40 + rng.normal(size=(700, 3)) * [3, 2, 1]
    file = tmp_path / "cloud.csv"
    np.savetxt(file, points, delimiter=",", header="x,y,z")
    before = shown(page)
    page.locator("input[type=file]").set_input_files(file)
    answered(page, before)
    page.get_by_text("text, 700 points").wait_for()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="PLY with predicted normals").click()
    cloud = read_point_cloud(download.value.path().read_bytes())
    assert len(cloud.points) == 512
    assert np.abs(cloud.points - 40).max() < 20  # in the file's own units
    with page.expect_download() as download:
        page.get_by_role("button", name="Votes as CSV").click()
    assert download.value.path().read_text().startswith("network,pose,superellipsoid")
    page.keyboard.press("Escape")
    bad = tmp_path / "bad.ply"
    bad.write_bytes(b"ply\nformat ascii 1.0\nelement vertex 2000000000\nproperty float x\n"
                    b"property float y\nproperty float z\nend_header\n0 0 0\n")  # fmt: skip
    page.locator("input[type=file]").set_input_files(bad)
    page.get_by_text("Not used: the PLY header promises 2000000000").wait_for()


def random_cloud(folder, name: str, count: int):
    file = folder / name
    np.savetxt(file, np.random.default_rng(count).normal(size=(count, 3)) * [3, 2, 1])
    return file


def test_two_visitors_see_their_own_clouds_and_a_page_switch_is_survived(visit, tmp_path):
    pages = [visit(f"{PAGE}?fa_source=Your+file") for _ in range(2)]
    for page, count in zip(pages, (601, 702), strict=True):
        # a name that would be dangerous if it were ever used as a path or as HTML
        file = random_cloud(tmp_path, f"{count}<img src=x onerror=alert(1)>\u00fc.xyz", count)
        page.locator("input[type=file]").set_input_files(file)
    for page, count in zip(pages, (601, 702), strict=True):
        page.get_by_text(f"text, {count} points").wait_for()
    first = pages[0]
    first.get_by_role("link", name="Claims").first.click()
    first.wait_for_url("**/claims")
    settled(first)
    first.get_by_role("button", name="Points in space").click()
    first.get_by_text("Frame averaging", exact=True).last.click()
    first.wait_for_selector(CLOUD)
    settled(first)
    first.locator("input[type=file]").set_input_files(random_cloud(tmp_path, "again.xyz", 601))
    first.get_by_text("text, 601 points").wait_for()


def test_a_mesh_is_drawn_by_pyvista_without_the_network(visit):
    page = visit(f"{PAGE}?fa_view=Mesh")
    canvas = page.frame_locator("iframe").first.locator("canvas")
    canvas.wait_for()
    while canvas.bounding_box()["width"] <= 300:  # VTK sizes it when it draws
        frames(page)


def test_the_picture_can_be_taken_away(visit):
    page = visit(PAGE)
    page.wait_for_selector(CLOUD)
    page.locator(".cloud .save").focus()
    with page.expect_download() as picture:
        page.keyboard.press("Space")  # presses the button, and does not turn the cloud
    saved = np.asarray(Image.open(picture.value.path()).convert("RGB"))
    assert saved.shape[1] > 500
    assert (saved != 255).any(2).mean() > 0.02
    expect(page.locator(".cloud .turning")).to_have_text("Turn")


def test_the_cloud_is_legible_on_a_phone(visit):
    page = visit(f"{PAGE}?fa_drawn=three", width=390, height=844)
    page.wait_for_selector(CLOUD)
    box = page.locator(".cloud .port").first.bounding_box()
    assert box["width"] > 250
    assert box["x"] >= 0
    assert json.loads(page.evaluate("JSON.stringify(window.innerWidth)")) == 390
