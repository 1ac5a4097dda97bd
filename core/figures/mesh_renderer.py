"""The child process of core.figures.mesh: arrays on standard input, HTML or PNG on standard output."""

import io
import sys

import numpy as np

from core.figures.mesh import MARK
from core.figures.palette import rgb


def main(kind: str) -> None:
    """Draw the scene and write it."""
    import pyvista

    with np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False) as arrays:
        scene = dict(arrays)
    plotter = pyvista.Plotter(off_screen=True, window_size=[900, 560])
    try:
        plotter.background_color = pyvista.Color(str(scene["background"]))
        _add_mesh(plotter, scene)
        if kind == "html":
            page = plotter.export_html(None)
            content = page.read().encode() if page else b""
        else:
            content = _png(np.asarray(plotter.screenshot(return_img=True)))
    finally:
        plotter.close()
    sys.stdout.buffer.write(MARK + content)


def _add_mesh(plotter, scene: dict[str, np.ndarray]) -> None:
    import pyvista

    faces = np.insert(scene["triangles"], 0, 3, axis=1)
    surface = pyvista.PolyData(scene["vertices"], faces.ravel())
    surface.point_data["error"] = scene["values"]
    arrows = pyvista.PolyData(scene["points"])
    arrows["directions"] = scene["directions"]
    size = 0.12 * float(np.ptp(scene["vertices"], axis=0).max())
    glyphs = arrows.glyph(orient="directions", scale=False, factor=size)
    plotter.add_mesh(
        surface,
        scalars="error",
        cmap=[str(colour) for colour in _ramp(*scene["surface"])],
        clim=[0, 1],
        show_scalar_bar=False,
        smooth_shading=False,
    )
    plotter.add_mesh(glyphs, color=str(scene["arrows"]))
    plotter.camera_position = "iso"


def _ramp(low: str, high: str) -> list[str]:
    """Sixteen colours from one "#rrggbb" to another."""
    first, last = (np.array(rgb(str(colour))) for colour in (low, high))
    mixed = np.linspace(first, last, 16).round().astype(int)
    return ["#{:02x}{:02x}{:02x}".format(*colour) for colour in mixed]


def _png(pixels: np.ndarray) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
