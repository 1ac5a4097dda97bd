"""The theory of frames, as properties of random clouds and motions."""

from typing import get_args

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.equivariance import relative_error
from core.groups.frames import Group, pca_frame, weighted_frame
from core.groups.rotations import act, random_orthogonal, random_rotations
from core.nets.point_net import (
    Config,
    EdgeConv,
    FrameAveraged,
    frame_average,
    point_network,
)
from core.papers.frame_averaging.measure import frame_distance, turned_frame

seeds = st.integers(0, 2**32 - 1)
groups = st.sampled_from(get_args(Group))
TOLERANCE = {torch.float32: 1e-5, torch.float64: 1e-11}


def cloud(seed: int, dtype: torch.dtype = torch.float64, count: int = 40) -> torch.Tensor:
    """A generic cloud (1, N, 3): spreads 1, 0.8, 0.5 in some pose, off the origin."""
    generator = torch.Generator().manual_seed(seed)
    points = torch.randn(count, 3, generator=generator, dtype=torch.float64)
    points = points * torch.tensor([1, 0.8, 0.5], dtype=torch.float64) + 0.3
    return act(random_rotations(1, generator)[0], points)[None].to(dtype)


def motion(seed: int, group: str) -> tuple[torch.Tensor, torch.Tensor]:
    """An element of the group: a matrix (3, 3), and a shift that is 0 where the group has none."""
    generator = torch.Generator().manual_seed(seed)
    matrices = random_orthogonal(2, generator)
    matrix = matrices[seed % 2] if group in ("O(3)", "E(3)") else matrices[0]
    shift = torch.randn(3, generator=generator, dtype=torch.float64)
    return matrix, shift if group in ("SE(3)", "E(3)") else torch.zeros_like(shift)


def network(backbone: str, dtype: torch.dtype) -> torch.nn.Module:
    """An untrained backbone: the theorems hold for any weights."""
    torch.manual_seed(0)
    return point_network(Config(backbone, local=8, cloud=16, head=8)).eval().to(dtype)


@given(seed=seeds, group=groups)
def test_a_frame_has_eight_poses_or_the_four_that_are_rotations(seed, group):
    frame = pca_frame(cloud(seed), group)
    count = 8 if group in ("O(3)", "E(3)") else 4
    assert frame.axes.shape == (1, count, 3, 3)
    identity = torch.eye(3, dtype=torch.float64).expand(count, 3, 3)
    torch.testing.assert_close(frame.axes[0] @ frame.axes[0].mT, identity, rtol=0, atol=1e-12)
    assert len({tuple(pose.flatten().tolist()) for pose in frame.axes[0]}) == count
    if count == 4:
        ones = torch.ones(4, dtype=torch.float64)
        torch.testing.assert_close(frame.axes[0].det(), ones, rtol=0, atol=1e-12)


@pytest.mark.parametrize("dtype", TOLERANCE)
@given(seed=seeds, group=groups)
def test_the_frame_of_a_moved_cloud_is_the_moved_frame(dtype, seed, group):
    points = cloud(seed, dtype)
    if pca_frame(points, group).gap < 1e-3:
        return
    matrix, shift = motion(seed, group)
    moved = act(matrix, points) + shift.to(dtype)
    expected = turned_frame(matrix, pca_frame(points, group))
    # float32 rounds the cloud itself, which a gap of 1e-3 may amplify a thousandfold
    assert frame_distance(pca_frame(moved, group), expected) < 20 * TOLERANCE[dtype]


@pytest.mark.parametrize("backbone", ["pointnet", "dgcnn"])
@pytest.mark.parametrize("dtype", TOLERANCE)
@given(seed=seeds, group=groups)
def test_frame_averages_are_invariant_and_equivariant(backbone, dtype, seed, group):
    points = cloud(seed, dtype)
    if pca_frame(points, group).gap < 1e-2:
        return
    matrix, shift = motion(seed, group)
    model = FrameAveraged(network(backbone, dtype), group)
    still, moved = model(points), model(act(matrix, points) + shift.to(dtype))
    assert relative_error(moved.logits, still.logits, still.logits) < TOLERANCE[dtype]
    turned = act(matrix, still.normals)
    assert relative_error(moved.normals, turned, turned) < TOLERANCE[dtype]


@given(seed=seeds)
def test_without_a_frame_the_network_is_not_equivariant(seed):
    points = cloud(seed)
    matrix, _ = motion(seed, "SO(3)")
    model = network("pointnet", torch.float64)
    still, turned = model(points), model(act(matrix, points))
    assert relative_error(turned.normals, act(matrix, still.normals), still.normals) > 1e-3


@pytest.mark.parametrize("backbone", ["pointnet", "dgcnn"])
@given(seed=seeds)
def test_permuting_points_permutes_normals(backbone, seed):
    points = cloud(seed)
    order = torch.randperm(40, generator=torch.Generator().manual_seed(seed))
    model = FrameAveraged(network(backbone, torch.float64))
    given_order, permuted = model(points), model(points[:, order])
    torch.testing.assert_close(permuted.logits, given_order.logits)
    torch.testing.assert_close(permuted.normals, given_order.normals[:, order])


@given(seed=seeds, group=groups)
def test_averaging_what_is_invariant_changes_nothing(seed, group):
    points = cloud(seed)
    frame = pca_frame(points, group)
    copies = frame.canonical(points)
    distances = torch.cdist(copies, copies).sum((2, 3))
    torch.testing.assert_close(
        frame.average_scalars(distances), torch.cdist(points, points).sum((1, 2))
    )
    torch.testing.assert_close(frame.average_vectors(copies), points - frame.centre)


@given(seed=seeds)
def test_averaging_twice_is_averaging_once(seed):
    points = cloud(seed)
    model = FrameAveraged(network("pointnet", torch.float64))
    once = model(points)
    frame = pca_frame(points)
    copies = [model(copy[None]) for copy in frame.canonical(points)[0]]
    logits = torch.stack([copy.logits[0] for copy in copies])[None]
    normals = torch.stack([copy.normals[0] for copy in copies])[None]
    torch.testing.assert_close(frame.average_scalars(logits), once.logits)
    torch.testing.assert_close(frame.average_vectors(normals), once.normals)


def test_gradients_flow_through_the_copies_and_not_through_the_frame():
    points = cloud(0).requires_grad_()
    frame = pca_frame(points)
    assert not frame.axes.requires_grad
    assert not frame.centre.requires_grad
    output = frame_average(network("pointnet", torch.float64), points, frame)
    output.normals.square().sum().backward()
    assert points.grad is not None
    assert (points.grad.norm(dim=2) > 0).all()


@given(seed=seeds)
def test_the_average_over_poses_drawn_at_random_is_the_average(seed):
    points = cloud(seed)
    frame, backbone = pca_frame(points), network("pointnet", torch.float64)
    draws = [frame_average(backbone, points, frame.one(torch.tensor([k]))) for k in range(4)]
    expected = frame_average(backbone, points, frame)
    torch.testing.assert_close(sum(d.normals for d in draws) / 4, expected.normals)
    torch.testing.assert_close(sum(d.logits for d in draws) / 4, expected.logits)


@given(seed=seeds, far=st.floats(10, 1e4))
def test_a_cloud_far_from_the_origin_keeps_its_frame(seed, far):
    points = cloud(seed, torch.float32)
    moved = points + far
    shape = moved.double() - far  # what rounding has left of it
    assert frame_distance(pca_frame(moved), pca_frame(shape.float())) < 1e-3


# Weighted frames.


@pytest.mark.parametrize("dtype", TOLERANCE)
@given(seed=seeds)
def test_a_weighted_frame_turns_with_the_cloud(dtype, seed):
    points = cloud(seed, dtype)
    matrix, shift = motion(seed, "SE(3)")
    frame = weighted_frame(points, 16)
    moved = weighted_frame(act(matrix, points) + shift.to(dtype), 16)
    assert (frame.weights.sum(1) - 1).abs().max() < 1e-6
    sure = frame.weights[0] > 1e-3
    assert (moved.weights - frame.weights).abs().max() < 10 * TOLERANCE[dtype]
    expected = turned_frame(matrix, frame).axes[0, sure]
    assert (moved.axes[0, sure] - expected).abs().max() < 100 * TOLERANCE[dtype]


@given(seed=seeds)
def test_a_weighted_average_is_continuous_where_a_pca_average_jumps(seed):
    """Two eigenvalues cross at 0; across it the PCA axes swap, and the weighted poses hardly move."""
    white = cloud(seed)[0]
    white = white - white.mean(0)
    values, axes = torch.linalg.eigh(white.T @ white)
    white = white @ axes / values.sqrt()
    step = 1e-7
    stretch = torch.tensor([1.5, 1.0, 1.0], dtype=torch.float64)
    before, after = (white * (stretch + torch.tensor([0, sign * step, 0])) for sign in (-1.0, 1.0))
    backbone = network("pointnet", torch.float64)

    def change(frame_of) -> float:
        first, second = (
            frame_average(backbone, x[None], frame_of(x[None])) for x in (before, after)
        )
        return relative_error(second.normals, first.normals, first.normals)

    assert change(weighted_frame) < 1e-4
    assert change(pca_frame) > 100 * change(weighted_frame)


FLAT = {
    "collinear": [1, 0, 0],
    "coplanar": [1, 1, 0],
    "one place": [0, 0, 0],
}


@pytest.mark.parametrize("kind", FLAT)
@pytest.mark.parametrize("frame_of", [pca_frame, weighted_frame])
def test_degenerate_clouds_give_numbers(kind, frame_of):
    points = cloud(0, torch.float32) * torch.tensor(FLAT[kind])
    frame = frame_of(points)
    output = frame_average(network("dgcnn", torch.float32), points, frame)
    assert output.logits.isfinite().all()
    assert output.normals.isfinite().all()
    if kind != "coplanar":
        assert frame.gap < 1e-6


def test_an_edge_convolution_is_its_definition_with_and_without_gradient():
    """max over j of A (x_j - x_i) + B x_i, written out; in eval mode the norm is an affine map."""
    torch.manual_seed(0)
    layer = EdgeConv(3, 5).double()
    points, graph = torch.randn(2, 20, 3).double(), torch.randint(0, 20, (2, 20, 4))
    layer(points, graph)  # running statistics that are not 0 and 1
    layer.eval()
    neighbours = torch.stack([x[g] for x, g in zip(points, graph, strict=True)])  # (B, N, k, 3)
    edges = layer.edge(neighbours - points[:, :, None]) + layer.own(points)[:, :, None]
    expected = torch.relu(layer.norm(edges.amax(2)))
    torch.testing.assert_close(layer(points, graph), expected)
    with torch.inference_mode():
        torch.testing.assert_close(layer(points, graph), expected)
