"""Meshes with arrows, drawn by pyvista in a child process: an interactive page or a picture.

VTK ends its process on a machine without a graphics library, and its exporter can wait for ever, so
it never runs in ours: the child gets arrays, has a deadline, and is ended after it.
"""

import importlib.util
import io
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

SECONDS = 90.0  # that a child may take; the first import of VTK is slow
# What pyvista's exporter needs; without them it waits for a server that never comes.
_EXPORTER = ("trame_pyvista", "trame_vtk", "nest_asyncio2")
_ROOT = Path(__file__).resolve().parents[2]
_ICONS = "https://kitware.github.io/vtk-js/icon/favicon-"  # that vtk.js gives the tab's title
_SCENE = re.compile(r'const base64Str = "([^"]+)"')  # in an interactive page
_CAMERA = f"<script>{Path(__file__).with_name('camera.js').read_text('utf-8')}</script>\n"
# What shows a scene alone: it is at an address that the frame around the page tells.
_FROM_FRAME = """<script>
function loadDataSet() {
  if (!document.createElement("canvas").getContext("webgl2"))
    document.body.replaceChildren("This browser cannot draw meshes: it has no WebGL.");
  else OfflineLocalView.load(document.body, { fileURL: frameElement.dataset.scene });
}
</script>
"""
MARK = b"\n--scene--\n"  # comes before the scene: libraries print what they like


class MeshError(Exception):
    """A scene that this machine could not draw; the message says why in one line."""


@dataclass(frozen=True)
class MeshScene:
    """Triangles (T, 3) over vertices (V, 3), and arrows from points (N, 3) along directions (N, 3).

    values: (V,) in [0, 1], shown from the first to the second surface colour.
    """

    vertices: np.ndarray
    triangles: np.ndarray
    values: np.ndarray
    points: np.ndarray
    directions: np.ndarray
    surface: tuple[str, str]
    arrows: str
    background: str


def can_be_interactive() -> bool:
    """Whether the packages of the interactive exporter are all installed."""
    return all(importlib.util.find_spec(name) is not None for name in _EXPORTER)


def interactive_page(scene: MeshScene, seconds: float = SECONDS) -> str:
    """The scene as one HTML page that needs no network. Raises MeshError, at the latest in time."""
    if not can_be_interactive():
        raise MeshError("the packages of the interactive view are not installed")
    return _ours(_render("html", scene, seconds).decode())


def scene_in(page: str) -> bytes:
    """What of an interactive page is the scene: a zip archive, as `viewer` shows it."""
    found = _SCENE.search(page)
    return b64decode(found[1]) if found else b""


def viewer() -> str:
    """An interactive page without its scene, which it takes from the address in the attribute data-scene
    of the frame that it is in. Raises MeshError where it is not installed."""
    if not can_be_interactive():
        raise MeshError("the packages of the interactive view are not installed")
    from trame_vtk.tools.vtksz2html import HTML_VIEWER_PATH

    page = Path(HTML_VIEWER_PATH).read_text("utf-8")
    return _ours(page.replace("</body>", f"{_FROM_FRAME}</body>"))


def _ours(page: str) -> str:
    """A page of VTK's that asks no other server, and tells how it is looked at."""
    return page.replace(_ICONS, "data:,").replace("</body>", f"{_CAMERA}</body>")


def picture(scene: MeshScene, seconds: float = SECONDS) -> bytes:
    """The scene as a PNG. Raises MeshError, at the latest in time."""
    return _render("png", scene, seconds)


def _render(kind: str, scene: MeshScene, seconds: float) -> bytes:
    arrays = io.BytesIO()
    np.savez(arrays, **asdict(scene))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "core.figures.mesh_renderer", kind],
            cwd=_ROOT,
            input=arrays.getvalue(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise MeshError(f"the renderer did not finish within {seconds:.0f} s") from error
    marker = done.stdout.rfind(MARK)
    if done.returncode != 0 or marker < 0:
        raise MeshError(f"the renderer ended with status {done.returncode}")
    return done.stdout[marker + len(MARK) :]
