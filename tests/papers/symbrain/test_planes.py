"""The midplane of a volume: fits, storage orders, alignment, and the template's own symmetry."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nibabel.nifti1 import Nifti1Image
from nibabel.orientations import axcodes2ornt, inv_ornt_aff, ornt_transform

from core.inputs import InputError
from core.inputs.mri import Volume, read_volume
from core.papers.symbrain import exhibit, samples
from core.papers.symbrain.asymmetry import slice_asymmetry, volume_asymmetry
from core.papers.symbrain.lines import line_of, pixel_grid
from core.papers.symbrain.report import inspect_volume
from core.papers.symbrain.train import trained, trained_aligner
from core.papers.symbrain.volume import (
    STAGES,
    Line,
    aligned,
    cube_of,
    find_plane,
    fit_plane,
    nifti_bytes,
    plane_of,
    plane_symmetry,
    refine_plane,
)

angles = st.floats(-30, 30)


def small_head(yaw: float = 0.0, roll: float = 0.0, shift: float = 0.0) -> Volume:
    """The template at 3 mm, tilted."""
    whole = samples.template_volume()
    voxels = whole.voxels[1::3, 1::3, 1::3]
    affine = whole.affine.copy()
    affine[:3, :3] *= 3
    affine[:3, 3] += 1
    coarse = Volume(voxels, affine, (3.0, 3.0, 3.0), "RAS", True, 1, 0, ("",))
    return samples.tilted(coarse, yaw, roll, shift=shift)


def degrees(first: np.ndarray, second: np.ndarray) -> float:
    return float(np.rad2deg(np.arccos(np.clip(abs(first @ second), -1, 1))))


@given(yaw=angles, roll=angles, pitch=angles)
def test_a_tilt_has_the_yaw_and_roll_that_it_says(yaw, roll, pitch):
    turn = samples.rotation(yaw, roll, pitch)
    assert np.allclose(turn @ turn.T, np.eye(3))
    assert np.linalg.det(turn) == pytest.approx(1)
    normal = turn[:, 0]
    assert np.rad2deg(np.arctan2(normal[1], normal[0])) == pytest.approx(yaw, abs=1e-9)
    assert np.rad2deg(np.arctan2(normal[2], normal[0])) == pytest.approx(roll, abs=1e-9)


@given(yaw=angles, roll=angles, offset=st.floats(-20, 20), seed=st.integers(0, 1000))
def test_a_plane_is_fitted_through_lines_although_some_are_wrong(yaw, roll, offset, seed):
    random = np.random.default_rng(seed)
    normal = samples.rotation(yaw, roll, 0)[:, 0]
    points = random.normal(0, 30, (30, 2, 3))
    points -= ((points @ normal) - offset)[..., None] * normal
    points[:6] += random.normal(0, 25, (6, 1, 3))
    lines = [Line(2, k, p, 1.0) for k, p in enumerate(points)]
    found, where, residuals = fit_plane(lines)
    assert degrees(found, normal) < 0.5
    assert abs(where - offset) < 0.5
    assert np.median(residuals) < 0.3
    assert found[0] >= 0


@given(yaw=angles, roll=angles, shift=st.floats(-8, 8))
@settings(max_examples=6)
def test_symmetry_in_space_finds_the_templates_plane_from_nearby(yaw, roll, shift):
    normal, offset = samples.true_plane(yaw, roll, shift)
    cube = cube_of(small_head(yaw, roll, shift))
    start = samples.rotation(yaw + 1.5, roll - 1.0, 0)[:, 0]
    found, where = refine_plane(cube, start, offset + 1.5)
    assert degrees(found, normal) < 0.5
    assert abs(where - offset) < 0.6
    assert plane_symmetry(cube, found, where) > plane_symmetry(cube, start, offset + 1.5)


def test_the_templates_plane_is_its_midplane():
    plane = plane_of(samples.template_volume(), trained(), trained_aligner())
    assert degrees(plane.normal, np.array([1.0, 0, 0])) < 0.3
    assert abs(plane.offset) < 0.5
    assert abs(plane.yaw) < 0.3
    assert abs(plane.roll) < 0.3


ORDERS = ["RAS", "LPS", "LAS", "PSR", "SAL", "IRP"]


@pytest.fixture(scope="module")
def planes():
    """By the order in which a file stores the voxels of one head."""

    @cache
    def plane(order: str):
        volume = read_volume(stored(small_head(10, -6, 3), order))
        return plane_of(volume, trained(), trained_aligner())

    return plane


@pytest.mark.parametrize("order", ORDERS[1:])
def test_any_storage_order_gives_the_same_plane(order, planes):
    first, second = planes("RAS"), planes(order)
    assert np.allclose(first.normal, second.normal, atol=1e-5)
    assert first.offset == pytest.approx(second.offset, abs=1e-3)
    assert first.confidence == pytest.approx(second.confidence, abs=1e-4)


def stored(volume: Volume, order: str) -> bytes:
    """As a NIfTI file whose axes run as `order` says."""
    change = ornt_transform(axcodes2ornt("RAS"), axcodes2ornt(order))
    image = Nifti1Image(volume.voxels, volume.affine).as_reoriented(change)
    assert np.allclose(image.affine, volume.affine @ inv_ornt_aff(change, volume.voxels.shape))
    return image.to_bytes()


def test_the_aligned_volume_is_symmetric_about_x_0_and_reads_as_a_file():
    volume = small_head(14, -9, 5)
    normal, offset = samples.true_plane(14, -9, 5)
    voxels, affine = aligned(volume, normal, offset)
    again = read_volume(nifti_bytes(voxels, affine))
    assert again.orientation == "RAS"
    assert np.allclose(again.affine, affine, atol=1e-4)
    cube = cube_of(again)
    assert plane_symmetry(cube, np.array([1.0, 0, 0]), 0.0) > 0.97
    assert affine[0, 3] == pytest.approx(-(voxels.shape[0] - 1) / 2 * affine[0, 0])


def test_work_is_told_in_stages_and_single_slices_are_refused():
    stages = list(find_plane(small_head(), trained(), trained_aligner()))
    assert len(stages) == STAGES
    assert stages[-1] is not None
    assert all(stage is None for stage in stages[:-1])
    flat = Volume(np.zeros((4, 5, 1), np.float32), np.eye(4), (1.0,) * 3, "RAS", True, 1, 0, ())
    with pytest.raises(InputError, match="single slice"):
        list(find_plane(flat, trained(), trained_aligner()))
    with pytest.raises(InputError, match="alike"):
        list(find_plane(exhibit_constant(), trained(), trained_aligner()))


def exhibit_constant() -> Volume:
    return Volume(np.ones((8, 8, 8), np.float32), np.eye(4), (1.0,) * 3, "RAS", True, 1, 0, ())


def test_the_report_of_a_volume_says_where_its_plane_is():
    answer = inspect_volume(small_head(8, 4, 2))
    said = {row["quantity"]: row["value"] for row in answer.rows}
    normal, offset = samples.true_plane(8, 4, 2)
    assert degrees(np.array(said["plane_normal"]), normal) < 1
    assert said["plane_offset_mm"] == pytest.approx(offset, abs=1)
    assert said["yaw_deg"] == pytest.approx(8, abs=1)
    assert said["roll_deg"] == pytest.approx(4, abs=1)
    assert 0 <= said["confidence"] <= 1
    for index in ("mirror_correlation", "mean_difference", "balance"):
        assert {f"asymmetry_{index}", f"asymmetry_template_{index}"} <= set(said)
    assert any("not for clinical use" in note for note in answer.notes)


def test_a_volume_of_one_value_is_reported_without_a_plane():
    assert not inspect_volume(exhibit_constant()).rows


@pytest.mark.parametrize("what", ["noise", "a lesion mask", "a gradient", "three thick slices"])
def test_a_volume_without_a_brain_is_reported_without_a_plane(what):
    place = np.indices((40, 40, 40)) - 19.5
    voxels = {
        "noise": np.random.default_rng(0).normal(size=(40, 40, 40)),
        "a lesion mask": (np.linalg.norm(place - 8, axis=0) < 4) * 1.0,
        "a gradient": place[0],
        "three thick slices": np.random.default_rng(0).normal(size=(40, 40, 3)),
    }[what]
    affine = np.diag([4, 4, 40 if voxels.shape[2] == 3 else 4, 1])
    found = inspect_volume(read_volume(Nifti1Image(voxels.astype(np.float32), affine).to_bytes()))
    assert (found.rows, "see no brain" in found.notes[0]) == ([], True)


def test_symmetric_pictures_have_no_asymmetry_and_spots_have_the_right_sign():
    x, y = pixel_grid(128, 128)
    brain = (np.hypot(x, y) < 45).astype(float)
    image = 0.5 * brain
    even = slice_asymmetry(image, brain, line_of(0, 0))
    assert even.difference < 1e-6
    assert abs(even.balance) < 0.02
    spot = np.exp(-((x - 20) ** 2 + y**2) / 60) * 0.4
    odd = slice_asymmetry(image + spot, brain, line_of(0, 0))
    assert odd.map[64, 84] > 0.2
    assert odd.map[64, 43] < -0.2
    assert np.allclose(odd.map, -odd.map[:, ::-1], atol=1e-5)


def test_the_template_is_nearly_symmetric_and_a_half_blanked_one_is_not():
    whole = cube_of(small_head())
    normal = np.array([1.0, 0, 0])
    even = volume_asymmetry(whole, normal, 0.0)
    assert even.correlation > 0.93
    assert abs(even.balance) < 0.03
    image = whole.image.copy()
    image[: image.shape[0] // 3] = 0
    odd = volume_asymmetry(whole._replace(image=image), normal, 0.0)
    assert odd.correlation < even.correlation - 0.2
    assert odd.difference > 3 * even.difference


@given(yaw=angles, roll=angles, offset=st.floats(-9, 9))
@settings(max_examples=10)
def test_the_views_plane_is_the_worlds(yaw, roll, offset):
    volume = small_head()
    normal = samples.rotation(yaw, roll, 0)[:, 0]
    own, where = exhibit.plane_of_view(volume, (normal, offset))
    random = np.random.default_rng(0)
    index = random.uniform(0, 50, (20, 3))
    world = index @ volume.affine[:3, :3].T + volume.affine[:3, 3]
    mm = (index - (np.array(volume.voxels.shape) - 1) / 2) * volume.spacing
    assert np.allclose(world @ normal - offset, mm @ own - where, atol=1e-6)


def test_a_drawn_volume_is_bounded_and_keeps_its_size():
    volume = samples.template_volume()
    shown = exhibit.drawable(volume)
    assert shown.voxels.size <= exhibit.MOST_VOXELS
    assert shown.voxels.dtype == np.uint8
    size = np.array(volume.voxels.shape) * volume.spacing
    assert np.allclose(np.array(shown.voxels.shape) * shown.spacing, size)
