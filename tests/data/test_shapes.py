"""Procedural surfaces: points on the surface, uniform over it, with outward unit normals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.shapes import FAMILIES, ShapeClouds, random_shape, shapes
from core.data.surfaces import (
    Extrusion,
    box,
    regular_polygon,
    stretched_sample,
    superellipsoid,
    supertoroid,
)

families = st.sampled_from(list(FAMILIES))
seeds = st.integers(0, 2**32 - 1)
OPEN = ("spring", "hook")  # swept tubes have open ends


@given(family=families, seed=seeds)
def test_normals_are_unit_vectors_and_points_fill_the_unit_ball(family, seed):
    points, normals = random_shape(family, 300, np.random.default_rng(seed))
    assert points.shape == normals.shape == (300, 3)
    assert np.allclose(np.linalg.norm(normals, axis=1), 1)
    assert np.allclose(points.mean(0), 0)
    assert np.linalg.norm(points, axis=1).max() == pytest.approx(1)


@pytest.mark.parametrize("family", FAMILIES)
def test_the_mean_normal_of_a_closed_surface_is_zero(family):
    """The integral of n over a closed surface vanishes: areas and normals agree with each other."""
    _, normals = random_shape(family, 20_000, np.random.default_rng(3))
    assert np.abs(normals.mean(0)).max() < (0.15 if family in OPEN else 0.03)


@pytest.mark.parametrize("family", FAMILIES)
def test_normals_point_out_of_the_surface(family):
    rng = np.random.default_rng(5)
    surface = FAMILIES[family](rng)
    points, normals = surface.sample(2000, rng)
    assert surface.inside(points - 0.01 * normals).mean() > 0.93  # the rest lies at edges
    assert surface.inside(points + 0.01 * normals).mean() < 0.07


@given(vertical=st.floats(0.4, 1.2), horizontal=st.floats(0.4, 1.2), seed=seeds)
def test_superquadric_normals_are_the_gradient_of_the_implicit_function(vertical, horizontal, seed):
    points, normals = superellipsoid(vertical, horizontal).sample(50, np.random.default_rng(seed))

    def level(p: np.ndarray) -> np.ndarray:
        x, y, z = np.abs(p).T
        flat = (x ** (2 / horizontal) + y ** (2 / horizontal)) ** (horizontal / vertical)
        return flat + z ** (2 / vertical)

    assert np.allclose(level(points), 1)
    step = 1e-6 * np.eye(3)
    gradient = np.stack([(level(points + s) - level(points - s)) / 2e-6 for s in step], 1)
    gradient /= np.linalg.norm(gradient, axis=1, keepdims=True)
    generic = (np.abs(points) > 0.05).all(1)  # powers have no derivative on the planes of symmetry
    assert np.allclose(gradient[generic], normals[generic], atol=1e-4)


def test_areas_are_those_of_the_textbook():
    assert superellipsoid(1, 1).area == pytest.approx(4 * np.pi, rel=0.01)
    assert supertoroid(0.3, 1, 1).area == pytest.approx(4 * np.pi**2 * 0.3, rel=0.01)
    assert box(1, 2, 3).area == pytest.approx(22)
    assert Extrusion(regular_polygon(6), 2).area == pytest.approx(2 * 1.5 * 3**0.5 + 12)


def test_a_stretched_sample_is_uniform_over_the_stretched_surface():
    factors = np.array([1.0, 2.0, 3.0])
    points, normals = stretched_sample(box(1, 1, 1), factors, 20_000, np.random.default_rng(0))
    assert np.abs(points).max(0) == pytest.approx(factors / 2)
    shares = [(np.abs(normals[:, axis]) > 0.5).mean() for axis in range(3)]
    assert shares == pytest.approx([6 / 11, 3 / 11, 2 / 11], abs=0.02)


def test_splits_share_no_shape_and_batches_depend_on_the_seed_alone():
    assert not np.allclose(shapes("validation").points[0], shapes("test").points[0])
    clouds = ShapeClouds("validation", "SO(3)")
    first, again, other = clouds.batch(4, 1), clouds.batch(4, 1), clouds.batch(4, 2)
    assert first.points.equal(again.points)
    assert not first.points.equal(other.points)


def test_turned_clouds_are_the_same_shapes():
    straight, turned = (ShapeClouds("validation", poses).every() for poses in ("I", "SO(3)"))
    assert np.allclose(straight.points.norm(dim=2), turned.points.norm(dim=2), atol=1e-5)
    dots = [(c.points * c.normals).sum(2) for c in (straight, turned)]
    assert np.allclose(dots[0], dots[1], atol=1e-5)
