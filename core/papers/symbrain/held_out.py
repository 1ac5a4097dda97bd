"""The networks asked about 2,000 synthetic slices that they never saw, kept, for it takes minutes.

Run `python -m core.papers.symbrain.held_out` again after a training.
"""

import numpy as np

from core import checkpoints
from core.checkpoints import CheckpointError
from core.memory import kept
from core.papers.symbrain.canvas import canvas_of
from core.papers.symbrain.lines import line_errors
from core.papers.symbrain.predict import find_midline
from core.papers.symbrain.train import HELD_OUT, SLUG, held_out, trained, trained_aligner

SLICES = 1000  # of each kind
KINDS = {"healthy": 0.0, "lesioned": 1.0}
LINES = ("combined", "network")
_FILE = checkpoints.ROOT / SLUG / "held-out.npz"


def slices_of(kind: str, count: int):
    """The first of the held-out slices of a kind."""
    return held_out(count, HELD_OUT + 100_000 * (1 + list(KINDS).index(kind)), KINDS[kind])


@kept
def errors(kind: str) -> dict[str, np.ndarray]:
    """Method -> (SLICES, 2) errors of angle [degrees] and offset [pixels] of the lines of LINES;
    "spread" -> (SLICES, 2), what the networks expect; "confidence" -> (SLICES,).

    Raises CheckpointError where the record is of other weights than those that are shipped.
    """
    with np.load(_FILE) as record:
        if str(record["weights"]) != _weights():
            raise CheckpointError(f"{_FILE.name} is of other weights; run {__spec__.name} again")
        rows = record[kind].astype(float)
    names = (*LINES, "spread")
    pairs = {name: rows[:, 2 * k : 2 * k + 2] for k, name in enumerate(names)}
    return pairs | {"confidence": rows[:, -1]}


def _weights() -> str:
    cards = (checkpoints.read(SLUG, name).card for name in checkpoints.names(SLUG))
    return " ".join(card["sha256"] for card in cards)


def measured(kind: str, count: int = SLICES) -> np.ndarray:
    """(count, 7): the rows of `errors`, measured now."""
    rows, slices = [], slices_of(kind, count)
    for image, truth in zip(slices.images, slices.lines, strict=True):
        found = find_midline(canvas_of(image), trained(), trained_aligner(), False)
        lines = [line_errors(found.canvas.to_slice(found.lines[name]), truth) for name in LINES]
        spread = (found.spread[0], found.spread[1] * found.canvas.scale)
        rows.append((*np.ravel(lines), *spread, found.confidence))
    return np.array(rows, np.float32)


if __name__ == "__main__":
    rows = {kind: measured(kind) for kind in KINDS}
    np.savez_compressed(_FILE, allow_pickle=False, weights=_weights(), **rows)
