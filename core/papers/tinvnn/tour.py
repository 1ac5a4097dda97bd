"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_TABLE = {"source": "shape", "shape": "table", "example": 4, "count": 512, "seed": 0}
_STILL = {"yaw": 0, "pitch": 0, "roll": 0, "scale": 1.0, "shift": 0.0}
_MOVED = {"yaw": 60, "pitch": 30, "roll": 0, "scale": 0.8, "shift": 0.3}

TOUR = (
    TourStep("A", "B", {"view": "hands", "drawn": "hands", "rule": "skew", **_TABLE, **_STILL}),
    TourStep("A2", "B", {"view": "hands", "drawn": "hands", "rule": "skew", **_TABLE, **_MOVED}),
)
