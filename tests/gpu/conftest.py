"""Tests of everything on a CUDA GPU (`make test-gpu`); skipped where there is none."""

from pathlib import Path

import pytest
import torch

from core.device import VARIABLE


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(
                pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA GPU here")
            )


@pytest.fixture(autouse=True)
def _on_the_gpu(monkeypatch):
    monkeypatch.setenv(VARIABLE, "cuda")
