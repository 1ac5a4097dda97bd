"""Speed, measured on request and never in a test."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from core.atlas import papers


def models(repeats: int = 20) -> list[dict[str, Any]]:
    """Each paper's models against their peers at equal output: median times in one process."""
    rows = []
    for paper in papers():
        for case in paper.benchmarks():
            ours, theirs = _median_ms(case.ours, repeats), _median_ms(case.theirs, repeats)
            rows.append(
                {
                    "group": "model",
                    "name": case.name,
                    "ours_ms": round(ours, 2),
                    "peer": case.peer,
                    "peer_ms": round(theirs, 2),
                    "ratio": round(theirs / ours, 2),
                }
            )
    return rows


def _median_ms(work: Callable[[], Any], repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return 1000 * statistics.median(times)
