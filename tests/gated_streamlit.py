"""Streamlit, in which live work that began since the file $GATE exists stays after its first stage.

So a test can stop work that is under way, however fast the machine; what an earlier test left goes on.
"""

import os
import runpy
import time
from collections.abc import Iterator
from pathlib import Path

from core import work
from core.work import End, Work

_GATE = Path(os.environ["GATE"])
_start, _step = Work._start, Work._step


def _dated_start(self: Work) -> None:
    self.began = time.time()
    _start(self)


def _holds(work: Work) -> bool:
    try:
        return work.began >= _GATE.stat().st_mtime - 1  # file systems round
    except FileNotFoundError:
        return False


def _gated_step(self: Work, stages: Iterator) -> End | None:
    while self.done == 1 and _holds(self) and self._wish() is None:
        time.sleep(0.05)
    return _step(self, stages)


Work._start, Work._step = _dated_start, _gated_step
work.PATIENCE = 600.0  # a browser on a busy machine looks rarely
runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
