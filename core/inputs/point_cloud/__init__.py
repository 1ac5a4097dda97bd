"""Point clouds and meshes that a visitor brings: PLY, OFF, OBJ, STL, XYZ, PTS, TXT, CSV, NPY, PCD.

All parsers are our own, on NumPy: those of VTK end the whole process on malformed files.
"""

from core.inputs.point_cloud.reading import EXTENSIONS, read_point_cloud
from core.inputs.point_cloud.sampling import in_unit_ball, sample_mesh, subset
from core.inputs.point_cloud.values import MAX_BYTES, Mesh, PointCloud

__all__ = [
    "EXTENSIONS",
    "MAX_BYTES",
    "Mesh",
    "PointCloud",
    "in_unit_ball",
    "read_point_cloud",
    "sample_mesh",
    "subset",
]
