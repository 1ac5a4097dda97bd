"""The recorded trainings: what is read back is what was trained, and what is drawn is what was read."""

import numpy as np
import pytest
import torch

from core import checkpoints
from core.claims import recorded
from core.papers.neural_collapse.data import TESTED, counts_of, training_digits, unseen_digits
from core.papers.neural_collapse.epochs import CURVES, SETS, epochs
from core.papers.neural_collapse.exhibit import collapse, starved
from core.papers.neural_collapse.metrics import moments
from core.papers.neural_collapse.model import DigitsNet
from core.papers.neural_collapse.projection import feature_axes, spread_axes
from core.papers.neural_collapse.train import (
    NOTED,
    SETTINGS,
    SLUG,
    STEPS,
    WIDTHS,
    DigitsTask,
    Setting,
)

IMBALANCED = Setting(4, False, "mse", False, 3)
some_settings = pytest.mark.parametrize(
    "setting", [SETTINGS[0], IMBALANCED, Setting(10, True, "ce", True, 3)], ids=lambda s: s.name
)


def test_notes_are_about_sixty_and_even_on_a_log_scale():
    assert NOTED[0] == 0
    assert NOTED[-1] == STEPS - 1
    assert 50 <= len(NOTED) <= 64
    steps = np.log(np.array(NOTED[20:]) + 1)
    assert np.diff(steps).std() < 0.02


@pytest.mark.parametrize("classes", [3, 4, 10])
def test_training_and_test_digits_do_not_meet(classes):
    seen = training_digits(counts_of(classes, balanced=True))
    unseen = unseen_digits(classes)
    assert torch.bincount(seen.labels).tolist() == [140] * classes
    assert torch.bincount(unseen.labels).tolist() == [TESTED] * classes
    pixels = [set(map(tuple, d.images.flatten(1).tolist())) for d in (seen, unseen)]
    assert not pixels[0] & pixels[1]


@some_settings
def test_the_diary_ends_where_the_weights_are(setting):
    """The last note is one step of a tiny learning rate before the weights that are shipped."""
    tensors = checkpoints.read(SLUG, setting.name).tensors
    net = DigitsNet(setting.classes, WIDTHS[setting.classes], setting.depth, setting.bias)
    net.load_state_dict({k[4:]: v for k, v in tensors.items() if k.startswith("net.")})
    digits = training_digits(setting.problem.counts)
    with torch.no_grad():
        features = net.features(digits.images)
        found = moments(features.double(), digits.labels, setting.classes)
    noted = epochs(setting).moments("train")
    scale = found.means.norm(dim=1).max().item()
    torch.testing.assert_close(noted.means[-1], found.means, atol=2e-2 * scale, rtol=0)
    kept = features[tensors["diary.train_chosen"]].double()
    torch.testing.assert_close(epochs(setting).points("train")[-1], kept, atol=3e-2 * scale, rtol=0)
    accuracy = (net(digits.images).argmax(1) == digits.labels).float().mean().item()
    assert accuracy == pytest.approx(epochs(setting).diary["train_accuracy"][-1].item(), abs=0.01)


@some_settings
def test_a_stage_is_the_layers_before_it(setting):
    for stage in range(setting.depth):
        found = epochs(setting, stage)
        first = epochs(setting)
        product = found.classifier @ found.moments("train").means.mT
        expected = first.classifier @ first.moments("train").means.mT
        torch.testing.assert_close(product, expected, atol=1e-9, rtol=1e-9)
        assert all(np.isfinite(found.curve(name)).all() for name in CURVES if name != "excess")


def test_the_card_says_what_the_problem_is():
    for setting in SETTINGS:
        card = checkpoints.read(SLUG, setting.name).card
        assert card["samples"] == list(setting.problem.counts)
        assert card["feature_decay"] == setting.problem.feature_decay
        assert card["weight_decay"] == setting.problem.weight_decays[0]
        assert card["noted_before_steps"] == list(NOTED)


def test_a_new_task_starts_as_the_recorded_one_did():
    """The first note, written again: recipe, data and seed are those of the checkpoint."""
    task = DigitsTask(IMBALANCED, torch.device("cpu"))
    task.loss(0)
    means = task.model.diary.get_buffer("train_means")[0]
    torch.testing.assert_close(
        means, epochs(IMBALANCED).diary["train_means"][0], atol=1e-5, rtol=1e-4
    )


@pytest.mark.parametrize("classes", range(2, 11))
def test_the_view_spreads_the_classes(classes):
    axes = spread_axes(classes)
    used = axes[np.linalg.norm(axes, axis=1) > 0]
    np.testing.assert_allclose(used @ used.T, np.eye(min(classes, 3)), atol=1e-9)
    if classes >= 4:
        np.testing.assert_allclose(axes.sum(1), 0, atol=1e-9)
    apart = np.linalg.norm(axes[:, :, None] - axes[:, None], axis=0)[np.triu_indices(classes, 1)]
    if classes <= 4:  # exactly a segment, a triangle, a tetrahedron
        np.testing.assert_allclose(apart, 2**0.5)
    assert apart.min() > 0.4


def test_feature_axes_are_orthonormal_even_if_a_class_is_lost():
    for classes in (2, 3, 4, 10):
        means = np.random.default_rng(classes).normal(size=(classes, 12))
        means[-1] = 0
        axes = feature_axes(means)
        np.testing.assert_allclose(axes @ axes.T, np.eye(3), atol=1e-9)


@pytest.mark.parametrize("setting", SETTINGS[::5], ids=lambda s: s.name)
def test_every_training_can_be_drawn(setting):
    for stage in range(setting.depth):
        shown = collapse(setting, stage)
        assert shown.curves.shape == (len(NOTED), len(shown.curve_names))
        for name in SETS:
            assert shown.points[name].dtype == np.float32
            assert np.isfinite(shown.points[name]).all()
            assert len(shown.labels[name]) == shown.points[name].shape[1]
        assert np.nanmax(np.abs(shown.cosines)) <= 1 + 1e-9


def test_a_starved_class_vanishes_where_the_page_says_so():
    at = starved((100, 100, 30), 1, 10.0, "mse", False, False).vanishes_at
    below, above = (
        starved((100, 100, size), 1, 10.0, "mse", False, False) for size in (int(at), int(at) + 1)
    )
    assert below.lengths[2] < 1e-5 < above.lengths[2]
    assert above.loss == pytest.approx(above.best, rel=1e-7)
    np.testing.assert_allclose(above.means, above.theory_means, atol=1e-4)
    np.testing.assert_allclose(above.rows, above.theory_rows, atol=1e-4)
    np.testing.assert_allclose(above.sweep[1][int(at)], above.lengths[2], atol=1e-4)


def test_the_table_of_all_trainings_is_recorded():
    ends = recorded(SLUG)["evaluation"]["trainings"]
    assert set(ends) == {setting.name for setting in SETTINGS}
