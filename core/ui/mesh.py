"""Meshes in a pyvista scene through stpyvista, or as a picture where that is not possible."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html import escape
from typing import TypeVar

import streamlit as st

from core.figures.mesh import (
    MeshError,
    MeshScene,
    can_be_interactive,
    interactive_page,
    picture,
    scene_in,
)
from core.memory import kept_as
from core.ui.follow import shown

HEIGHT = 480  # [pixels]

Drawn = TypeVar("Drawn", str, bytes)


@st.cache_data(max_entries=16, scope="session", show_spinner=False)
def _in_this_visit(key: str, _draw: Callable[[MeshScene], Drawn], _scene: MeshScene) -> Drawn:
    return _draw(_scene)


def _drawn(
    draw: Callable[[MeshScene], Drawn], scene: MeshScene, content: str, private: bool
) -> Drawn:
    with st.spinner("Drawing the mesh with VTK"):
        if private:
            return _in_this_visit(f"{draw.__name__} {content}", draw, scene)
        return kept_as((draw.__name__, content), lambda: draw(scene))


def show_mesh(scene: MeshScene, content: str, alt: str, private: bool) -> None:
    """The scene, to be turned by the mouse; else a picture of it; else one sentence that says why.

    content: names all that the scene depends on, since arrays are not hashed. private: a visitor's own;
    what is drawn of it is kept for the visit, of others for all. The scene is exported
    in a child process with a deadline, as stpyvista's own export would wait for ever where a package
    is missing; stpyvista's component then shows it. Followers are sent the scene, or the picture.
    """
    if can_be_interactive():
        try:
            page = _drawn(interactive_page, scene, content, private)
        except MeshError as error:
            st.caption(f"Shown as a picture: {error}.")
        else:
            # Another scene is another frame, looked at anew.
            key = f"mesh_{sha256(content.encode()).hexdigest()[:12]}"
            shown("mesh", scene_in(page), key, alt=alt)
            _component(page, key)
            return
    else:
        st.caption("Shown as a picture: the packages of the interactive view are not installed.")
    try:
        drawn = _drawn(picture, scene, content, private)
    except MeshError as error:
        st.warning(f"The mesh cannot be drawn here: {error}.")
        return
    st.image(drawn, alt=alt)
    source = f"data:image/png;base64,{b64encode(drawn).decode()}"
    shown("html", f'<img alt="{escape(alt)}" src="{source}">'.encode())


def _component(page: str, key: str) -> None:
    """stpyvista's component with a page that is ready; its public function would export again."""
    from stpyvista import _stpv_component

    data = {
        "_html": page,
        "backend": "trame",
        "height": HEIGHT,
        "width": "stretch",
        "use_container_width": True,
    }
    _stpv_component(key=key, data=data)
