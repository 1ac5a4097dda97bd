"""What the notes of the tour promise, in numbers and names, is what their own states show."""

import numpy as np

from core import clouds
from core.clouds import Damage
from core.papers.frame_averaging import exhibit, text
from core.papers.frame_averaging.tour import TOUR
from core.shape_networks import angles

STEPS = {step.title: step for step in TOUR}


def answers(title: str) -> tuple:
    """The cloud of a step and what the three networks say of it."""
    state = STEPS[title].state
    cloud = clouds.preset(state["shape"], state["example"], state["count"])
    cloud = clouds.damaged(cloud, Damage(dropped=state["dropped"]))
    turn = (state["yaw"], state["pitch"], state["roll"])
    how = (state["backbone"], state["seed"], state["averaging"], state["group"])
    return cloud, exhibit.three_answers(cloud, turn, *how)


def test_the_turned_table_is_a_star_for_the_plain_network_alone():
    cloud, said = answers("Turn it.")
    assert [said[name].family for name in ("plain", "augmented", "averaged")] == [
        "star",
        "table",
        "table",
    ]
    off = {
        name: np.median(angles(found.normals, cloud.normals.numpy()))
        for name, found in said.items()
    }
    assert off["averaged"] < 15 < 30 < min(off["plain"], off["augmented"])
    assert said["averaged"].arrows.error < 1e-5 < 0.1 < said["plain"].arrows.error


def test_half_a_table_leaves_the_square_closed():
    _, said = answers("What it does not protect from.")
    assert "The square still closes" in STEPS["What it does not protect from."].note
    assert said["averaged"].arrows.error < 1e-5


def test_the_output_jumps_where_eigenvalues_meet_and_weights_keep_it_continuous():
    state = STEPS["Where it breaks: equal eigenvalues."].state
    box = clouds.preset(state["morphed"], state["example"], 512)
    jumps = exhibit.morph_jumps(box, "dgcnn", 0)
    assert jumps["averaged"] > 0.1 > 1e-4 > jumps["weighted"]


def test_the_table_of_poses_is_as_it_is_told():
    for rows in text.evaluation()["protocols"].values():
        plain, averaged = (
            [np.mean(rows[kind][poses]["accuracy"]) for poses in ("I/I", "I/SO(3)", "SO(3)/SO(3)")]
            for kind in ("baseline", "averaged")
        )
        assert plain[1] < 0.4 < 0.99 < plain[0]
        assert np.ptp(averaged) < 1e-3
        assert averaged[2] > plain[2]


def test_the_particles_are_as_they_are_told():
    state = STEPS["Five particles."].state
    run = exhibit.nbody_run(state["system"], state["push"], (60, 30, 0), 0)
    assert run.mse["fa-gnn"] < run.mse["egnn"] < run.mse["gnn"]
    assert max(run.square["fa-gnn"].error, run.square["egnn"].error) < 1e-5 < 0.05
    assert run.square["gnn"].error > 0.05
    every = {name: np.mean(found["mean"]) for name, found in text.evaluation()["nbody"].items()}
    assert every["egnn"] < every["fa-gnn"]
    shares = text.evaluation()["nbody"]["fa-gnn"]["nearer"]
    assert "on a third" in STEPS["Five particles."].note
    assert 0.3 < np.mean(shares) < 0.4


def test_the_true_class_is_always_among_the_bars():
    from core.figures.palette import palette
    from core.papers.frame_averaging import figures

    cloud = clouds.damaged(clouds.preset("mug", 4, 512), Damage(noise=0.1))
    said = exhibit.three_answers(cloud, (60, 30, 0), "dgcnn", 0, "full", "SE(3)")
    scene = figures.turning_scene(cloud, said, (60, 30, 0), -1, palette("light"))
    for panel in scene.panels:
        assert [bar.label for bar in panel.bars].count("mug (true)") == 1
