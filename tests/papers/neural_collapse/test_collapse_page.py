"""The neural collapse page in Streamlit's harness: every view and control, training, uploads."""

import io
from functools import partial

import numpy as np
import pytest
from app_harness import checked, finished, follow_tour, in_view, move_every_control, readable, seen

PAGE = "pages/neural_collapse/page.py"
viewed = partial(in_view, PAGE)


@pytest.mark.parametrize("view", ["collapse", "starve", "trainings"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_a_vanished_class_is_named():
    app = viewed("collapse", classes=4, loss="mse", balance="imbalanced")
    assert "digit 3, of 2 samples" in seen(app)


def test_the_network_that_is_no_simplex_is_said_to_be_lower_than_one():
    app = viewed("collapse", classes=10, loss="ce", depth=3)
    assert "lower than one" in seen(app)


@pytest.mark.parametrize("stage", [1, 2, 3])
def test_every_layer_can_be_seen(stage):
    app = viewed("collapse", depth=3, stage=stage, loss="mse")
    assert "NC1 has fallen" in seen(app)


def test_starving_a_class_makes_it_vanish():
    app = viewed("starve", third=30, starve_depth=1)
    assert "vanished" not in seen(app)
    checked(app.slider(key="nc_third").set_value(2).run())
    assert "has vanished" in seen(app)


def test_one_descent_alone_can_be_caught():
    app = viewed("starve", third=12, starve_depth=3, alive=True)
    assert "above** the minimum" in seen(app)
    checked(app.toggle(key="nc_alive").set_value(False).run())
    assert "theory agree" in seen(app)


def test_cross_entropy_on_unequal_classes_has_no_theory():
    assert "no closed form" in seen(viewed("starve", third=30, starve_loss="ce"))


def test_the_square_closes_for_descent_and_opens_for_adam():
    app = finished(viewed("square", k=3, per_class=5, smallest=5))
    assert "exact by construction" in seen(app)
    assert "at the minimum" in seen(app)
    app.selectbox(key="nc_optimiser").select("adam")
    finished(checked(app.run()))
    assert "broken" in seen(app)


@pytest.mark.parametrize("k", [2, 10])
def test_any_number_of_classes_is_trained(k):
    app = finished(viewed("square", k=k, per_class=4, smallest=1, live_loss="mse", layers=2))
    assert "exact by construction" in seen(app)


def test_features_of_ones_own_are_judged_or_refused():
    app = viewed("yours")
    assert "a simplex" in seen(app)  # the example
    buffer = io.BytesIO()
    means = np.eye(3)[np.arange(60) % 3]
    noise = 1e-3 * np.random.default_rng(0).normal(size=(60, 3))
    np.savez(buffer, features=means + noise, labels=np.arange(60) % 3)
    upload = app.file_uploader[0]
    checked(upload.upload("mine.npz", buffer.getvalue(), "application/zip").run())
    assert "Nearest to an orthogonal frame" in seen(app)
    assert "no simplex fits in" not in seen(app)
    np.savez(narrow := io.BytesIO(), features=(means + noise)[:, :1], labels=np.arange(60) % 3)
    app.file_uploader[0].upload("narrow.npz", narrow.getvalue(), "application/zip").run()
    assert "narrower than K - 1 = 2: no simplex fits in" in seen(checked(app))
    bad = app.file_uploader[0].upload("bad.csv", b"1,2,0\n3,nan,1\n", "text/csv")
    checked(bad.run())
    (error,) = app.error
    assert "row 2 of the features" in readable(error)


def test_the_tour_drives_the_controls_step_by_step():
    finished(follow_tour("neural-collapse", PAGE, "nc"))
