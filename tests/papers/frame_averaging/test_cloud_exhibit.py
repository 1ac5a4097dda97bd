"""What the page shows: answers of the shipped networks, damage, scenes, and the tour."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
import torch
from app_harness import views_of

from core import atlas, clouds, memory
from core.clouds import Damage
from core.figures.cloud import Points
from core.figures.export import figure_rows
from core.figures.palette import DARK, LIGHT
from core.groups.frames import Group
from core.inputs.point_cloud import PointCloud
from core.inputs.point_cloud.presets import bundled_mesh
from core.papers.frame_averaging import averages, exhibit, figures, text
from core.papers.frame_averaging.train import RECIPES, SLUG, trained_graph, trained_points

TURN = (40, -20, 75)
TABLE = clouds.preset("table", 0, 512)


@pytest.mark.parametrize("name", [recipe.name for recipe in RECIPES])
def test_every_checkpoint_fits_its_network(name):
    load = trained_points if name.split("-")[0] in ("pointnet", "dgcnn") else trained_graph
    assert not load(name).training


@pytest.mark.parametrize("preset", clouds.PRESETS)
def test_every_preset_lies_in_the_unit_ball(preset):
    cloud = clouds.preset(preset, 3, 512)
    assert cloud.points.shape == cloud.normals.shape == (512, 3)
    assert (
        cloud.points.norm(dim=1).max() <= 1.3
    )  # the first half of a shape's points, centred as one
    torch.testing.assert_close(cloud.normals.norm(dim=1), torch.ones(512))


@pytest.mark.parametrize("backbone", ["pointnet", "dgcnn"])
def test_a_turn_changes_the_plain_answer_and_not_the_averaged_one(backbone):
    straight = exhibit.three_answers(TABLE, (0, 0, 0), backbone, 0, "full", "SE(3)")
    turned = exhibit.three_answers(TABLE, TURN, backbone, 0, "full", "SE(3)")
    assert straight["plain"].classes.error == straight["plain"].arrows.error == 0
    assert turned["plain"].arrows.error > 0.1
    assert turned["averaged"].arrows.error < 1e-5
    assert np.allclose(turned["averaged"].normals, straight["averaged"].normals, atol=1e-4)
    assert np.allclose(
        turned["averaged"].probabilities, straight["averaged"].probabilities, atol=1e-5
    )
    assert straight["averaged"].family == "table"


@pytest.mark.parametrize("group", get_args(Group))
@pytest.mark.parametrize("averaging", ["full", "weighted"])
def test_every_group_and_frame_closes_the_square(group, averaging):
    answer = exhibit.one_answer("averaged", TABLE, TURN, "pointnet", 0, averaging, group)
    assert answer.classes.error < 1e-5
    assert answer.arrows.error < 1e-4 if averaging == "weighted" else 1e-5
    assert answer.probabilities.sum() == pytest.approx(1, abs=1e-5)


def test_one_pose_is_one_vote():
    answer = exhibit.one_answer("averaged", TABLE, TURN, "pointnet", 0, "one", "SE(3)")
    assert answer.votes.shape == (1, len(clouds.SHAPES))
    assert np.allclose(answer.votes[0], answer.probabilities)


def test_damage_is_what_it_says():
    assert clouds.damaged(TABLE, Damage()) is TABLE
    half = clouds.damaged(TABLE, Damage(dropped=0.5))
    assert len(half.points) == len(half.normals) == 256
    assert half.points[:, 0].max() <= TABLE.points[:, 0].median()
    scaled = clouds.damaged(TABLE, Damage(scale=2.0, shift=0.5))
    torch.testing.assert_close(scaled.points - torch.tensor([0.5, 0, 0]), 2 * TABLE.points)
    noisy = clouds.damaged(TABLE, Damage(noise=0.1))
    assert (noisy.points - TABLE.points).std() == pytest.approx(0.1, rel=0.1)


def test_a_shift_is_harmless_to_se3_and_not_to_so3():
    shifted = clouds.damaged(TABLE, Damage(shift=1.0))
    straight = exhibit.one_answer("averaged", TABLE, TURN, "pointnet", 0, "full", "SE(3)")
    moved = exhibit.one_answer("averaged", shifted, TURN, "pointnet", 0, "full", "SE(3)")
    assert np.allclose(moved.probabilities, straight.probabilities, atol=1e-4)
    fixed = exhibit.one_answer("averaged", shifted, TURN, "pointnet", 0, "full", "SO(3)")
    assert not np.allclose(fixed.probabilities, straight.probabilities, atol=0.1)


def test_a_cloud_goes_back_to_its_own_units():
    points = np.random.default_rng(0).normal(size=(100, 3)) * 30 + 1000
    cloud = clouds.prepared(PointCloud(points, None, None, "text", ()), 512)
    assert np.allclose(cloud.in_file_units(), points, atol=1e-3)


def test_stretching_to_zero_makes_all_eigenvalues_equal():
    shape = averages.stretched(TABLE.points, 0.0).double()
    values = torch.linalg.eigvalsh(torch.cov(shape.T))
    assert values[2] / values[0] == pytest.approx(1, abs=1e-4)
    jumps = exhibit.morph_jumps(TABLE, "pointnet", 0)
    assert jumps["averaged"] > 1e-3 > 10 * jumps["weighted"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_scenes_have_words_and_finite_coordinates(colours):
    answers = exhibit.three_answers(TABLE, TURN, "pointnet", 0, "full", "SE(3)")
    scenes = [
        figures.turning_scene(TABLE, answers, TURN, 3, colours),
        figures.copies_scene(TABLE, answers["averaged"], "SE(3)", TURN, colours),
        figures.morph_scene(exhibit.morph(TABLE, 0.02, "pointnet", 0), colours),
        figures.nbody_scene(exhibit.nbody_run(0, 1.0, TURN, 0), TURN, colours),
    ]
    for scene in scenes:
        assert scene.label
        for panel in scene.panels:
            assert panel.alt
            for layer in panel.layers:
                values = layer.positions if isinstance(layer, Points) else layer.segments
                assert np.isfinite(values).all()
    mesh = bundled_mesh("nut").mesh
    nut = clouds.preset("nut", 0, 1024)
    answer = exhibit.ask("pointnet-plain-seed0", nut, TURN)
    drawn = figures.mesh_scene(mesh, nut, answer, "plain", colours)
    assert len(drawn.values) == len(drawn.vertices)
    assert 0 <= drawn.values.min() <= drawn.values.max() <= 1


@pytest.mark.parametrize("quantity", ["accuracy", "normal_angle"])
def test_the_table_of_poses_shows_every_protocol_and_can_be_taken_away(quantity):
    figure = figures.protocol_figure(text.evaluation(), quantity, LIGHT)
    rows = figure_rows(figure)
    assert len(rows) == 4 * 3
    assert {row["x"] for row in rows} == set(figures.PROTOCOLS.values())
    for bar in figure.data:  # the same colour behind stripes as without
        assert bar.marker.pattern.bgcolor == bar.marker.color


def test_copies_do_not_depend_on_the_turn():
    """As a set: each copy of the turned cloud is one of the straight cloud's."""
    sets = []
    for turn in ((0, 0, 0), TURN):
        answer = exhibit.one_answer("averaged", TABLE, turn, "pointnet", 0, "full", "SE(3)")
        scene = figures.copies_scene(TABLE, answer, "SE(3)", turn, LIGHT)
        sets.append([panel.layers[0].positions for panel in scene.panels[1:]])
    for copy in sets[1]:
        assert min(np.abs(copy - other).max() for other in sets[0]) < 1e-4


def test_turning_the_world_moves_only_the_gnn():
    straight, turned = (exhibit.nbody_run(4, 1.0, turn, 0) for turn in ((0, 0, 0), TURN))
    for network in ("egnn", "fa-gnn"):
        assert turned.square[network].error < 1e-5
        assert np.allclose(turned.predictions[network], straight.predictions[network], atol=1e-4)
    assert turned.square["gnn"].error > 1e-3
    assert np.allclose(straight.trajectory, turned.trajectory)


def test_the_tour_visits_every_view_but_the_mesh():
    tour = atlas.paper(SLUG).tour
    assert {step.state["view"] for step in tour} == set(
        views_of("pages/frame_averaging/page.py")
    ) - {"mesh"}


def test_what_is_found_out_is_shared_for_presets_and_stays_with_a_visitors_own_cloud():
    def found(cloud):
        return clouds.damaged(cloud, Damage(noise=0.1))

    preset = clouds.preset("table", 1, 512)
    assert found(preset) is found(clouds.preset("table", 1, 512))
    assert found(preset) is not found(clouds.preset("table", 2, 512))
    own = replace(preset, key=None)
    held = memory.held()
    assert found(own) is found(own)
    assert found(own) is not found(preset)
    assert memory.held() == held
