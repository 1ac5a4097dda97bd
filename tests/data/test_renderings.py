"""Things, solids, and their pictures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from core.data.objects import CATEGORIES, SOLIDS, body_of_mesh, solid, thing
from core.data.renderings import AMBIENT, render
from core.data.surfaces import ellipsoid, frustum
from core.inputs.point_cloud.presets import bundled_mesh

QUARTER = Rotation.from_euler("z", 90, degrees=True)
SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_thing_is_a_function_of_its_seed_and_fills_the_unit_ball(category):
    first, again, other = thing(category, 5), thing.__wrapped__(category, 5), thing(category, 6)
    assert np.array_equal(first.points, again.points)
    assert np.array_equal(first.albedo, again.albedo)
    assert not np.array_equal(first.points, other.points)
    assert np.linalg.norm(first.points, axis=1).max() == pytest.approx(1, abs=1e-6)
    assert np.allclose(np.linalg.norm(first.normals, axis=1), 1, atol=1e-5)
    assert {array.dtype for array in vars(first).values()} == {np.dtype(np.float32)}


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, category=st.sampled_from(sorted(CATEGORIES)), side=st.sampled_from((24, 33)))
def test_a_quarter_turn_about_the_camera_turns_the_picture(seed, category, side):
    body, pose = thing(category, seed % 3), Rotation.random(random_state=seed)
    still, turned = (render(body, p.as_matrix()[None], side)[0] for p in (pose, QUARTER * pose))
    assert (np.abs(np.rot90(still) - turned) > 1e-5).mean() < 0.01  # points on an edge of a place
    tilted = Rotation.from_euler("x", 90, degrees=True) * pose
    assert (np.abs(still - render(body, tilted.as_matrix()[None], side)[0]) > 0.05).mean() > 0.01


def test_a_solid_looks_the_same_after_a_turn_of_its_own():
    pose = Rotation.random(random_state=3)
    turns = {"cube": [90, 0, 0], "cylinder": [0, 0, 40], "cone": [0, 0, 77]}
    for name in SOLIDS:
        own = Rotation.from_euler("xyz", turns.get(name, [180, 0, 0]), degrees=True)
        seen = render(solid(name), np.stack([pose.as_matrix(), (pose * own).as_matrix()]))
        assert np.abs(seen[0] - seen[1]).mean() < 0.02
    other = Rotation.from_euler("xyz", [40, 30, 0], degrees=True)
    seen = render(solid("cube"), np.stack([pose.as_matrix(), (pose * other).as_matrix()]))
    assert np.abs(seen[0] - seen[1]).mean() > 0.05


def test_light_background_and_paint():
    cube, front = solid("cube"), np.eye(3)[None]
    lit = render(cube, front)[0]
    assert lit[16, 16] == pytest.approx(1)
    assert lit[0, 0] == 0
    assert render(cube, front, light=(0, 0, -1))[0, 16, 16] == pytest.approx(AMBIENT)
    behind = np.full((1, 32, 32), 0.4)
    over = render(cube, front, background=behind)[0]
    assert over[16, 16] == lit[16, 16]
    assert over[0, 0] == pytest.approx(0.4)
    top = cube.painted(cube.points[:, 2] > 0.99 * cube.points[:, 2].max(), 0.5)
    assert render(top, front)[0, 16, 16] == pytest.approx(0.5)
    back = np.diag([1.0, -1, -1])[None]
    assert np.allclose(render(top, back)[0, 12:20, 12:20], render(cube, back)[0, 12:20, 12:20])


def test_pictures_have_no_holes_and_do_not_depend_on_how_many_points_there_are():
    poses = Rotation.random(4, random_state=0).as_matrix()
    coarse, fine = (render(thing("chair", 1, count), poses) for count in (6000, 48000))
    assert np.abs(coarse - fine).mean() < 0.02


def test_a_visitors_mesh_is_seen_from_both_sides_of_its_faces():
    mesh = bundled_mesh("airplane").mesh
    flipped = type(mesh)(mesh.vertices, mesh.triangles[:, ::-1])
    poses = Rotation.random(3, random_state=1).as_matrix()
    first, second = (render(body_of_mesh(m), poses) for m in (mesh, flipped))
    assert first.max() > 0.5
    assert np.abs(first - second).mean() < 0.02


@pytest.mark.parametrize(
    ("surface", "area"),
    [
        (ellipsoid(0.7, 0.7, 0.7), 4 * np.pi * 0.49),
        (frustum(0.5, 0.5, 1.2), np.pi * (0.25 * 2 + 1.2)),
        (frustum(0.6, 0.0, 0.8), np.pi * 0.6 * (0.6 + 1.0)),
    ],
)
def test_surfaces_have_their_area_and_normals_that_point_out(surface, area):
    assert surface.area == pytest.approx(area, rel=0.02)
    points, normals = surface.sample(2000, np.random.default_rng(0))
    assert np.allclose(np.linalg.norm(normals, axis=1), 1)
    assert surface.inside(points - 1e-3 * normals).mean() > 0.98
    assert not surface.inside(points + 1e-3 * normals).any()
