"""The frame averaging page in Streamlit's harness: every control, uploads, the mesh both ways."""

import numpy as np
import pytest
from app_harness import checked, follow_tour, move_every_control, opened, readable, seen

from core.figures.mesh import MeshError
from core.ui import mesh

PAGE = "pages/frame_averaging/page.py"
CLOUD = b"\n".join(
    b"%f %f %f" % tuple(row) for row in np.random.default_rng(0).normal(size=(99, 3))
)


@pytest.mark.parametrize("view", ["square", "copies", "morph", "protocols", "particles"])
def test_every_control_of_every_view_moves(view):
    app = opened(PAGE)
    app.session_state["fa_view"] = view
    move_every_control(checked(app.run()))


@pytest.mark.parametrize("was", ["turn", "Turn the cloud"])
def test_an_address_of_the_former_first_view_opens_the_square(was):
    app = opened(PAGE, fa_view=was, fa_drawn="three")
    assert app.session_state["fa_view"] == "square"
    assert "plain** classes" in seen(app)


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("frame-averaging", PAGE, "fa")


@pytest.mark.parametrize("view", ["square", "copies", "morph"])
def test_a_cloud_of_ones_own_goes_through_every_view(view):
    app = opened(PAGE)
    app.session_state["fa_source"] = "upload"
    app.session_state["fa_view"] = view
    app.run()
    checked(app.file_uploader[0].upload("mine.xyz", CLOUD, "text/plain").run())
    assert any("text, 99 points" in readable(caption) for caption in app.caption)


@pytest.mark.parametrize(
    ("content", "words"), [(b"1 2\n3 4\n", "x, y and z are needed"), (b"PK\x03\x04", "zip archive")]
)
def test_a_bad_cloud_is_refused_in_one_sentence(content, words):
    app = opened(PAGE)
    app.session_state["fa_source"] = "upload"
    app.run()
    checked(app.file_uploader[0].upload("bad.xyz", content, "text/plain").run())
    (error,) = app.error
    assert words in readable(error)


@pytest.mark.parametrize("shape", ["sphere", "box"])
def test_symmetric_shapes_are_survived(shape):
    """A sphere's axes are not determined; the page says so or shows numbers, and never breaks."""
    app = opened(PAGE, fa_shape=shape)
    app.session_state["fa_view"] = "copies"
    checked(app.run())


def test_the_mesh_falls_back_to_a_picture_and_then_to_a_sentence(monkeypatch):
    monkeypatch.setattr(mesh, "can_be_interactive", lambda: False)
    app = opened(PAGE)
    app.session_state["fa_view"] = "mesh"
    checked(app.run())
    assert any("packages of the interactive view" in caption.value for caption in app.caption)
    assert app.get("image")

    def broken(*_):
        raise MeshError("the renderer ended with status -11")

    monkeypatch.setattr(mesh, "picture", broken)
    app.selectbox(key="fa_mesh").select("ant")
    checked(app.run())
    assert any("cannot be drawn here" in warning.value for warning in app.warning)


def test_the_mesh_goes_to_a_picture_when_the_interactive_view_fails(monkeypatch):
    def broken(*_):
        raise MeshError("the renderer did not finish within 40 s")

    monkeypatch.setattr(mesh, "interactive_page", broken)
    app = opened(PAGE)
    app.session_state["fa_view"] = "mesh"
    checked(app.run())
    assert any("Shown as a picture: the renderer did not" in c.value for c in app.caption)
    assert app.get("image")


def test_the_square_of_home_closes_until_it_is_broken():
    app = opened("pages/atlas/home.py")
    checked(app.button_group[0].set_value("frame-averaging").run())
    assert "exact by construction" in seen(app)
    assert "broken" in seen(checked(app.toggle[0].set_value(True).run()))
