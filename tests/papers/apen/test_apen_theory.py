"""Piecewise equivariance, refinement, frames of pieces, and the mixture that merges them."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.assemblies import Scenes, assemblies
from core.groups.frames import pca_frame
from core.nets.pieces import Pieces, frames_of, mixed, purity, refines
from core.papers.apen import measure, mixture
from core.papers.apen.model import Config, Network, cut
from core.seeds import seeded

SEEDS = st.integers(0, 10**6)
FEW = settings(max_examples=8, deadline=None)


def network(sees="parts", **config):
    return seeded(1, lambda: Network(Config(sees, **config))).eval()


def drawn(seed):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize(("dtype", "limit"), [(torch.float32, 2e-5), (torch.float64, 1e-12)])
def test_told_the_parts_it_is_equivariant_to_a_motion_of_each(dtype, limit):
    parts = measure.unused("unseen", 3).parts
    assert measure.gap(network(), parts, dtype) < limit


@FEW
@given(SEEDS)
def test_equivariant_for_a_finer_partition_and_not_for_a_coarser(seed):
    parts = measure.unused("unseen", 2).parts
    finer = 3 * parts + torch.randint(3, parts.shape, generator=drawn(seed))
    assert refines(finer, parts).all()
    assert measure.gap(network("cells"), finer, torch.float64) < 1e-12
    coarser = parts // 2
    assert not refines(coarser, parts).any()
    assert measure.gap(network("cells"), coarser, torch.float64) > 1e-3


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=12))
def test_refinement_is_what_the_matrices_say(pairs):
    cells, parts = torch.tensor(pairs).T[:, None]
    z, true = (torch.nn.functional.one_hot(each[0]) for each in (cells, parts))
    crossing = (z @ z.T) * (1 - true @ true.T)
    assert refines(cells, parts).item() == (not crossing.any())
    assert mixed(cells, parts)[0].tolist() == crossing.any(1).tolist()


def test_one_piece_has_the_pca_frame_of_the_cloud():
    points = measure.unused("unseen", 3).points
    frames = frames_of(points.flatten(0, 1), Pieces(torch.zeros(points.shape[:2]).long()), True)
    frame = pca_frame(points, "SE(3)")
    axes = frames.axes.view(3, -1, 3, 3)[:, 0]
    ours = axes[:, None] * frames.signs[None, :, None]
    gaps = (ours[:, :, None] - frame.axes[:, None]).abs().amax((3, 4))
    assert gaps.amin(2).max() < 1e-5
    assert gaps.amin(1).max() < 1e-5
    assert torch.allclose(frames.centres.view(3, -1, 3)[:, :1], frame.centre, atol=1e-6)


@FEW
@given(SEEDS)
def test_order_of_points_and_names_of_parts_do_not_matter(seed):
    scenes = measure.unused("unseen", 1).to(torch.float64)
    order = torch.randperm(scenes.parts.shape[1], generator=drawn(seed))
    names = torch.randperm(6, generator=drawn(seed))
    model = network().double()
    said = measure.said(model, scenes).logits
    shuffled = Scenes(*(each[:, order] for each in scenes))
    again = measure.said(model, shuffled, names[shuffled.parts]).logits
    assert torch.allclose(said[:, order], again, atol=1e-12)


@FEW
@given(SEEDS, st.floats(0.05, 1.0))
def test_a_step_of_em_never_lowers_the_likelihood(seed, sigma):
    votes = torch.randn(2, 60, 3, generator=drawn(seed), dtype=torch.float64)
    now = mixture.Mixture(votes[:, :7], torch.full((2, 7), 1 / 7).double())
    likelihood = -torch.inf
    for _ in range(5):
        joint = mixture.log_joint(votes, now, sigma)
        assert torch.allclose(joint.softmax(2).sum(2), torch.ones(2, 60).double())
        assert (joint.logsumexp(2).sum(1) >= likelihood - 1e-9).all()
        likelihood = joint.logsumexp(2).sum(1)
        now = mixture.improved(votes, now, sigma)


def test_merging_finds_the_clusters_and_narrow_mixtures_do_not_doubt():
    centres = 2 * torch.eye(3).repeat(1, 1, 1)
    parts = torch.arange(90)[None] % 3
    votes = centres[0][parts] + 0.1 * torch.randn(1, 90, 3, generator=drawn(0))
    cells, sure = mixture.partition(votes, 12, 0.3)
    assert len(cells.unique()) == 3
    assert purity(cells, parts) == 1
    assert (1 - sure).max() < 1e-3


def test_cells_are_as_many_as_asked_and_scenes_repeat():
    scenes = assemblies("test", "seen", 2, 5)
    assert [len(row.unique()) for row in cut(scenes.points, 17)] == [17, 17]
    assert torch.equal(scenes.points, assemblies("test", "seen", 2, 5).points)
    assert torch.bincount(scenes.parts[0]).tolist() == [64] * 6
