"""A head cut open: the inside is laid bare where the wedge is, and the midplane is seen."""

import numpy as np

from core.figures.head import head_scene
from core.figures.palette import LIGHT, rgb

SIDE = 21


def test_a_ball_cut_open_shows_its_inside_and_its_midplane():
    away = np.linalg.norm(np.indices((SIDE,) * 3).T - SIDE // 2, axis=-1).T
    image = np.where(away < 5, 1.0, 0.5)
    panel = head_scene(image, away < 9, np.array([1.0, 0, 0]), SIDE // 2, LIGHT).panels[0]
    (layer,) = panel.layers
    assert np.linalg.norm(layer.positions, axis=1).max() < 1
    tones = layer.colour_bytes()
    on_plane = np.isclose(layer.positions[:, 0], 0)
    assert (tones[on_plane] == rgb(LIGHT.method)).all()
    assert (tones[~on_plane] == 255).all(1).any()  # the bright core is laid bare
    middle = layer.positions * np.sign([-1, 1, 1])
    assert not (middle > 1e-6).all(1).any()  # nothing is left in the wedge
