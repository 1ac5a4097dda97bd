"""Scenes in space as plain values: colours, hairs, and what goes to the browser."""

import json

import numpy as np
import pytest

from core.figures.cloud import (
    Bar,
    CloudPanel,
    CloudScene,
    CurvePanel,
    Lines,
    MatrixPanel,
    Points,
    blend,
    hairs,
    path,
    scene_arrays,
)
from core.figures.export import ply_bytes
from core.figures.palette import DARK, LIGHT, rgb
from core.inputs.point_cloud import read_point_cloud

POINTS = np.arange(12, dtype=np.float64).reshape(4, 3)


def scene(*layers) -> CloudScene:
    panel = CloudPanel("a", "#000000", "alt", layers, bars=[Bar("x", 0.5)])
    return CloudScene([panel], "label", 1)


def test_blend_goes_from_one_colour_to_the_other_and_clips():
    colours = blend(np.array([-1, 0, 0.5, 1, 2]), "#000000", "#FF8000")
    assert colours.tolist() == [[0, 0, 0], [0, 0, 0], [128, 64, 0], [255, 128, 0], [255, 128, 0]]


def test_hairs_have_one_length_whatever_the_size_of_the_directions():
    segments = hairs(POINTS, np.array([[9, 0, 0], [0, 0.1, 0], [0, 0, 1], [0, 0, 0]]), 0.5)
    lengths = np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1)
    assert lengths == pytest.approx([0.5, 0.5, 0.5, 0])


def test_a_path_joins_its_points_in_order():
    assert np.array_equal(path(POINTS)[:, 0], POINTS[:-1])
    assert np.array_equal(path(POINTS)[:, 1], POINTS[1:])


def test_a_scene_has_as_many_frames_as_its_moving_layer():
    still, moving = Points(POINTS, "#123456"), Points(np.stack([POINTS] * 7), "#123456")
    assert scene(still).frames == 1
    assert scene(still, moving).frames == 7
    assert still.colour_bytes().tolist() == [list(rgb("#123456"))] * 4


def test_coordinates_can_be_taken_away():
    arrays = scene_arrays(scene(Points(POINTS, "#000000"), Lines(path(POINTS), "#000000")))
    assert [value.shape for value in arrays.values()] == [(4, 3), (3, 2, 3)]


def test_what_goes_to_the_browser_is_found_where_the_header_says():
    from core.ui.components import Bodies, _cloud_panel, pack

    bodies = Bodies()
    shown = scene(Points(POINTS, "#0A0B0C"), Lines(path(POINTS), "#000000"))
    header = {"panels": [_cloud_panel(shown.panels[0], bodies)]}
    stored = len(bodies.parts)
    again = _cloud_panel(scene(Points(POINTS, "#000000")).panels[0], bodies)["layers"][0]
    assert again["offset"] == 0  # the same array is not sent twice
    assert len(bodies.parts) == stored + 1
    packed = pack(header, bodies.parts)
    length = int.from_bytes(packed[:4], "little")
    body = packed[4 + length :]
    points, lines = json.loads(packed[4 : 4 + length])["panels"][0]["layers"]
    read = np.frombuffer(body, "<f4", points["bytes"] // 4, points["offset"])
    assert np.array_equal(read.reshape(-1, 3), POINTS)
    assert body[points["colours"] : points["colours"] + 3] == b"\x0a\x0b\x0c"
    read = np.frombuffer(body, "<f4", lines["bytes"] // 4, lines["offset"])
    assert np.array_equal(read.reshape(-1, 2, 3), path(POINTS))
    assert lines["offset"] + lines["bytes"] == len(body) - 12


def test_one_array_may_be_sent_as_bytes_and_as_numbers():
    from core.ui.components import Bodies

    values, bodies = np.arange(3.0), Bodies()
    assert [bodies.place(values, dtype) for dtype in ("u1", "<f4", "u1")] == [0, 3, 0]
    assert bodies.parts == [b"\0\1\2", values.astype("<f4").tobytes()]


def test_indices_from_the_browser_are_checked():
    from core.ui.components import _are_indices

    assert _are_indices([0, 4], 5)
    for hostile in ([5], [-1], [0.5], ["1"], [None], [[0]]):
        assert not _are_indices(hostile, 5)


def test_a_ply_file_of_ours_is_read_by_our_parser():
    normals = np.array([[2.0, 0, 0], [0, 3, 0], [0, 0, 4], [1, 1, 1]])
    cloud = read_point_cloud(ply_bytes(POINTS, normals))
    assert np.allclose(cloud.points, POINTS)
    assert np.allclose(cloud.normals, normals / np.linalg.norm(normals, axis=1, keepdims=True))


def test_the_ground_is_that_of_the_theme():
    import tomllib
    from pathlib import Path

    config = tomllib.loads((Path(__file__).parents[2] / ".streamlit/config.toml").read_text())
    assert config["theme"]["light"]["backgroundColor"] == LIGHT.ground
    assert config["theme"]["dark"]["backgroundColor"] == DARK.ground


@pytest.mark.parametrize(
    ("turn", "fine"),
    [
        ([10, -20, 180], True),
        ([0, 91, 0], False),
        ([999, 0, 0], False),
        ([0, 0], False),
        (["1", 0, 0], False),
        (None, False),
        ({}, False),
    ],
)
def test_a_turn_from_the_browser_is_checked(turn, fine):
    from core.ui.components import _is_turn

    assert _is_turn(turn) is fine


def test_lines_poses_and_curves_have_frames_and_go_along_as_arrays():
    moving = Lines(np.zeros((7, 5, 2, 3)), "#000000")
    curves = CurvePanel(
        "c", "#000000", "alt", "wx", ["#000000"] * 2, np.ones((3, 2)), 0, 1, "#FF0000"
    )
    posed = CloudPanel("b", "#000000", "alt", [Points(POINTS, "#000000")], poses=np.ones((9, 3, 3)))
    panel = CloudPanel("a", "#000000", "alt", [moving, Lines(np.zeros((4, 2, 3)), "#000000")])
    assert CloudScene([panel, curves, posed], "label", 3).frames == 9
    assert CloudScene([panel, curves], "label", 3).frames == 7
    arrays = scene_arrays(CloudScene([panel, curves, posed], "label", 3))
    assert arrays["1 c: w, x"].shape == (3, 2)
    assert arrays["2 b: poses"].shape == (9, 3, 3)
    from core.ui.components import Bodies, _cloud_panel

    bodies = Bodies()
    lines, curved, turned = (_cloud_panel(shown, bodies) for shown in (panel, curves, posed))
    assert [layer["frames"] for layer in lines["layers"]] == [7, 1]
    assert [curve["label"] for curve in curved["curves"]] == ["w", "x"]
    assert turned["poses"]["bytes"] == 9 * 9 * 4


def test_a_matrix_over_frames_goes_along_with_its_names():
    from core.ui.components import Bodies, _cloud_panel

    values = np.full((5, 2, 2), 0.5)
    panel = MatrixPanel("m", "#000000", "alt", "ab", values, "#0000FF", "#FF0000")
    assert CloudScene([panel], "label", 1).frames == 5
    assert scene_arrays(CloudScene([panel], "label", 1))["0 m: a, b"].shape == (5, 2, 2)
    bodies = Bodies()
    header = _cloud_panel(panel, bodies)
    assert header["matrix"]["names"] == ["a", "b"]
    assert np.array_equal(np.frombuffer(bodies.parts[0], "<f4"), values.ravel())
