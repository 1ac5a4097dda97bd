"""Checkpoints are verified against their cards, and never unpickled."""

import pytest
import torch

from core import checkpoints
from core.checkpoints import CheckpointError


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoints, "ROOT", tmp_path)
    checkpoints.read.cache_clear()
    yield tmp_path
    checkpoints.read.cache_clear()


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
