"""The simulator obeys physics, and the networks that should be equivariant are."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.equivariance import relative_error
from core.groups.rotations import act, random_orthogonal
from core.papers.frame_averaging.graph_models import GraphConfig, MessageLayer, graph_network
from core.papers.frame_averaging.nbody import accelerations, random_start, simulate

seeds = st.integers(0, 2**32 - 1)


def started(seed: int, count: int = 3) -> tuple[np.ndarray, ...]:
    return tuple(values.astype(np.float64) for values in random_start(count, seed))


@given(seed=seeds)
def test_momentum_is_conserved(seed):
    position, velocity, charge = started(seed)
    _, velocities = simulate(position, velocity, charge, 200, 100)
    assert np.allclose(velocities.sum(1), velocities[0].sum(0), atol=1e-9)


def test_energy_is_conserved_where_no_force_is_clipped():
    position, velocity, charge = started(1)
    position *= 3  # far apart
    positions, velocities = simulate(position, velocity, charge, 1000, 100)

    def energy(x: np.ndarray, v: np.ndarray) -> np.ndarray:
        pairs = [(i, j) for i in range(5) for j in range(i)]
        potential = [charge[i] * charge[j] / np.linalg.norm(x[i] - x[j], axis=0) for i, j in pairs]
        return 0.5 * (v**2).sum((0, 1)) + sum(potential)

    energies = np.stack([energy(x, v) for x, v in zip(positions, velocities, strict=True)])
    assert np.allclose(energies, energies[0], rtol=1e-4, atol=1e-4)


def test_like_charges_repel():
    position = np.zeros((5, 3, 1))
    position[:, 0, 0] = [0, 1, 10, 20, 30]
    charge = np.zeros((5, 1))
    charge[:2] = 1
    pull = accelerations(position, charge)
    assert pull[:2, 0, 0].tolist() == [-1, 1]
    charge[1] = -1
    assert accelerations(position, charge)[:2, 0, 0].tolist() == [1, -1]


def test_the_motion_of_a_turned_system_is_the_turned_motion():
    position, velocity, charge = started(2)
    position *= 3
    rotation = random_orthogonal(2, torch.Generator().manual_seed(0))[1].numpy()

    def turn(values: np.ndarray) -> np.ndarray:
        return np.einsum("ij,...jb->...ib", rotation, values)

    straight, _ = simulate(position, velocity, charge, 200, 200)
    turned, _ = simulate(turn(position), turn(velocity), charge, 200, 200)
    assert np.allclose(turned, turn(straight), atol=1e-9)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("network", ["gnn", "egnn", "fa-gnn"])
@given(seed=seeds)
def test_equivariance_to_motions_of_the_world(network, dtype, seed):
    torch.manual_seed(0)
    model = graph_network(GraphConfig(network, hidden=12, layers=3)).to(dtype)
    position, velocity, charge = (
        torch.tensor(np.moveaxis(values, -1, 0)).to(dtype) for values in started(seed, 2)
    )
    generator = torch.Generator().manual_seed(seed)
    matrix = random_orthogonal(2, generator)[seed % 2]
    shift = torch.randn(3, generator=generator).to(dtype)
    straight = model(position, velocity, charge)
    moved = model(act(matrix, position) + shift, act(matrix, velocity), charge)
    error = relative_error(moved, act(matrix, straight) + shift, straight)
    if network == "gnn":
        assert error > 1e-2
    else:
        assert error < (2e-4 if dtype == torch.float32 else 1e-9)


@pytest.mark.parametrize("network", ["gnn", "egnn", "fa-gnn"])
def test_renaming_particles_renames_predictions(network):
    torch.manual_seed(0)
    model = graph_network(GraphConfig(network, hidden=12, layers=3)).double()
    position, velocity, charge = (
        torch.tensor(np.moveaxis(values, -1, 0)) for values in started(4, 2)
    )
    order = torch.tensor([3, 1, 4, 0, 2])
    expected = model(position, velocity, charge)[:, order]
    found = model(position[:, order], velocity[:, order], charge[:, order])
    torch.testing.assert_close(found, expected)


def test_a_message_is_the_network_of_receiver_sender_and_edge():
    """Whatever way it is computed; edges are the same in all of 8 poses."""
    layer, random = MessageLayer(6).double(), torch.Generator().manual_seed(0)
    h = torch.randn(2, 8, 5, 6, generator=random, dtype=torch.float64)
    edges = torch.randn(2, 1, 20, 2, generator=random, dtype=torch.float64)
    pairs = [(i, j) for i in range(5) for j in range(5) if i != j]
    asked = [
        torch.cat([h[..., i, :], h[..., j, :], edges[..., k, :].expand(2, 8, 2)], -1)
        for k, (i, j) in enumerate(pairs)
    ]
    expected = layer.message(torch.stack(asked, -2))
    assert (layer.messages(h, edges) - expected).abs().max() < 1e-14
