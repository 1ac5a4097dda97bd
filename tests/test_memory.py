"""Results are computed once for many callers, cannot be written into, and stay within a budget."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import NamedTuple

import numpy as np
import pytest
import torch

from core import memory
from core.memory import bytes_of, forget, held, kept, kept_as


@pytest.fixture(autouse=True)
def _nothing_kept():
    forget()
    yield
    forget()


def test_eight_simultaneous_callers_one_computation():
    computed = []
    together = Barrier(8)

    @kept
    def square(side: int) -> np.ndarray:
        computed.append(side)
        return np.ones((side, side))

    def ask(_: int) -> np.ndarray:
        together.wait()
        return square(300)

    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(ask, range(8)))
    assert computed == [300]
    assert all(answer is answers[0] for answer in answers)


def test_another_argument_is_another_result_and_so_is_another_function():
    @kept
    def double(number: int) -> int:
        return 2 * number

    @kept
    def triple(number: int) -> int:
        return 3 * number

    assert [double(2), double(3), triple(2)] == [4, 6, 6]


class Pair(NamedTuple):
    first: np.ndarray
    second: list[np.ndarray]


@dataclass(frozen=True)
class Nest:
    pair: Pair
    by_name: dict[str, np.ndarray]


def test_arrays_are_read_only_wherever_they_lie():
    nest = kept_as("nest", lambda: Nest(Pair(np.zeros(3), [np.zeros(3)]), {"a": np.zeros((3, 3))}))
    for array in (nest.pair.first, nest.pair.second[0], nest.by_name["a"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_an_error_is_raised_for_each_caller_and_not_kept():
    results = iter((ValueError("no"), 7))

    def compute() -> int:
        result = next(results)
        if isinstance(result, Exception):
            raise result
        return result

    with pytest.raises(ValueError, match="no"):
        kept_as("key", compute)
    assert kept_as("key", compute) == 7
    assert kept_as("key", compute) == 7


def test_the_budget_in_bytes_holds_and_what_was_asked_for_last_stays(monkeypatch):
    monkeypatch.setattr(memory._RESULTS, "_Cache__maxsize", 1_000_000)
    computed = []

    def compute(number: int) -> np.ndarray:
        computed.append(number)
        return np.zeros(30_000)  # 240 kB: four fit

    for number in (0, 1, 2, 0, 3, 4, 0, 4):
        kept_as(number, lambda number=number: compute(number))
        assert held() <= 1_000_000
    assert computed == [0, 1, 2, 3, 4]
    kept_as("vast", lambda: np.zeros(200_000))  # larger than all: not kept, and nothing goes for it
    assert held() == 4 * 240_000


def test_bytes_are_those_that_are_held():
    whole, tensor = np.zeros((100, 100)), torch.zeros(1000)
    assert bytes_of(whole[::2, :3]) == 80_000  # a view keeps the whole
    assert bytes_of(whole.T) == 80_000
    assert bytes_of(tensor[:5]) == bytes_of(tensor.numpy()[3:]) == 4000
    both = bytes_of((tensor, tensor[:5], tensor.numpy()))
    assert 4000 < both < 4200  # and the tuple
    assert bytes_of(b"x" * 1000) > 1000
    assert bytes_of(torch.nn.Linear(100, 100)) > 40_000


def test_a_visits_results_stay_apart_and_within_their_bound(monkeypatch):
    monkeypatch.setattr(memory, "OF_A_VISIT", 1_000_000)
    once, other = memory.memo(), memory.memo()
    computed = []

    def find(number: int) -> np.ndarray:
        computed.append(number)
        return np.full(50_000, number)  # 400 kB

    for number in (0, 1, 1, 2, 1, 0):
        assert once(number, lambda number=number: find(number))[0] == number
    assert computed == [0, 1, 2, 0]
    other(2, lambda: find(2))
    assert computed == [0, 1, 2, 0, 2]
    assert held() == 0
