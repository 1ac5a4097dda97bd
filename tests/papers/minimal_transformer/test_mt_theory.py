"""What is exact of encoders with parts left out: counts, products, symmetry, order, hulls; in float64."""

from itertools import pairwise, product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.digits import split_digits
from core.papers.minimal_transformer import merging
from core.papers.minimal_transformer.bench import peer
from core.papers.minimal_transformer.data import patches
from core.papers.minimal_transformer.measure import printed_counts
from core.papers.minimal_transformer.model import Form, Linear, Size, Transformers, parameters
from core.papers.minimal_transformer.train import ARMS, BARE, FULL
from core.papers.minimal_transformer.train import SIZE as FULL_SIZE
from core.seeds import seeded

seeds = st.integers(0, 10_000)
few = settings(max_examples=12, deadline=None)
forms = st.builds(
    Form,
    mlp=st.booleans(),
    keys=st.sampled_from(["own", "merged", "queries"]),
    values=st.booleans(),
    heads=st.sampled_from([1, 2, 4]),
)
SIZE = Size(width=8, depth=3, hidden=12, tokens=6)


def drawn(form: Form, seed: int, dtype=torch.float64, size: Size = SIZE) -> Transformers:
    """Networks with biases that are not 0."""

    def build() -> Transformers:
        net = Transformers(form, size, 2)
        for weight in net.parameters():
            weight.data += 0.3 * torch.randn_like(weight)
        return net.to(dtype).requires_grad_(False)

    return seeded(seed, build)


def tokens(seed: int, dtype=torch.float64) -> torch.Tensor:
    draws = torch.Generator().manual_seed(seed)
    return torch.randn(2, 3, SIZE.tokens, SIZE.width, generator=draws, dtype=dtype)


@pytest.mark.parametrize("name", ARMS)
def test_the_formula_counts_the_parameters_of_every_arm(name):
    form, size = ARMS[name]
    assert parameters(form, size) == sum(
        w.numel() for w in Transformers(form, size, 1).parameters()
    )


def test_the_counts_that_the_paper_prints_are_those_of_its_architecture():
    assert printed_counts() == (287_686, 101_470, 563_242)


def test_patches_are_two_by_two_pixels_row_by_row():
    image = split_digits("train").images[3]
    found = patches(image)
    for token, (row, column) in enumerate(product(range(4), range(4))):
        square = image[2 * row : 2 * row + 2, 2 * column : 2 * column + 2]
        torch.testing.assert_close(found[token], square.flatten(), atol=0, rtol=0)


@few
@given(forms, seeds, st.sampled_from([(torch.float64, 1e-12), (torch.float32, 2e-4)]))
def test_encoders_commute_with_any_order_of_tokens_and_positions_break_that(form, seed, precision):
    dtype, tolerance = precision
    net, x = drawn(form, seed, dtype), tokens(seed, dtype)
    order = torch.randperm(SIZE.tokens, generator=torch.Generator().manual_seed(seed))
    there, here = net.encode(x[:, :, order]), net.encode(x)
    for moved, still in zip(there.tokens, here.tokens, strict=True):
        torch.testing.assert_close(moved, still[:, :, order], atol=tolerance, rtol=tolerance)
    torch.testing.assert_close(there.logits, here.logits, atol=tolerance, rtol=tolerance)
    if not torch.equal(order, torch.arange(SIZE.tokens)):
        raw = torch.rand(1, 3, SIZE.tokens, SIZE.patch, dtype=dtype)
        assert (net(raw[:, :, order]).logits - net(raw).logits).abs().max() > 1e-4


@few
@given(seeds, st.booleans(), st.sampled_from([1, 2, 4]))
def test_scores_are_symmetric_and_no_token_is_unlike_itself_where_keys_are_queries(
    seed, values, heads
):
    net, x = drawn(Form(False, "queries", values, heads), seed), tokens(seed)
    for scores in net.encode(x).scores:
        torch.testing.assert_close(scores, scores.mT, atol=1e-12, rtol=1e-12)
        assert torch.linalg.eigvalsh(scores).min() > -1e-10
        assert scores.diagonal(dim1=-2, dim2=-1).min() >= 0


@few
@given(seeds)
def test_one_matrix_stands_for_queries_and_keys_of_one_head(seed):
    """What keys add to all scores of a query cancels in the softmax."""
    net, x = drawn(Form(True, "own", True, 1), seed), tokens(seed)
    found = merging.one_matrix(net).encode(x).logits
    torch.testing.assert_close(found, net.encode(x).logits, atol=1e-11, rtol=1e-11)


@few
@given(seeds, st.sampled_from(["own", "queries"]), st.booleans())
def test_products_merge_across_depth_without_skips_and_not_with_them(seed, keys, values):
    x = tokens(seed)
    net = drawn(Form(False, keys, values, 1, skips=False), seed)
    merged = merging.run(merging.merged(net), x)
    whole = net.encode(x).tokens[-1]
    torch.testing.assert_close(merged, whole, atol=1e-10, rtol=1e-10)
    torch.testing.assert_close(merging.stepwise(net, x, 0.0), whole, atol=1e-12, rtol=1e-12)
    kept = drawn(Form(False, keys, values, 1), seed)
    there = kept.encode(x).tokens[-1]
    error = (merging.run(merging.merged(kept), x) - there).norm() / there.norm()
    assert error > 0.05


@few
@given(seeds)
def test_without_values_and_skips_tokens_stay_in_the_hull_of_the_first_ones(seed):
    net, x = drawn(Form(False, "merged", False, 1, skips=False), seed), tokens(seed)
    directions = torch.randn(SIZE.width, 40, generator=torch.Generator().manual_seed(seed)).double()
    reaches = [(found @ directions).amax(2) for found in net.encode(x).tokens]
    for before, after in pairwise(reaches):
        assert (after <= before + 1e-12).all()
    with_values = drawn(BARE, seed).encode(x).tokens
    assert ((with_values[1] @ directions).amax(2) > reaches[0]).any()


def test_maps_side_by_side_are_the_maps_one_by_one():
    linear = seeded(0, lambda: Linear(3, 4, 5))
    x = torch.randn(3, 2, 6, 4)
    for k in range(3):
        alone = x[k] @ linear.weight[k] + linear.bias[k]
        torch.testing.assert_close(linear(x)[k], alone)


def test_the_whole_encoder_is_that_of_pytorch():
    net = drawn(FULL, 0, torch.float64, FULL_SIZE)
    x = torch.randn(2, 3, 16, FULL_SIZE.width, dtype=torch.float64)
    whole = net.encode(x).tokens[-1]
    for k in range(2):
        found = peer(net, k).double()(x[k])
        torch.testing.assert_close(found, whole[k], atol=1e-6, rtol=1e-6)
