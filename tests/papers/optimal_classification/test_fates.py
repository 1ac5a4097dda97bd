"""The theory of infinitely wide and deep classifiers: exponents, the limit kernel, the three fates."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core import kernels
from core.deep_kernels import deep_kernel, logits, places
from core.papers.optimal_classification import data, model
from core.papers.optimal_classification.model import ERF, NEURONS, RELU, SINE, fate, optimal

WORLD = data.PAPER_WORLDS[3]


def learned(neuron, depth, points=150, kernel="nngp", seed=0):
    """A machine, and its points, labels and logits of fresh points."""
    train, test = WORLD.draw(points, seed), WORLD.draw(300, seed + 1)
    shape = deep_kernel(neuron.dual, depth, kernel)
    machine = model.machine(shape, places(logits(train.x, train.x)), train.y)
    return machine, train, places(logits(test.x, train.x))


@pytest.mark.parametrize("dimension", range(1, 17))
def test_the_papers_activation_has_the_exponent_of_its_dimension(dimension):
    found = fate(optimal(dimension).dual)
    assert found.kind == "singular"
    assert found.exponent == pytest.approx(dimension, abs=1e-12)


def test_exponents_of_sines_and_erf_are_those_that_are_known():
    for dimension, a in SINE.items():
        assert fate(model.sine(a).dual).exponent == pytest.approx(dimension, abs=1e-4)
    assert fate(ERF.dual).exponent == pytest.approx(0.888, abs=1e-3)
    assert fate(model.sine(1).dual).exponent == pytest.approx(1.186, abs=1e-3)


def test_each_neuron_of_the_page_has_its_fate():
    kinds = {key: fate(neuron.dual).kind for key, neuron in NEURONS.items()}
    assert kinds["square"] == "nearest"
    assert kinds["constant"] == kinds["relu"] == "majority"
    assert {kinds[key] for key in ("optimal", "sine", "erf", "steep")} == {"singular"}


@pytest.mark.parametrize("key", NEURONS)
def test_an_activation_has_the_second_moment_and_the_dual_that_it_says(key):
    neuron = NEURONS[key]
    for t in (1.0, 0.5):
        covariance = torch.tensor([[1, t], [t, 1]], dtype=torch.float64)
        sampled = kernels.pair_expectation(neuron.value, neuron.value, covariance).item()
        assert neuron.dual.value(torch.tensor(t).double()).item() == pytest.approx(
            sampled, abs=1e-8
        )


@pytest.mark.parametrize("key", ["optimal", "sine", "erf", "steep", "square"])
def test_a_deep_network_says_of_its_points_what_it_was_told(key):
    machine, train, _ = learned(NEURONS[key], 100)
    said = machine.says(places(logits(train.x, train.x))).sign()
    assert torch.equal(said, train.y)


@given(seed=st.integers(0, 30))
def test_flipped_labels_flip_the_answer(seed):
    train = WORLD.draw(60, seed)
    gaps, shape = places(logits(train.x, train.x)), deep_kernel(optimal(2).dual, 100)
    fresh = places(logits(WORLD.draw(40, seed + 100).x, train.x))
    here = model.machine(shape, gaps, train.y).says(fresh)
    there = model.machine(shape, gaps, -train.y).says(fresh)
    torch.testing.assert_close(there, -here, rtol=0, atol=1e-12)


@given(seed=st.integers(0, 30))
def test_turned_points_have_the_same_answers(seed):
    """Cosines alone count. Near neighbours lose digits by turning: they are compared at 1e-6."""
    draw = torch.Generator().manual_seed(seed)
    turn = torch.linalg.qr(torch.randn(3, 3, dtype=torch.float64, generator=draw)).Q
    train, fresh = data.Painted(((0.4, 0.5),), ((0.6, 0.5),), 0.1).draw(60, seed), WORLD.draw(40, 9)
    shape = deep_kernel(optimal(2).dual, 100)
    answers = []
    for q in (torch.eye(3, dtype=torch.float64), turn):
        x = train.x @ q.mT
        machine = model.machine(shape, places(logits(x, x)), train.y)
        answers.append(machine.says(places(logits(fresh.x @ q.mT, x))))
    torch.testing.assert_close(*answers, rtol=0, atol=1e-6)


def test_with_depth_it_is_the_nearest_the_most_or_the_singular_kernel():
    machine, train, fresh = learned(NEURONS["square"], 60)
    assert torch.equal(machine.says(fresh).sign(), model.nearest(fresh.logits, train.y))
    machine, train, fresh = learned(NEURONS["constant"], 200)
    assert torch.equal(machine.says(fresh).sign(), model.majority(fresh.logits, train.y).sign())
    machine, train, fresh = learned(NEURONS["optimal"], 100)
    said = model.singular(fresh.logits, train.y, 2.0).sign()
    assert (machine.says(fresh).sign() == said).double().mean() >= 0.99


def test_relu_networks_vote_after_thousands_of_layers():
    shares = []
    for depth in (20, 2000):
        machine, train, fresh = learned(RELU, depth, points=20, kernel="ntk")
        votes = machine.says(fresh).sign() == model.majority(fresh.logits, train.y).sign()
        shares.append(votes.double().mean())
    assert shares[1] >= 0.97 > shares[0]


def test_a_shallow_kernel_that_cannot_be_inverted_says_so():
    assert learned(NEURONS["sine"], 1)[0].jittered
    assert not learned(NEURONS["optimal"], 100)[0].jittered
