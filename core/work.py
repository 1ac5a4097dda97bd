"""Live work, such as a training: one piece at a time in the process, in turns.

Each piece has a thread of its own, which waits in one line with all others for its turn of some
seconds. So a short piece is done soon however long the others are, and many long ones all go on. Work
that nobody looks at leaves the line, and goes on from where it was when it is looked at again.
"""

import time
from collections.abc import Callable, Hashable, Iterator
from threading import Condition, Thread
from typing import Generic, Literal, TypeVar

Stage = TypeVar("Stage")
End = Literal["done", "stopped", "left", "failed"]
TURN = 2.0  # after which another has its turn, once a stage is over [seconds]
PATIENCE = 8.0  # after which work that nobody looks at leaves [seconds]


class Work(Generic[Stage]):
    """Work in stages, each of which replaces the one before and must not change once it was handed out.

    token: tells it from other work; latest: the last stage; done: how many there were; end: how the
    work ended, None while it goes on; error: what it failed with.
    """

    def __init__(self, stages: Callable[[], Iterator[Stage]], token: Hashable = None) -> None:
        self.token = token
        self._make = stages
        self._stages: Iterator[Stage] | None = None
        self._stop = False
        self.latest: Stage | None = None
        self.done = 0
        self.error: Exception | None = None
        self._start()

    def look(self) -> None:
        """Say that somebody looks at it; work that was left goes on."""
        self._seen = time.monotonic()
        with _MOVED:
            if self.end == "left":
                self._start()

    def stop(self) -> None:
        """Let the present stage be the last."""
        self._stop = True

    def wait(self, seconds: float) -> None:
        """Wait for its end, but no longer than so many seconds."""
        self._thread.join(seconds)

    @property
    def before(self) -> int:
        """How many have their turn before it."""
        with _MOVED:
            return _LINE.index(self) if self in _LINE else 0

    def _start(self) -> None:
        self.end: End | None = None
        self._seen = time.monotonic()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        end: End = "failed"
        with _MOVED:
            _LINE.append(self)
        try:
            end = self._work()
        except Exception as error:  # raised again where the page can show it
            self.error = error
        finally:
            with _MOVED:
                _LINE.remove(self)
                self.end = end
                _MOVED.notify_all()

    def _work(self) -> End:
        while (end := self._turn_comes()) is None:
            if self._stages is None:
                self._stages = self._make()
            until = time.monotonic() + TURN
            end = self._step(self._stages)
            while end is None and time.monotonic() < until:
                end = self._step(self._stages)
            if end is not None:
                break
            with _MOVED:
                _LINE.append(_LINE.pop(0))
                _MOVED.notify_all()
        return end

    def _turn_comes(self) -> End | None:
        """Return when this work is the first in the line, or tell why it should not wait any longer."""
        with _MOVED:
            while _LINE[0] is not self and self._wish() is None:
                _MOVED.wait(0.2)
        return self._wish()

    def _step(self, stages: Iterator[Stage]) -> End | None:
        try:
            self.latest = next(stages)
        except StopIteration:
            return "done"
        self.done += 1
        return self._wish()

    def _wish(self) -> End | None:
        if self._stop:
            return "stopped"
        return "left" if time.monotonic() - self._seen > PATIENCE else None


_LINE: list[Work] = []  # the first has its turn
_MOVED = Condition()
