"""Meshes that come with the app: the ones that pyvista carries, read by our own parser."""

import importlib.util
from pathlib import Path

from core.inputs.point_cloud.reading import read_point_cloud
from core.inputs.point_cloud.values import PointCloud
from core.memory import kept

BUNDLED = ("airplane", "ant", "nut", "sphere")


@kept
def bundled_mesh(name: str) -> PointCloud:
    """One of BUNDLED. Finding pyvista's folder does not import it, which would load VTK."""
    found = importlib.util.find_spec("pyvista")
    folder = Path(found.origin).parent if found and found.origin else Path()
    return read_point_cloud((folder / "examples" / f"{name}.ply").read_bytes())
