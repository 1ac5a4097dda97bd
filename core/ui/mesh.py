"""Meshes in a pyvista scene through stpyvista, or as a picture where that is not possible."""

import streamlit as st

from core.figures.head import HeadScene
from core.figures.mesh import MeshError, MeshScene, can_be_interactive, interactive_page, picture

HEIGHT = 480  # [pixels]


@st.cache_data(max_entries=16, scope="session", show_spinner="Drawing the mesh with VTK")
def _page(key: str, _scene: MeshScene | HeadScene) -> str:
    return interactive_page(_scene)


@st.cache_data(max_entries=16, scope="session", show_spinner="Drawing the mesh with VTK")
def _picture(key: str, _scene: MeshScene | HeadScene) -> bytes:
    return picture(_scene)


def show_mesh(scene: MeshScene | HeadScene, content: str, alt: str) -> None:
    """The scene, to be turned by the mouse; else a picture of it; else one sentence that says why.

    content: names all that the scene depends on, since arrays are not hashed. The scene is exported
    in a child process with a deadline, as stpyvista's own export would wait for ever where a package
    is missing; stpyvista's component then shows it.
    """
    if can_be_interactive():
        try:
            page = _page(content, scene)
        except MeshError as error:
            st.caption(f"Shown as a picture: {error}.")
        else:
            _component(page)
            return
    else:
        st.caption("Shown as a picture: the packages of the interactive view are not installed.")
    try:
        st.image(_picture(content, scene), alt=alt)
    except MeshError as error:
        st.warning(f"The mesh cannot be drawn here: {error}.")


def _component(page: str) -> None:
    """stpyvista's component with a page that is ready; its public function would export again."""
    from stpyvista import _stpv_component

    data = {
        "_html": page,
        "backend": "trame",
        "height": HEIGHT,
        "width": "stretch",
        "use_container_width": True,
    }
    _stpv_component(key="mesh_scene", data=data)
