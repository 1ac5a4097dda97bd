"""Samples in the plane: classes side by side, strays found."""

import numpy as np
import pytest
import torch

from core.papers.neural_collapse.metrics import moments
from core.papers.neural_collapse.plane import DRAWN, Plane, in_plane
from core.papers.neural_collapse.report import gathered_note, gathered_table


def seen(classes: int, width: int, each: int, spread: float = 0.01) -> Plane:
    """Collapsed classes, in which the first sample has the label of the last class."""
    labels = torch.arange(classes).repeat_interleave(each)
    generator = torch.Generator().manual_seed(classes)
    values = torch.eye(classes, width, dtype=torch.float64)[labels]
    values = values + spread * torch.randn(values.shape, generator=generator, dtype=torch.float64)
    labels[0] = classes - 1
    return in_plane(values, labels, moments(values, labels, classes).means)


@pytest.mark.parametrize("classes", [2, 3, 4, 10])
def test_collapsed_classes_lie_side_by_side_and_a_wrong_label_is_found(classes):
    plane = seen(classes, 20, 30)
    middles = np.stack([plane.places[plane.nearest == k].mean(0) for k in range(classes)])
    apart = np.linalg.norm(middles[:, None] - middles, axis=-1)[np.triu_indices(classes, 1)]
    assert apart.min() > 0.3
    assert plane.strays.tolist() == [0]
    assert "1 lies nearer" in gathered_note(plane, range(classes), [])
    assert gathered_table(plane, range(classes), [0]) == [
        {"Sample": 0, "Class": classes - 1, "Nearest mean": 0}
    ]


@pytest.mark.parametrize(("classes", "width"), [(40, 64), (6, 3), (3, 1)])
def test_many_classes_and_narrow_features_are_drawn_too(classes, width):
    values = torch.from_numpy(np.random.default_rng(0).normal(size=(3000, width)))
    labels = torch.arange(3000) % classes
    plane = in_plane(values, labels, moments(values, labels, classes).means)
    assert plane.places.shape == (DRAWN, 2)
    assert np.isfinite(plane.places).all()
    assert len(np.unique(plane.rows)) == DRAWN


def test_what_is_chosen_is_counted_by_class():
    plane = seen(3, 8, 10)
    note = gathered_note(plane, (7, 8, 9), [0, 1, 15])
    assert note.startswith("**3 chosen**: 1 of class 7, 1 of class 8, 1 of class 9;")
    assert "1 lies nearer" in note
