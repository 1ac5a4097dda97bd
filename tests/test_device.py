"""The one place that decides where models run."""

from threading import Event

import pytest
import torch

from core.device import VARIABLE, answer, best_device, cpus, describe, keep_to_cpu, named_device
from core.memory import held, kept_as


def test_the_variable_overrides_the_choice(monkeypatch):
    monkeypatch.setenv(VARIABLE, "cpu")
    assert best_device() == torch.device("cpu")


def test_a_gpu_is_used_where_there_is_one(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    expected = "cuda" if torch.cuda.is_available() else best_device().type
    assert best_device().type == expected
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert best_device() == torch.device("cuda")


@pytest.mark.parametrize("name", ["cuda:99", "nonsense"])
def test_a_device_that_is_not_there_is_named(name):
    with pytest.raises(ValueError, match=name):
        named_device(name)


def test_a_gpu_out_of_memory_is_not_used_any_more(monkeypatch):
    monkeypatch.setattr("core.device._CPU_ONLY", Event())
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert best_device().type == "cuda"
    kept_as("on the GPU", lambda: torch.zeros(9))
    keep_to_cpu()
    assert best_device().type == "cpu"
    assert held() == 0


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("max 100000", 4), ("200000 100000", 2), ("50000 100000", 1), ("800000 100000", 4), (None, 4)],
)
def test_cpus_are_those_that_the_process_may_use(monkeypatch, tmp_path, quota, expected):
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 1, 2, 3}, raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 64)
    monkeypatch.setattr("core.device.QUOTA", tmp_path / "cpu.max")
    if quota is not None:
        (tmp_path / "cpu.max").write_text(quota)
    assert cpus() == expected


@pytest.mark.parametrize(("threads", "said"), [(1, "CPU, 1 thread"), (2, "CPU, 2 threads")])
def test_the_cpu_is_described_with_its_threads(monkeypatch, threads, said):
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads)
    assert describe(torch.device("cpu")) == said


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_an_answer_is_the_networks_whoever_works_it_out(monkeypatch, threads, count):
    monkeypatch.setattr(torch, "get_num_threads", lambda: threads)
    monkeypatch.setattr("core.device.cpus", lambda: 3)
    network = torch.nn.Conv2d(1, 4, 3).double()
    batch = torch.rand(count, 1, 8, 8, dtype=torch.float64)
    found = answer(network, batch)
    assert torch.allclose(found, network(batch), atol=1e-12)
    assert not found.requires_grad
