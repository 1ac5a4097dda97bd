"""Live work goes on in turns, one piece at a time, and says how it ended."""

import threading
import time
from collections.abc import Iterator

import pytest

from core import work
from core.work import Work


class Paced:
    """Stages that come when the test lets them, and note who computes at the same time."""

    together = 0
    most = 0

    def __init__(self, name: str, count: int, log: list[str]) -> None:
        self.name, self.count, self.log = name, count, log

    def __call__(self) -> Iterator[int]:
        for stage in range(self.count):
            Paced.together += 1
            Paced.most = max(Paced.most, Paced.together)
            time.sleep(0.002)
            self.log.append(self.name)
            Paced.together -= 1
            yield stage


def ended(*works: Work) -> None:
    for each in works:
        each.wait(60)
        assert each.end is not None


def test_work_runs_to_its_end_and_keeps_its_last_stage():
    found = Work(Paced("a", 5, []))
    ended(found)
    assert (found.end, found.done, found.latest) == ("done", 5, 4)


def test_one_piece_at_a_time_in_turns_and_short_work_is_soon_done(monkeypatch):
    monkeypatch.setattr(work, "TURN", 0.0)  # every turn is one stage
    log: list[str] = []
    Paced.most = 0
    gate = threading.Event()

    def gated() -> Iterator[int]:
        gate.wait(60)
        yield 0

    first = Work(gated)
    long = [Work(Paced("long", 30, log)) for _ in range(2)]
    short = Work(Paced("short", 3, log))
    while short.before < 3:
        time.sleep(0.001)
    gate.set()
    ended(first, short)
    assert all(each.end is None or each.done == 30 for each in long)
    ended(*long)
    assert Paced.most == 1
    last = max(place for place, name in enumerate(log) if name == "short")
    assert last <= 3 * 3  # three turns, and both others between them
    assert log.count("long") == 60


def test_what_is_stopped_keeps_what_it_found_and_lets_others_pass():
    stage = threading.Semaphore(0)

    def stages() -> Iterator[int]:
        for number in range(10):
            stage.acquire()
            yield number

    found, waiting = Work(stages), Work(Paced("b", 1, []))
    stage.release()
    while found.done < 1:
        time.sleep(0.001)
    found.stop()
    stage.release()
    ended(found, waiting)
    assert (found.end, found.latest) == ("stopped", 1)
    assert waiting.end == "done"


def test_work_that_waits_for_its_turn_can_be_stopped():
    gate = threading.Event()

    def gated() -> Iterator[int]:
        gate.wait(60)
        yield 0

    first, second = Work(gated), Work(Paced("b", 5, []))
    second.stop()
    ended(second)
    assert (second.end, second.done) == ("stopped", 0)
    gate.set()
    ended(first)


def test_work_that_nobody_looks_at_is_left_and_goes_on_when_looked_at(monkeypatch):
    monkeypatch.setattr(work, "PATIENCE", 0.05)
    log: list[str] = []

    def stages() -> Iterator[int]:
        log.append("begun")
        for number in range(4):
            time.sleep(0.03)
            yield number

    found = Work(stages)
    ended(found)
    assert found.end == "left"
    assert 0 < found.done < 4
    before = found.done
    monkeypatch.setattr(work, "PATIENCE", 60.0)
    found.look()
    ended(found)
    assert (found.end, found.done, found.latest) == ("done", 4, 3)
    assert log == ["begun"]
    assert before < 4


def test_what_fails_says_so_and_lets_others_pass():
    def stages() -> Iterator[int]:
        yield 0
        raise ValueError("no")

    found, after = Work(stages), Work(Paced("b", 2, []))
    ended(found, after)
    assert found.end == "failed"
    with pytest.raises(ValueError, match="no"):
        raise found.error
    assert after.end == "done"
