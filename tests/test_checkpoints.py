"""Checkpoints are verified against their cards, and never unpickled."""

import json

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
    with pytest.raises(CheckpointError, match="python -m core train paper net"):
        checkpoints.read("paper", "net")


def test_every_shipped_file_is_small_and_has_a_matching_card():
    for path in checkpoints.ROOT.glob("*/*.safetensors"):
        assert path.stat().st_size < 5_000_000
        card = json.loads(path.with_suffix(".json").read_text())
        assert card["sha256"] == checkpoints.sha256(path.read_bytes())
    assert sum(path.stat().st_size for path in checkpoints.ROOT.rglob("*.*")) < 100_000_000


def test_halved_weights_keep_their_vectors():
    weights = {"w": torch.rand(3, 4), "b": torch.rand(4), "scale": torch.tensor(0.1)}
    stored = checkpoints.halved(weights)
    assert stored["w"].dtype == torch.float16
    assert torch.equal(stored["b"], weights["b"])
    assert torch.equal(stored["scale"], weights["scale"])
