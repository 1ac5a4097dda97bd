"""NC1 to NC4: zero on what is collapsed, blind to what they must not see."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.papers.neural_collapse.metrics import (
    Moments,
    duality_distance,
    frame_distance,
    gram,
    moments,
    nc1,
    nearest_mean_agreement,
    pair_cosines,
)
from core.papers.neural_collapse.theory import etf_gram

seeds = st.integers(0, 10_000)
dtypes = st.sampled_from([torch.float32, torch.float64])


def drawn(seed: int, dtype=torch.float64, classes: int = 4, width: int = 7, spread: float = 0.3):
    """Features about random means, each class present."""
    generator = torch.Generator().manual_seed(seed)
    means = torch.randn(classes, width, generator=generator, dtype=torch.float64)
    labels = torch.cat([torch.arange(classes), torch.randint(classes, (60,), generator=generator)])
    noise = torch.randn(len(labels), width, generator=generator, dtype=torch.float64)
    return (means[labels] + spread * noise).to(dtype), labels


def orthogonal(seed: int, width: int, dtype=torch.float64):
    generator = torch.Generator().manual_seed(seed)
    draw = torch.randn(width, width, generator=generator, dtype=torch.float64)
    return torch.linalg.qr(draw)[0].to(dtype)


def test_nc1_is_what_its_definition_says():
    features, labels = drawn(0)
    found = moments(features, labels, 4)
    within, between = torch.zeros(7, 7).double(), torch.zeros(7, 7).double()
    middle = torch.stack([features[labels == k].mean(0) for k in range(4)]).mean(0)
    for k in range(4):
        apart = features[labels == k] - features[labels == k].mean(0)
        within += apart.mT @ apart / len(labels)
        away = features[labels == k].mean(0) - middle
        between += torch.outer(away, away) / 4
    expected = torch.trace(within @ torch.linalg.pinv(between, rtol=1e-10)) / 4
    assert nc1(found).item() == pytest.approx(expected.item(), rel=1e-9)


@given(seeds, dtypes, st.floats(0.1, 100))
def test_nc1_does_not_see_rotation_scale_or_place(seed, dtype, scale):
    features, labels = drawn(seed, dtype)
    turned = scale * features @ orthogonal(seed, 7, dtype) + 3
    before = nc1(moments(features, labels, 4)).item()
    after = nc1(moments(turned, labels, 4)).item()
    assert after == pytest.approx(before, rel=2e-2 if dtype == torch.float32 else 1e-8)


@given(seeds)
def test_nc1_does_not_see_any_invertible_map_where_the_means_span_the_space(seed):
    features, labels = drawn(seed, width=3)
    shear = orthogonal(seed, 3) @ torch.diag(torch.tensor([0.5, 1.0, 3.0]).double())
    before, after = (nc1(moments(f, labels, 4)).item() for f in (features, features @ shear))
    assert after == pytest.approx(before, rel=1e-7)


def test_nc1_of_collapsed_features_is_zero_and_of_equal_means_infinite():
    features, labels = drawn(1, spread=0.0)
    assert nc1(moments(features, labels, 4)).item() == pytest.approx(0, abs=1e-25)
    assert math.isinf(nc1(Moments(torch.ones(4, 7).double(), torch.eye(7).double())).item())


def test_the_tolerance_takes_faint_directions_for_lost():
    means = torch.tensor([[1.0, 0.0], [-1.0, 0.0], [0.0, 1e-3], [0.0, -1e-3]]).double()
    found = Moments(means, 1e-6 * torch.eye(2).double())
    assert nc1(found).item() > 100 * nc1(found, tolerance=0.02).item()


@given(st.integers(3, 9), seeds, st.floats(0.01, 100))
def test_frames_are_at_distance_zero_from_themselves_however_turned_and_scaled(k, seed, scale):
    turn = orthogonal(seed, k)
    centred = turn - turn.mean(0)
    etf, of = torch.from_numpy(etf_gram(k)), torch.eye(k).double() / k**0.5
    assert frame_distance(gram(scale * turn), of).item() < 1e-12
    assert frame_distance(gram(scale * centred), etf).item() < 1e-12
    assert duality_distance(scale * centred, centred, etf).item() < 1e-12
    assert frame_distance(gram(turn), etf).item() > 0.1


def test_no_vectors_at_all_are_as_far_as_orthogonal_matrices():
    nothing = torch.zeros(3, 3).double()
    assert frame_distance(nothing, torch.from_numpy(etf_gram(3))).item() == pytest.approx(2**0.5)


def test_metrics_take_epochs_along_the_first_dimension():
    features, labels = drawn(2)
    both = torch.stack([features, features.flip(1)])
    found = moments(both, labels, 4)
    single = [nc1(moments(f, labels, 4)) for f in both]
    torch.testing.assert_close(nc1(found), torch.stack(single))
    assert pair_cosines(found.means).shape == (2, 6)


def test_nc4_counts_agreement_with_the_nearest_mean():
    means = torch.eye(3).double()
    features = means[[0, 1, 2, 2]]
    logits = torch.eye(3)[[0, 1, 2, 0]].double()
    assert nearest_mean_agreement(features, logits, means).item() == 0.75
