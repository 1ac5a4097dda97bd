"""Checkpoints are verified against their cards, and never unpickled."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from core import checkpoints
from core.checkpoints import CheckpointError
from core.memory import forget


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoints, "ROOT", tmp_path)
    forget()
    yield tmp_path
    forget()


def test_what_is_written_is_read_back_with_its_card(root):
    checkpoints.write("paper", "net", {"w": torch.arange(3.0)}, {"seed": 1}, root)
    stored = checkpoints.read("paper", "net")
    assert torch.equal(stored.tensors["w"], torch.arange(3.0))
    assert stored.card["seed"] == 1
    assert stored.card["versions"]["torch"] == torch.__version__
    assert checkpoints.names("paper") == ["net"]


def test_damaged_weights_are_refused(root):
    checkpoints.write("paper", "net", {"w": torch.zeros(2)}, {}, root)
    path = root / "paper" / "net.safetensors"
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    with pytest.raises(CheckpointError, match="does not match"):
        checkpoints.read("paper", "net")


def test_a_missing_checkpoint_says_how_to_train_it(root):
    with pytest.raises(CheckpointError, match="python -m core train paper net --ship"):
        checkpoints.read("paper", "net")


def test_packed_matrices_come_back_as_close_as_their_form_and_vectors_as_they_were(root):
    torch.manual_seed(0)
    weights = {
        "film": torch.randn(5, 7, 9) * torch.logspace(-30, 3, 5)[:, None, None],
        "film.empty": torch.zeros(3, 0),
        "film.zeros": torch.zeros(2, 100),
        "net.w": torch.randn(30, 40),
        "net.b": torch.randn(40),
        "scale": torch.tensor(0.1),
        "exact": torch.randn(3, 4, dtype=torch.float64),
    }
    packed = checkpoints.packed(weights, {"film*": "byte", "net.*": "half", "*.w": "byte"})
    assert packed["film"].dtype == torch.int8
    assert packed["net.w"].dtype == torch.float16
    checkpoints.write("paper", "net", packed, {}, root)
    back = checkpoints.read("paper", "net").tensors
    assert {key: value.shape for key, value in back.items()} == {
        key: value.shape for key, value in weights.items()
    }
    blocks = zip(*(t["film"].flatten().split(64) for t in (weights, back)), strict=True)
    for block, near in blocks:
        assert (block - near).abs().max() <= 1.01 / 254 * block.abs().max()
    torch.testing.assert_close(back["net.w"].float(), weights["net.w"], rtol=2**-11, atol=1e-7)
    for key in ("film.empty", "film.zeros", "net.b", "scale", "exact"):
        assert torch.equal(back[key], weights[key])


def small(card):
    made = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Dropout())
    made.register_buffer("scale", torch.ones(card["size"]))
    return made


@pytest.fixture
def network(root):
    weights = {"0.weight": torch.eye(2), "0.bias": torch.ones(2), "scale": torch.ones(3)}
    checkpoints.write("paper", "net", weights, {"size": 3}, root)
    return checkpoints.network("paper", "net", small)


def test_a_network_is_loaded_once_in_eval_mode_and_frozen(network):
    with ThreadPoolExecutor(8) as callers:
        asked = callers.map(lambda _: checkpoints.network("paper", "net", small), range(8))
        assert all(found is network for found in asked)
    assert isinstance(network, torch.nn.Sequential)
    assert not any(module.training for module in network.modules())
    assert not any(weights.requires_grad for weights in network.parameters())
    on = network[0].weight.device
    assert torch.equal(network(torch.tensor([[1.0, 2.0]]).to(on)).cpu(), torch.tensor([[2.0, 3.0]]))


CHANGES = {
    "double": lambda net: net.double(),
    "cpu": lambda net: net.cpu(),
    "to": lambda net: net.to(torch.float64),
    "a layer's half": lambda net: net[0].half(),
    "train": lambda net: net.train(),
    "a layer's train": lambda net: net[1].train(),
    "gradients": lambda net: net.requires_grad_(),
    "other weights": lambda net: net.load_state_dict(net.state_dict()),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_caller_cannot_change_a_shared_network(network, change):
    with pytest.raises(TypeError, match="shared"):
        change(network)
    assert network[0].weight.dtype == torch.float32
    assert not network[1].training
    network.eval().requires_grad_(False)  # as it is


def test_a_copy_of_a_shared_network_is_ones_own(network):
    own = copy.deepcopy(network).double().train().requires_grad_()
    assert type(own) is torch.nn.Sequential
    assert type(own[0]) is torch.nn.Linear
    own[0].weight.data.zero_()
    assert network[0].weight.any()
    assert network[0].weight.dtype == torch.float32


def test_what_is_trained_again_is_loaded_again(network, root):
    weights = {"0.weight": torch.zeros(2, 2), "0.bias": torch.ones(2), "scale": torch.ones(3)}
    checkpoints.write("paper", "net", weights, {"size": 3}, root)
    assert not checkpoints.network("paper", "net", small)[0].weight.any()
