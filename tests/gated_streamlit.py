"""Streamlit, in which live work stays after its first stage as long as the file $GATE exists.

So a test can stop work that is under way, however fast the machine.
"""

import os
import runpy
import time
from collections.abc import Iterator
from pathlib import Path

from core import work
from core.work import End, Work

_GATE = Path(os.environ["GATE"])
_step = Work._step


def _gated_step(self: Work, stages: Iterator) -> End | None:
    while self.done == 1 and _GATE.exists() and self._wish() is None:
        time.sleep(0.05)
    return _step(self, stages)


Work._step = _gated_step
work.PATIENCE = 600.0  # a browser on a busy machine looks rarely
runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
