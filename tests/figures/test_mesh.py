"""Meshes drawn in a child process: both ways work, and nothing that happens there hurts us."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from core.figures import mesh
from core.figures.mesh import MeshError, MeshScene, interactive_page, picture, scene_in, viewer
from core.inputs.point_cloud.presets import bundled_mesh

NUT = bundled_mesh("nut").mesh
SCENE = MeshScene(
    NUT.vertices,
    NUT.triangles,
    np.zeros(len(NUT.vertices)),
    NUT.vertices[::20],
    np.tile([0.0, 0.0, 1.0], (len(NUT.vertices[::20]), 1)),
    ("#767676", "#B84C87"),
    "#0072B2",
    "#FFFFFF",
)


def test_the_picture_shows_the_mesh_on_the_ground_of_the_theme():
    pixels = np.asarray(Image.open(io.BytesIO(picture(SCENE, seconds=600))).convert("RGB"))
    assert (pixels[0, 0] == 255).all()
    assert 0.05 < (pixels != 255).any(2).mean() < 0.9


def test_the_interactive_page_holds_all_that_it_needs():
    page = interactive_page(SCENE, seconds=600)
    assert "<script" in page
    assert 'src="http' not in page
    assert "vtk-js/icon" not in page
    assert scene_in(page).startswith(b"PK")  # a zip archive
    assert scene_in("") == b""


def test_the_viewer_takes_its_scene_from_the_frame_and_needs_no_network():
    page = viewer()
    assert "frameElement.dataset.scene" in page
    assert 'src="http' not in page
    assert "vtk-js/icon" not in page


def test_without_its_packages_the_interactive_page_is_refused_at_once(monkeypatch):
    monkeypatch.setattr(mesh, "_EXPORTER", ("no_such_package",))
    assert not mesh.can_be_interactive()
    with pytest.raises(MeshError, match="not installed"):
        interactive_page(SCENE)


def test_a_renderer_that_takes_too_long_is_ended():
    with pytest.raises(MeshError, match="did not finish"):
        picture(SCENE, seconds=1e-3)


def test_a_renderer_that_fails_is_an_error_and_no_more():
    wild = replace(SCENE, triangles=np.zeros((2, 2, 2)))
    with pytest.raises(MeshError, match="ended with status"):
        picture(wild, seconds=600)
