"""What the construction promises of any network, trained or not."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.groups.planar import GL2, SL2, SO2, LinearGroup, scaling, turn
from core.papers.lie_group_decompositions.data import FAMILIES
from core.papers.lie_group_decompositions.model import (
    SIDE,
    GroupKernel,
    GroupNet,
    PlainNet,
    Samples,
    kernel_coordinates,
)
from core.seeds import seeded

seeds = st.integers(0, 2**32)
QUARTERS = turn(math.pi / 2 * torch.arange(4, dtype=torch.float64))
both = pytest.mark.parametrize("group", [SL2, GL2], ids=lambda group: group.name)


def network(group: LinearGroup, dtype: torch.dtype = torch.float64) -> GroupNet:
    net = seeded(0, lambda: GroupNet(group, 0.1, channels=2, width=8, samples=4))
    return net.to(dtype).eval()


def pictures(seed: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.rand(2, 1, SIDE, SIDE, generator=torch.Generator().manual_seed(seed)).to(dtype)


@both
@pytest.mark.parametrize(("dtype", "least"), [(torch.float32, 1e-4), (torch.float64, 1e-12)])
@given(seed=seeds, quarters=st.integers(1, 3))
@settings(max_examples=5)
def test_on_the_quarter_turns_a_network_is_exactly_invariant(group, dtype, least, seed, quarters):
    net, x = network(group, dtype), pictures(seed, dtype)
    samples = Samples(QUARTERS, QUARTERS)
    y = net(x, samples)
    torch.testing.assert_close(net(x.rot90(quarters, (-2, -1)), samples), y, rtol=least, atol=least)


@both
@given(seed=seeds)
@settings(max_examples=5)
def test_the_order_of_samples_does_not_matter(group, seed):
    net, x = network(group), pictures(seed)
    draws = torch.Generator().manual_seed(seed)
    samples = Samples(*(h.double() for h in net.draw(draws)))
    other = Samples(samples.first[torch.randperm(4, generator=draws)], samples.last.flip(0))
    torch.testing.assert_close(net(x, other), net(x, samples), rtol=0, atol=1e-10)


@both
@given(seed=seeds, angle=st.floats(-3, 3))
@settings(max_examples=10)
def test_kernels_see_relative_elements_only(group, seed, angle):
    h, before = (group.sample(3, 0.2, torch.Generator().manual_seed(seed)).double() for _ in "ab")
    q = turn(torch.tensor(angle, dtype=torch.float64))
    found, moved = (
        kernel_coordinates(group, torch.linalg.inv(a)[:, None] @ b)
        for a, b in ((h, before), (q @ h, q @ before))
    )
    torch.testing.assert_close(moved, found, rtol=0, atol=1e-10)


def test_half_turns_are_on_one_side_of_the_cut():
    for off in (0, 1e-9, -1e-9):
        half = turn(torch.tensor(math.pi + off, dtype=torch.float64))
        assert kernel_coordinates(SL2, half)[1] == pytest.approx(math.sqrt(2) * math.pi)


def test_kernels_of_sl2_are_zero_outside_the_warped_disc():
    kernel = seeded(0, lambda: GroupKernel(SL2, 1, 3, 8, lifts=True))
    flat = torch.diag(torch.tensor([2.0, 0.5]))
    found = kernel.lifting(flat[None])[0]
    assert (found[:, 0, 0] == 0).all()  # above the disc that is half as high
    assert (found[:, 0, 2] != 0).any()


def test_with_the_determinant_a_constant_picture_is_answered_alike_at_all_scales():
    kernel = seeded(0, lambda: GroupKernel(GL2, 1, 3, 8, lifts=True)).double()
    places = torch.linspace(-6, 6, 241, dtype=torch.float64)
    grid = torch.cartesian_prod(places, places)
    sums = []
    for factor in (1.0, 1.5):
        h = scaling(torch.tensor(factor, dtype=torch.float64))
        values = kernel.values(grid @ torch.linalg.inv(h).mT) / torch.linalg.det(h)
        sums.append(values.sum((0, 2)))
    torch.testing.assert_close(sums[1], sums[0], rtol=1e-2, atol=1e-3)


def test_all_arms_have_about_as_many_parameters():
    from core.papers.lie_group_decompositions.train import ARMS, built

    counts = [sum(p.numel() for p in built(arm).parameters()) for arm in ARMS]
    assert max(counts) < 1.15 * min(counts)
    assert isinstance(built("plain"), PlainNet)


@given(seed=seeds)
def test_families_are_what_they_say(seed):
    draws = torch.Generator().manual_seed(seed)
    drawn = {name: family.draw(5, draws) for name, family in FAMILIES.items()}
    eye = torch.eye(2, dtype=torch.float64).expand(5, 2, 2)
    torch.testing.assert_close(drawn["upright"], eye)
    assert SO2.contains(drawn["any turn"], 1e-9).all()
    assert (drawn["scales"].diagonal(dim1=1, dim2=2) - 1).abs().max() <= 0.25
    lengths = torch.linalg.svdvals(drawn["stretch"])
    ratios = lengths[:, 0] / lengths[:, 1]
    assert (ratios >= 1.5 - 1e-9).all()
    assert (ratios <= 2.5 + 1e-9).all()
    assert SL2.contains(drawn["stretch"], 1e-9).all()
    assert GL2.contains(drawn["strong"]).all()
