"""Relative representations: what cosines do not see, what stitching is, and how strangers are scored."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from core import similarity
from core.papers.relative_representations import measure, scores, train
from core.papers.relative_representations.data import anchor_rows, in_turn
from core.papers.relative_representations.model import Config, Network, relative
from core.papers.relative_representations.train import AUTOENCODER, RELATIVE, trained


def draws(seed: int, *shape: int, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.randn(*shape, dtype=dtype, generator=torch.Generator().manual_seed(seed))


@given(st.integers(0, 99), st.sampled_from([torch.float32, torch.float64]))
def test_cosines_see_no_turn_mirror_or_scale_of_each_sample_but_a_shift(seed, dtype):
    z, anchors = draws(seed, 20, 6, dtype=dtype), draws(seed + 1, 9, 6, dtype=dtype)
    turn = torch.linalg.qr(draws(seed + 2, 6, 6))[0].to(dtype)
    factors = draws(seed + 3, 20, 1, dtype=dtype).abs() + 0.1
    found = relative(z, anchors)
    near = {"rtol": 0, "atol": 1e-12 if dtype == torch.float64 else 2e-6}
    torch.testing.assert_close(relative(factors * z @ turn, 3 * anchors @ turn), found, **near)
    torch.testing.assert_close(relative(-z, anchors), -found, **near)
    torch.testing.assert_close(relative(F.pad(z, (0, 3)), F.pad(anchors, (0, 3))), found, **near)
    order = torch.randperm(9, generator=torch.Generator().manual_seed(seed))
    torch.testing.assert_close(relative(z, anchors[order]), found[:, order], **near)
    assert (relative(z + 1, anchors + 1) - found).abs().max() > 1e-2
    assert relative(0 * z, anchors).abs().max() == 0


@given(st.integers(0, 99))
def test_the_anchors_own_table_is_a_matrix_of_cosines(seed):
    anchors = draws(seed, 9, 4)
    table = relative(anchors, anchors)
    torch.testing.assert_close(table.diagonal(), torch.ones(9).double())
    torch.testing.assert_close(table, table.mT)
    assert table.abs().max() <= 1 + 1e-12
    assert torch.linalg.eigvalsh(table).min() > -1e-12
    assert torch.linalg.matrix_rank(table) == 4


def test_a_network_stitched_to_itself_is_itself_and_to_a_turned_copy_only_where_it_hears_cosines():
    x = draws(0, 12, 64, dtype=torch.float32).abs()
    for config, is_kept in ((RELATIVE, True), (AUTOENCODER, False)):
        network = trained(config, 0)
        torch.testing.assert_close(
            network.decode(measure.stitched(network, network, x)), network(x), rtol=0, atol=0
        )
        copy = Network(config, network.anchors)
        copy.load_state_dict(network.state_dict())
        turn = torch.linalg.qr(draws(1, config.width, config.width))[0].float()
        last = copy.encoder[-1]
        last.weight.data, last.bias.data = turn @ last.weight.data, turn @ last.bias.data
        with torch.no_grad():
            said = network.decode(measure.stitched(copy, network, x))
        error = (said - network(x)).abs().max().item()
        assert (error < 1e-4) is is_kept, error


def test_no_gradient_goes_through_anchors():
    network = Network(Config("pixels", 4, 5), draws(0, 5, 64, dtype=torch.float32))
    x = draws(1, 3, 64, dtype=torch.float32)
    network(x).square().sum().backward()
    found = [weights.grad.clone() for weights in network.encoder.parameters()]
    anchors = network.anchor_codes()
    network.zero_grad()
    network.decode(relative(network.encoder(x), anchors.detach())).square().sum().backward()
    for before, weights in zip(found, network.encoder.parameters(), strict=True):
        torch.testing.assert_close(before, weights.grad)


def test_classes_take_turns_as_anchors_and_all_are_training_digits():
    labels = train.flat_digits("train")[1]
    assert sorted(labels[anchor_rows()[:30]].tolist()) == sorted(list(range(10)) * 3)
    assert set(labels[anchor_rows("one")].tolist()) == {7}
    uneven = torch.tensor([0] * 5 + [1] * 2)
    assert sorted(uneven[in_turn(uneven)[:4]].tolist()) == [0, 0, 1, 1]
    assert sorted(in_turn(uneven).tolist()) == list(range(7))


@given(st.integers(0, 50))
def test_maps_are_found_where_they_are_planted_and_samples_are_recognised(seed):
    x, turn = draws(seed, 30, 5), torch.linalg.qr(draws(seed + 1, 5, 5))[0]
    y = x @ turn + 2
    z = x @ draws(seed + 2, 5, 7) + 1
    assert similarity.unexplained(x, y, similarity.rotation(x, y)) < 1e-20
    assert similarity.unexplained(x, z, similarity.affine(x, z)) < 1e-20
    assert similarity.unexplained(x, z, similarity.rotation(x, z)) > 1e-3
    few, wide = x[:4], draws(seed + 3, 30, 9) @ torch.linalg.qr(draws(seed + 4, 9, 9))[0]
    for fit in (similarity.rotation, similarity.affine):
        assert similarity.unexplained(few, few @ turn, fit(few, few @ turn)) < 1e-18
        assert fit(few, wide[:4])(x).shape == wide.shape
    same = (scores.mean_cosine(x, 3 * x), scores.overlap(x, 3 * x + 1), scores.retrieval(x, x))
    np.testing.assert_allclose(same, 1, atol=1e-12)
    assert scores.retrieval(x, x[torch.randperm(30)]) < 0.9


@pytest.mark.parametrize(("count", "width"), [(40, 6), (12, 30)])
def test_ridge_is_scikit_learns_whichever_matrix_is_smaller(count, width):
    from sklearn.linear_model import Ridge

    x, labels = draws(0, count, width), torch.arange(count) % 3
    penalty = 1e-2 * (x - x.mean(0)).square().mean().item() * count
    expected = Ridge(alpha=penalty).fit(x.numpy(), F.one_hot(labels).double().numpy())
    head = scores.ridge(x, labels, 3)
    np.testing.assert_allclose(head(x + 1), expected.predict((x + 1).numpy()), atol=1e-9)
