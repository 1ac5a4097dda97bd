"""Turns as quaternions, matrices linear in them, losses against collapse, and ranks."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from core.data.views import VIEWS, drawn, quaternion_of, random_poses, rotation_of, views
from core.groups.so3.quaternions import between, right_matrices
from core.nets.vicreg import redundancy, spread
from core.papers.split_invariant_equivariant import measure
from core.papers.split_invariant_equivariant.model import Hypernetwork, Network, foretold, loss
from core.seeds import seeded
from core.similarity import explained, ranks_of, shares_within

SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_turns_between_poses_are_those_of_scipy_and_chain_with_their_sign(seed):
    q = quaternion_of(random_poses(3, np.random.default_rng(seed)))
    assert (q[:, 0] >= 0).all()
    one, two = between(q[0], q[1]), between(q[1], q[2])
    both = right_matrices()
    chained = torch.einsum("i,ijk,k->j", two, both, one)
    assert torch.allclose(chained, between(q[0], q[2]), atol=1e-12)
    poses = [Rotation.from_quat(each.numpy(), scalar_first=True) for each in q[:2]]
    there = (poses[0].inv() * poses[1]).as_quat(scalar_first=True)
    assert min(np.abs(there - one.numpy()).max(), np.abs(there + one.numpy()).max()) < 1e-12


def test_euler_angles_are_those_of_scipy_and_never_make_w_negative():
    angles = random_poses(100_000, np.random.default_rng(0))
    theirs = Rotation.from_euler("xyz", angles[:50], degrees=True).as_matrix()
    assert np.allclose(rotation_of(angles[:50]).numpy(), theirs, atol=1e-12)
    w = Rotation.from_euler("xyz", angles, degrees=True).as_quat(canonical=False, scalar_first=True)
    assert (w[:, 0] >= 0).all() or (w[:, 0] <= 0).all()


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, kind=st.sampled_from([torch.float32, torch.float64]))
def test_rho_is_linear_in_the_turn_and_with_a_bias_it_is_not(seed, kind):
    draws = torch.Generator().manual_seed(seed)
    rho = seeded(seed % 1000, lambda: Hypernetwork(6)).to(kind)
    z, x = (torch.randn(5, n, generator=draws, dtype=kind) for n in (4, 6))
    other = torch.randn(5, 4, generator=draws, dtype=kind)
    close = 1e-4 if kind is torch.float32 else 1e-12
    both = rho(x, 0.7 * z - 1.9 * other)
    assert torch.allclose(both, 0.7 * rho(x, z) - 1.9 * rho(x, other), atol=close)
    assert torch.allclose(rho(x, -z), -rho(x, z), atol=close)
    assert torch.allclose((rho.matrix(z) @ x[..., None])[..., 0], rho(x, z), atol=close)
    biased = seeded(seed % 1000, lambda: Hypernetwork(6, biased=True)).to(kind)
    assert not torch.allclose(biased(x, -z), -biased(x, z), atol=1e-2)
    assert rho.matrices.numel() == 4 * 36


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_the_pose_itself_as_the_code_solves_the_equation(seed):
    rng = np.random.default_rng(seed)
    q, q2 = (quaternion_of(random_poses(20, rng)) for _ in range(2))
    by_hand = Hypernetwork(4).double()
    by_hand.matrices.data = right_matrices()
    with torch.no_grad():
        assert torch.allclose(by_hand(q, between(q, q2)), q2, atol=1e-12)


def test_what_keeps_codes_from_collapsing():
    draws = torch.Generator().manual_seed(0)
    white = torch.randn(4000, 5, generator=draws, dtype=torch.float64)
    assert spread(2 * white) == 0
    assert spread(0 * white) == pytest.approx(0.99)
    assert redundancy(white) < 0.01
    assert redundancy(torch.cat([white, white], 1)) > 0.5 > redundancy(white)


def test_a_code_that_stays_pays_for_it_and_rivals_have_the_same_loss_but_for_their_predictor():
    data = views("test", 1)
    pair, z, labels = drawn(data, 0, 0, 64)
    assert not torch.equal(pair[0], pair[1])
    assert labels.shape == (64,)
    for predictor in ("linear", "biased", "mlp", "none"):
        network = seeded(0, lambda p=predictor: Network(p))
        found = loss(network, pair, z, 0.45)
        found.backward()
        assert found > 0
        assert all(weight.grad is not None for weight in network.parameters())
    whole = Network("linear", whole=True)
    assert loss(whole, pair, z, 0.45) > 0
    turning = torch.randn(3, 64)
    assert torch.equal(foretold(Network("none").eval(), turning, torch.randn(3, 4)), turning)


def test_ranks_shares_and_r2():
    draws = torch.Generator().manual_seed(0)
    codes = torch.randn(40, VIEWS, 8, generator=draws)
    perfect = codes[:, None].expand(-1, VIEWS, -1, -1)
    assert (ranks_of(perfect, codes) == 1).all()
    guessed = ranks_of(torch.randn(40, VIEWS, VIEWS, 8, generator=draws), codes).float()
    assert (1 / guessed).mean() == pytest.approx(measure.CHANCE, abs=0.01)
    assert guessed.shape == (40, VIEWS, VIEWS - 1)
    things = torch.randn(40, 1, 8, generator=draws)
    assert shares_within(things.expand(-1, VIEWS, -1)) == pytest.approx(0, abs=1e-6)
    assert shares_within(codes) > 0.9
    truth = torch.randn(100, 4, generator=draws)
    assert explained(truth, truth) == 1
    assert explained(truth.mean().expand(100, 4), truth) == pytest.approx(0, abs=1e-6)
