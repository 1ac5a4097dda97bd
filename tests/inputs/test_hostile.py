"""Damaged and huge files, in a process of their own: nothing but a value or a sentence, within bounds.

The scripts do more when run by hand: attacks.py all that it has, mutants.py as many as it is told.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.inputs.kinds import kinds

HERE = Path(__file__).resolve().parent
MUTANTS = 250  # of each kind
SECONDS = 5  # on a core that is free
SLOWER = 4  # what other work may make of it
MEGABYTES = 500
# Of attacks.py those that are made and answered quickly.
QUICK = ["ply of a strip", "ply of empty lists", "ply of nothing", "obj, one face in many lines",
         "volume of bytes", "png that promises more", "field of doubles"]  # fmt: skip


@pytest.fixture(scope="module")
def said() -> list:
    """What both scripts say, a line each."""
    script = f"import attacks, mutants; attacks.main({QUICK}); mutants.main({MUTANTS}, 0)"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE)])},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_huge_files_stay_within_bounds(said):
    for wanted, (name, became, seconds, megabytes) in zip(QUICK, said, strict=False):
        assert name == wanted
        assert "\n" not in became
        assert (name, seconds) <= (name, SECONDS * SLOWER)
        assert (name, megabytes) <= (name, MEGABYTES)


def test_two_thousand_damaged_files_are_read_or_refused(said):
    *wrong, counts = said[len(QUICK) :]
    assert not wrong
    assert counts["read"] > 100
    assert counts["read"] + counts["refused"] == len(kinds()) * MUTANTS
