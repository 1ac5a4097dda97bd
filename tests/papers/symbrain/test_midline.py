"""The midline of a slice: exact symmetries, classical methods on pictures whose axis is known."""

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.claims import recorded
from core.inputs import InputError
from core.papers.symbrain import baselines, exhibit, held_out
from core.papers.symbrain.canvas import canvas_of
from core.papers.symbrain.lines import SQUARE, line_errors, line_of, moved, moved_line, pixel_grid
from core.papers.symbrain.model import MidlineNet, averaged
from core.papers.symbrain.predict import (
    NEAR,
    chance_of_near,
    curve,
    find_lines,
    find_midline,
    refined,
)
from core.papers.symbrain.slices import Slice, study
from core.papers.symbrain.synthesis import synthesise
from core.papers.symbrain.train import HELD_OUT, trained, trained_aligner

seeds = st.integers(0, 10**5)
motions = st.sampled_from(SQUARE)


def egg(theta: float, rho: float, side: int = 128) -> np.ndarray:
    """A smooth picture with one axis of symmetry: an ellipse with a brighter end and two spots."""
    x, y = pixel_grid(side, side)
    t = np.deg2rad(theta)
    u = x * np.cos(t) + y * np.sin(t) - rho
    v = y * np.cos(t) - x * np.sin(t)
    body = 1 / (1 + np.exp((np.hypot(u / 32, v / 44) - 1) * 20))
    spots = sum(np.exp(-((u - s * 14) ** 2 + (v + 12) ** 2) / 40) for s in (-1, 1))
    return (body * (0.6 + 0.004 * v) - 0.5 * spots * body).clip(0).astype(np.float32)


@given(seed=seeds, motion=motions, dtype=st.sampled_from([torch.float32, torch.float64]))
@settings(max_examples=16)
def test_the_average_commutes_with_the_square_whatever_the_network(seed, motion, dtype):
    torch.manual_seed(seed)
    net = MidlineNet().to(dtype)
    x = torch.rand(1, 32, 32, dtype=dtype)
    with torch.inference_mode():
        asked = averaged(net, moved(x, motion))
        carried = [moved(m, motion) for m in averaged(net, x)]
    tolerance = 1e-5 if dtype == torch.float32 else 1e-12
    assert all(torch.allclose(a, c, atol=tolerance) for a, c in zip(asked, carried, strict=True))


def test_residual_blocks_change_nothing_before_they_are_trained():
    plain, deep = MidlineNet(), MidlineNet(deep=2)
    deep.load_state_dict({**deep.state_dict(), **plain.state_dict()})
    x = torch.rand(2, 1, 64, 64)
    with torch.inference_mode():
        assert torch.equal(deep(x), plain(x))
    assert sum(w.numel() for w in deep.parameters()) > sum(w.numel() for w in plain.parameters())


@pytest.mark.parametrize("motion", SQUARE[1:])
def test_the_whole_prediction_commutes_with_the_square(motion):
    image = synthesise(1, HELD_OUT + 50, 0.0).images[0]
    turns, flipped = motion
    picture = np.rot90(image[:, ::-1] if flipped else image, turns)
    first, second = (
        find_midline(canvas_of(p), trained(), trained_aligner()) for p in (image, picture)
    )
    for method in ("combined", "network"):
        line = first.canvas.to_slice(first.lines[method])
        found = second.canvas.to_slice(second.lines[method])
        assert np.max(line_errors(found, moved_line(line, motion))) < 1e-4
    assert first.confidence == pytest.approx(second.confidence, abs=1e-4)


def test_slices_together_have_the_lines_that_they_have_alone():
    images = synthesise(2, HELD_OUT + 52, 0.5).images
    nets = trained(), trained_aligner()
    together = find_lines(images, *nets)
    for k, image in enumerate(images):
        alone = find_lines(image[None], *nets)
        assert np.max(line_errors(together.lines[k], alone.lines[0])) < 1e-3
        assert together.confidence[k] == pytest.approx(alone.confidence[0], abs=1e-3)


@given(angle=st.floats(0.05, 90), offset=st.floats(0.05, 90))
def test_the_chance_of_near_is_that_of_laplaces_law(angle, offset):
    random = np.random.default_rng(0)
    drawn = random.laplace(0, 1, (20_000, 2)) * [angle, offset]
    expected = (np.abs(drawn) <= NEAR).all(1).mean()
    assert chance_of_near(np.array([[angle, offset]]))[0] == pytest.approx(expected, abs=0.015)


@given(gain=st.floats(0.01, 1000), shift=st.floats(-100, 100))
@settings(max_examples=12)
def test_brightness_and_contrast_do_not_matter(gain, shift):
    image = synthesise(1, HELD_OUT + 51, 0.0).images[0]
    canvas, other = canvas_of(image), canvas_of(image * gain + shift)
    assert np.allclose(canvas.image, other.image, atol=1e-2)
    assert canvas.scale == pytest.approx(other.scale, rel=0.02)


@given(theta=st.floats(0, 179), rho=st.floats(-8, 8))
@settings(max_examples=20)
def test_mirror_correlation_finds_an_axis(theta, rho):
    angle, offset = line_errors(baselines.correlation_line(egg(theta, rho)), line_of(theta, rho))
    assert angle < 0.3
    assert offset < 0.3


@given(theta=st.floats(0, 179), rho=st.floats(-8, 8))
@settings(max_examples=20)
def test_outlines_find_an_axis(theta, rho):
    for method in (baselines.principal_line, baselines.mask_line):
        angle, offset = line_errors(method(egg(theta, rho)), line_of(theta, rho))
        assert angle < 1.0
        assert offset < 0.7


@given(theta=st.floats(0, 179), turn=st.floats(-2, 2), shift=st.floats(-1.5, 1.5))
@example(theta=0.0, turn=0.6, shift=1.0)
@example(theta=90.0, turn=-0.75, shift=1.5)
@settings(max_examples=20)
def test_refinement_goes_to_where_the_picture_mirrors_itself(theta, turn, shift):
    image = egg(theta, 2.0)
    brain = (image > 0.05).astype(float)
    start = line_of(theta + turn, 2.0 + shift)
    after = line_errors(refined(image, start, brain), line_of(theta, 2.0))
    assert after[0] < max(0.15, 0.3 * abs(turn))
    assert after[1] < 0.2


@given(theta=st.floats(0, 179), turn=st.floats(-2, 2), shift=st.floats(-1.5, 1.5))
@settings(max_examples=20)
def test_refinement_moves_a_line_no_further_than_it_may_be_off(theta, turn, shift):
    image = egg(theta, 2.0)
    start = line_of(theta + turn, 2.0 + shift)
    surely = refined(image, start, (image > 0.05).astype(float), np.array([0.01, 0.01]))
    assert np.max(line_errors(surely, start)) < 0.05


def test_symmetry_is_one_across_an_axis_and_less_elsewhere():
    image = egg(30, 3)
    assert baselines.symmetry(image, line_of(30, 3)) > 0.999
    assert baselines.symmetry(image, line_of(60, 3)) < 0.97


def test_the_search_by_convolution_is_the_search_line_by_line():
    image = egg(40, 2, 64)
    scores, rhos = baselines.mirror_correlation(image, np.array([0.0, 90.0]))
    for row, theta in enumerate((0.0, 90.0)):
        for column in range(0, len(rhos), 7):
            direct = baselines.symmetry(image, line_of(theta, rhos[column]))
            assert scores[row, column] == pytest.approx(direct, abs=0.02)


def test_a_line_goes_to_the_slice_and_back():
    canvas = canvas_of(np.pad(egg(10, 0), ((40, 0), (0, 60))), (0.7, 0.7))
    line = line_of(25, -4)
    assert np.allclose(canvas.from_slice(canvas.to_slice(line)), line)


def test_a_head_is_found_wherever_it_lies_and_however_large_pixels_are():
    image = np.zeros((200, 300), np.float32)
    image[60:188, 10:138] = egg(90, 0)
    canvas = canvas_of(image, (1.5, 1.5))
    found = canvas.to_slice(baselines.correlation_line(canvas.image))
    # The middle of the egg is at row 123.5, column 73.5.
    truth = np.array([0.0, 1.0, (123.5 - 99.5) * 1.5])
    angle, offset = line_errors(found, truth)
    assert angle < 0.5
    assert offset < 0.8


def test_a_slice_of_one_brightness_is_refused():
    with pytest.raises(InputError, match="one brightness"):
        canvas_of(np.full((40, 40), 3.0))


def test_the_curve_follows_a_bent_ridge():
    x, y = pixel_grid(128, 128)
    bend = 3 * np.cos(y / 20)
    heat = np.exp(-(((x - bend) / 1.5) ** 2) / 2) * (np.abs(y) < 45)
    points = curve(heat, line_of(0, 0))
    inner = np.abs(points[:, 1]) < 36
    assert inner.sum() > 20
    assert np.abs(points[inner, 0] - 3 * np.cos(points[inner, 1] / 20)).max() < 0.5


@given(angle=st.sampled_from([-90, 0, 90, 180]), flip=st.booleans())
@settings(max_examples=8)
def test_the_square_of_the_page_closes_for_quarter_turns(angle, flip):
    shown = exhibit.sample_slice(1, False)
    found = exhibit.square(shown, study(shown, False), angle, flip, "combined")
    assert found.error < 1e-6


@given(angle=st.floats(-180, 180), flip=st.booleans(), theta=st.floats(0, 179))
@settings(max_examples=20)
def test_a_turned_slice_has_the_turned_line(angle, flip, theta):
    shown = Slice("", egg(theta, 2.0), 1.0, "px", ("",) * 4)
    picture = exhibit.turned(shown, angle, flip).pixels
    line = exhibit.turned_line(line_of(theta, 2.0), angle, flip)
    assert baselines.symmetry(picture, line) > 0.995


def test_a_painted_lesion_changes_the_slice_where_it_was_painted():
    shown = exhibit.sample_slice(0, False)
    spot = exhibit.Lesion(0.2, 0.0, 0.06)
    changed = np.abs(exhibit.painted(shown, [spot], 1.0).pixels - shown.pixels)
    x, y = pixel_grid(128, 128)
    far = np.hypot(x - 0.2 * 128, y) > 0.06 * 128 + 12
    assert changed[far].max() < 1e-3
    assert exhibit.painted(shown, [], 1.0) is shown


def test_the_kept_errors_of_held_out_slices_are_measured_again():
    kept = held_out.errors("lesioned")
    for row, now in enumerate(held_out.measured("lesioned", 2)):
        then = [kept[name][row] for name in (*held_out.LINES, "spread", "confidence")]
        np.testing.assert_allclose(np.hstack(then), now, atol=2e-3)


def test_on_synthetic_slices_the_networks_alone_are_nearer_as_the_tour_says():
    for found in recorded("symbrain")["evaluation"]["methods"].values():
        for quantity in ("angle", "offset"):
            assert found["network"][quantity]["median"] < found["combined"][quantity]["median"]
