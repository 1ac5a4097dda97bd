"""The page of parts that move alone in Streamlit's harness: every view and control, a visitor's files."""

from functools import partial

import numpy as np
import pytest
import torch
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.clouds import prepared
from core.figures.export import coloured_ply_bytes
from core.figures.palette import LIGHT
from core.inputs import bvh, point_cloud
from core.papers.apen import exhibit, figures, measure, report
from core.papers.apen.answers import answer
from core.papers.apen.exhibit import Asked

PAGE = "pages/apen/page.py"
viewed = partial(in_view, PAGE)


@pytest.mark.parametrize("view", ["move", "finer", "votes", "own", "table"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_told_the_parts_the_square_closes_and_cells_leave_it_open():
    assert "exact by construction" in seen(viewed("move", third="parts"))
    assert "exact by construction" not in seen(viewed("move", third="cells"))


def test_only_the_thing_that_turns_has_a_pivot_and_rings_are_where_minds_change():
    asked = Asked("unseen", 0, 4, False)
    found = {"averaged": exhibit.reaction("averaged", asked, (60, 30, 0), True)}
    scene, pivot = exhibit.placed(asked)
    still, rings, moving, its_rings = (
        figures.move_scene(scene, pivot, 4, found, (60, 30, 0), True, LIGHT).panels[0].layers
    )
    assert still.pivot is None
    assert np.allclose(np.array(moving.pivot) * figures.REACH, pivot)
    assert len(moving.positions) == 64
    assert len(rings.positions) + len(its_rings.positions) == found["averaged"].changed.sum()


def test_a_wide_mixture_merges_things_that_are_not_one():
    trained, wide = (exhibit.collapse("unseen", 0, wider) for wider in (1.0, 6.0))
    assert wide.pieces[-1] < trained.pieces[-1]
    assert wide.purity[-1] < trained.purity[-1]


def test_a_cloud_and_a_motion_of_a_visitor_are_answered():
    app = viewed("own", source="motion")
    checked(app.file_uploader[0].upload("arm.bvh", bvh.KIND.sample(), "text/plain").run())
    assert "labelled alone" in seen(app)
    app = viewed("own", source="cloud")
    checked(app.file_uploader[0].upload("knot.xyz", point_cloud.KIND.sample(), "text/plain").run())
    assert "pieces" in seen(app)
    knot = point_cloud.read_point_cloud(point_cloud.KIND.sample())
    rows = {row["quantity"]: row["value"] for row in report.inspect_cloud(knot).rows}
    assert rows["pieces"] >= 1
    assert sum(value for name, value in rows.items() if "share" in name) == pytest.approx(
        1, abs=1e-3
    )


def test_the_coloured_file_can_be_read_back():
    cloud = exhibit.sample_cloud()
    cloud, found = exhibit.answered(cloud, 3.0)
    points, tints = figures.coloured(cloud.in_file_units(), cloud, found, LIGHT)
    again = point_cloud.read_point_cloud(coloured_ply_bytes(points, tints))
    assert np.allclose(again.points, points)
    assert len(np.unique(tints, axis=0)) == len(found.labels.unique())


@pytest.mark.parametrize("number", [4, 5])
def test_a_cloud_of_few_points_is_answered(number):
    points = np.random.default_rng(0).normal(size=(number, 3))
    few = point_cloud.read_point_cloud("\n".join(f"{x} {y} {z}" for x, y, z in points).encode())
    assert report.inspect_cloud(few).rows[0]["value"] <= number
    found = exhibit.answered(prepared(few, exhibit.POINTS), 5.0)[1]
    assert len(found.labels) == number


def test_pieces_of_one_picture_differ_in_colour():
    found = exhibit.collapse("unseen", 9, 1.0)
    hues = figures.collapse_scene(found, LIGHT).panels[1].layers[0].colours[-1]
    assert len(np.unique(hues, axis=0)) == found.pieces[-1] == 7


def test_one_cloud_is_answered_whole_and_a_skeleton_of_two_bones_carries_two_things():
    scene = measure.unused("unseen", 1)
    mug = scene.points[0][scene.parts[0] == 5]
    assert answer(mug - mug.mean(0), scene.normals[0][scene.parts[0] == 5]).thing == "mug"
    film = exhibit.film_of(bvh.read_bvh(bvh.KIND.sample()))
    assert film.puppet.scenes.parts.unique().tolist() == [0, 1]
    assert torch.isfinite(film.puppet.scenes.points).all()


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("apen", PAGE, "ap")
