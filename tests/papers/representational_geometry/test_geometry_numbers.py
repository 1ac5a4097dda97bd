"""Alignment, frontier, parallelism, generalisation and dimension as properties, in float64."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.conditions import (
    alignment,
    beyond,
    ccgp,
    coding,
    dichotomies,
    frontier,
    parallelism,
    participation,
)
from core.data.patterns import cube, nudged, painted, walsh
from core.papers.representational_geometry import measure
from core.papers.representational_geometry.descent import descend
from core.papers.representational_geometry.exhibit import inputs_cloud, plane
from core.papers.representational_geometry.model import SHAPES, Networks, start

SEEDS = st.integers(0, 10**6)
SIDES = np.array([True, False, False, True])


def drawn(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


@given(SEEDS, st.floats(0.1, 10))
@settings(max_examples=20, deadline=None)
def test_no_number_sees_rotation_scale_or_translation(seed, scale):
    z, reference = drawn(seed, 4, 7), drawn(seed + 1, 4, 3)
    turn = torch.linalg.qr(drawn(seed + 2, 7, 7))[0]
    moved = scale * z @ turn + drawn(seed + 3, 1, 7)
    for number in (
        lambda x: alignment(x, reference),
        lambda x: parallelism(x, SIDES),
        participation,
    ):
        torch.testing.assert_close(number(z), number(moved), rtol=1e-10, atol=1e-10)
    assert alignment(z, z).item() == pytest.approx(1, abs=1e-12)
    assert 0 <= alignment(z, reference).item() <= 1


@given(SEEDS, st.floats(0, 1))
@settings(max_examples=20, deadline=None)
def test_nothing_lies_beyond_the_frontier_and_mixtures_lie_on_it(seed, share):
    z, x, y = (drawn(seed + n, 6, 4) for n in range(3))

    def far(z):
        pairs = ((z, x), (z, y), (x, y))
        return float(beyond(*(alignment(*pair).numpy() for pair in pairs)))

    assert far(z) <= 1e-7
    mixed = torch.cat([share**0.5 * x, (1 - share) ** 0.5 * y], 1)  # its kernel is the mixture
    assert far(mixed) == pytest.approx(0, abs=1e-7)


def test_the_frontier_begins_at_the_inputs_and_ends_at_the_labels():
    edge = frontier(0.4)
    np.testing.assert_allclose(edge[[0, -1]], [[1, 0.4], [0.4, 1]], atol=1e-12)
    np.testing.assert_allclose(np.arccos(edge).sum(1), np.arccos(0.4), atol=1e-12)


@given(st.sampled_from([1, 3]), st.floats(0, 1))
@settings(max_examples=30, deadline=None)
def test_a_walsh_task_has_the_alignment_that_was_asked_for(k, c):
    task = walsh(3, k, c)
    assert task.alignment == pytest.approx(c, abs=1e-12)
    assert (task.targets.sum(0) == 0).all()
    torch.testing.assert_close(task.targets.mT @ task.targets, 8 * torch.eye(k).double())
    torch.testing.assert_close(task.means.square().sum(1), torch.full((8,), 100.0).double())


def test_no_input_tells_the_label_of_xor_and_of_hard_walsh_tasks():
    for task in (nudged(0.0), walsh(3, 1, 0.0), walsh(3, 3, 0.0)):
        assert (task.means.mT @ task.targets).abs().max() < 1e-12
    tetrahedron = nudged(1.0).means
    far = torch.pdist(tetrahedron)
    torch.testing.assert_close(far, far[:1].expand(6))


def test_parallelism_is_one_on_a_cube_and_zero_on_a_simplex():
    corners = torch.from_numpy(cube(3))
    sides = cube(3)[:, 0] > 0
    assert parallelism(corners, sides).item() == pytest.approx(1)
    assert all(
        (cube(3)[j] - cube(3)[i]).tolist() == [2, 0, 0] for i, j in coding(corners.numpy(), sides)
    )
    simplex = torch.eye(4).double()
    assert parallelism(simplex, SIDES).item() == pytest.approx(0, abs=1e-12)
    assert inputs_cloud(nudged(1.0)).places.shape == (1, 4, 3)


@given(SEEDS)
@settings(max_examples=10, deadline=None)
def test_parallelism_of_vectors_is_that_of_pairwise_cosines(seed):
    z = drawn(seed, 6, 5)
    sides = np.array([True, True, False, False, False, True])
    i, j = np.array(coding(z.numpy(), sides)).T
    unit = torch.nn.functional.normalize(z[j] - z[i], dim=1)
    cosines = (unit @ unit.mT)[np.triu_indices(3, 1)]
    assert parallelism(z, sides).item() == pytest.approx(cosines.mean().item(), abs=1e-10)


def test_a_cube_generalises_and_random_points_do_not():
    corners, conditions = torch.from_numpy(cube(3)), torch.arange(8)
    assert ccgp(corners, conditions, cube(3)[:, 0] > 0).item() == 1
    found = [ccgp(drawn(n, 8, 50), conditions, cube(3)[:, 0] > 0).item() for n in range(40)]
    assert np.mean(found) == pytest.approx(0.5, abs=0.1)
    xor = torch.from_numpy(cube(2))  # what one pair says is the opposite of the other
    assert ccgp(xor, torch.arange(4), SIDES).item() == 0


@pytest.mark.parametrize(("count", "splits"), [(4, 3), (5, 10), (8, 35), (10, 126)])
def test_every_dichotomy_is_there_once(count, splits):
    found = dichotomies(count)
    assert len({frozenset((tuple(s), tuple(~s))) for s in found}) == len(found) == splits


def test_the_dimension_of_a_line_is_one_and_of_equal_axes_their_number():
    assert participation(drawn(0, 6, 1)).item() == pytest.approx(1)
    assert participation(torch.cat([torch.eye(5), -torch.eye(5)]).double()).item() == pytest.approx(
        5
    )


def test_what_is_trained_on_the_spot_is_the_whole_network():
    assert measure.gap_of_descent() < 1e-9


@pytest.mark.parametrize("shape", [name for name in SHAPES if name != "straight"])
def test_slopes_are_those_of_automatic_differentiation(shape):
    c = drawn(1, 200).requires_grad_()
    f = SHAPES[shape]
    (slope,) = torch.autograd.grad(f.value(c).sum(), c)
    torch.testing.assert_close(f.slope(c.detach()), slope)


def test_the_gradient_of_a_line_is_that_of_a_line_and_forwards_it_is_relu():
    c = drawn(1, 50).requires_grad_()
    z = SHAPES["straight"].value(c)
    torch.testing.assert_close(z, torch.relu(c))
    assert (torch.autograd.grad(z.sum(), c)[0] == 1).all()


@pytest.mark.parametrize(("shape", "inwards", "outwards"), [("tanh", -1, -1), ("relu", 2, 0.5)])
def test_what_an_activation_lets_through_unseen_changes_no_answer(shape, inwards, outwards):
    x = drawn(0, 1, 1, 5, 9)
    net = Networks([shape], 1, [start(0, 9, 2)]).double()
    before = net(x)
    with torch.no_grad():
        net.weight[..., 3] *= inwards
        net.bias[..., 3] *= inwards
        net.get_buffer("readout")[:, 3] *= outwards
    torch.testing.assert_close(net(x), before)


def test_networks_of_an_ensemble_start_alike_and_do_not_see_each_other():
    x = drawn(0, 2, 1, 5, 9).float()
    both = Networks(["tanh", "relu"], 2, [start(0, 9, 1), start(1, 9, 1)])
    both(x)[1, 1, 0].square().sum().backward()
    touched = both.weight.grad.abs().sum((-2, -1)) > 0
    assert touched.sum() == 1
    assert touched[1, 1, 0]
    one = Networks(["relu"], 1, [start(1, 9, 1)])
    torch.testing.assert_close(both(x)[1, 1, 1], one(x[1:])[0, 0, 0])


def test_units_that_are_on_for_one_pattern_or_for_one_label_are_counted():
    seen = torch.tensor([[1.0, -1, 1], [-1, -1, 1], [-1, -1, 1], [1, -1, -1]])
    shares = measure.special(seen, SIDES)
    assert shares == (0, pytest.approx(1 / 3))
    assert measure.special(-seen, SIDES)[0] == pytest.approx(1 / 3)


def test_a_painted_task_is_learnt_from_any_start_and_frames_begin_at_it():
    task = painted(np.sign(cube(3).sum(1)))
    found = descend(task, "relu", 3)
    begun = task.means @ start(3, 100, 1).weight[:3].double()
    torch.testing.assert_close(found.seen[0], begun, rtol=1e-5, atol=1e-5)
    says = found.hidden[-1] @ start(3, 100, 1).readout.double()
    assert ((says > 0) == (task.targets > 0)).all()


def test_the_weights_of_the_plane_are_those_at_the_start():
    found = plane("relu", 1.0, 1)
    chosen = start(0, 100, 1)
    weights = chosen.weight[:3, chosen.readout[:, 0] > 0].numpy()
    np.testing.assert_allclose(found.places[0, :, 0], weights[2], atol=0.01)  # frames are in bytes
