"""Accuracy on slices and volumes that the network never saw, and how well it knows what it knows."""

from typing import Any

import numpy as np

from core.inputs import InputError
from core.memory import kept
from core.papers.symbrain import samples
from core.papers.symbrain.canvas import canvas_of
from core.papers.symbrain.held_out import KINDS, errors, slices_of
from core.papers.symbrain.lines import SQUARE, line_errors, moved_line
from core.papers.symbrain.predict import METHODS, NEAR, SURE, UNKNOWN, find_midline
from core.papers.symbrain.slices import Slice
from core.papers.symbrain.synthesis import SIDE, not_heads
from core.papers.symbrain.train import HELD_OUT, held_out, trained, trained_aligner
from core.papers.symbrain.volume import Plane, plane_of

COMPARED = 36  # of each kind of held-out slices, by every method: classical ones are slow
BASELINES = METHODS[3:]
SHOWN = (12, -8, 5)  # yaw, roll and pitch of the head that the page opens on [degrees]
TILTS = ((12, -8, 5), (-22, 14, -10), (30, 0, 0), (0, -30, 8))  # yaw, roll, pitch [degrees]
BINS = 5  # of confidence


@kept
def compared(kind: str) -> dict[str, np.ndarray]:
    """Method -> (COMPARED, 2) errors of angle [degrees] and offset [pixels], of every method."""
    slices = slices_of(kind, COMPARED)
    rows: dict[str, list] = {name: [] for name in METHODS}
    for image, truth in zip(slices.images, slices.lines, strict=True):
        found = find_midline(canvas_of(image), trained(), trained_aligner())
        for method, line in found.lines.items():
            rows[method].append(line_errors(found.canvas.to_slice(line), truth))
    return {name: np.array(values) for name, values in rows.items()}


def both(name: str) -> np.ndarray:
    """Of both kinds of held-out slices."""
    return np.concatenate([errors(kind)[name] for kind in KINDS])


def summary() -> dict[str, Any]:
    """Kind -> method -> quantity -> median and 95th percentile."""
    return {
        kind: {
            method: {
                quantity: {
                    "median": round(float(np.median(compared(kind)[method][:, column])), 4),
                    "p95": round(float(np.percentile(compared(kind)[method][:, column], 95)), 4),
                }
                for column, quantity in enumerate(("angle", "offset"))
            }
            for method in METHODS
        }
        for kind in KINDS
    }


def quantile(share: float, column: int) -> float:
    """Of the combined method's errors over all held-out slices."""
    return float(np.quantile(both("combined")[:, column], share))


def sure_share() -> float:
    """Share of held-out slices whose line is not announced as unsure [percent]."""
    return 100 * float((both("confidence") >= SURE).mean())


def sure_quantile(share: float, column: int) -> float:
    """As `quantile`, over the slices that it is sure of."""
    return float(np.quantile(both("combined")[both("confidence") >= SURE, column], share))


def lead(kind: str, column: int) -> float:
    """The least median error of the classical methods, less that of the combined one."""
    medians = {m: float(np.median(compared(kind)[m][:, column])) for m in METHODS}
    return min(medians[m] for m in BASELINES) - medians["combined"]


def worst_square() -> float:
    """Largest difference of f(g x) and g f(x) over flips and quarter turns [degrees or pixels]."""
    slices = held_out(4, HELD_OUT + 3)
    worst = 0.0
    for image in slices.images:
        lines = find_midline(canvas_of(image), trained(), trained_aligner(), False)
        asked = lines.canvas.to_slice(lines.lines["combined"])
        for motion in SQUARE[1:]:
            turns, flipped = motion
            moved = np.rot90(image[:, ::-1] if flipped else image, turns)
            found = find_midline(canvas_of(moved), trained(), trained_aligner(), False)
            line = found.canvas.to_slice(found.lines["combined"])
            worst = max(worst, *map(float, line_errors(line, moved_line(asked, motion))))
    return worst


def discernment() -> float:
    """Chance that a line that is not near has less confidence than one that is (ties count half)."""
    near, confidence = _near(), both("confidence")
    apart = confidence[near][:, None] - confidence[~near]
    return float((apart > 0).mean() + (apart == 0).mean() / 2)


def calibration_gap() -> float:
    """Largest difference of mean confidence and share of near lines, over BINS alike in number."""
    order = np.argsort(both("confidence"))
    bins = np.array_split(order, BINS)
    return float(max(abs(both("confidence")[b].mean() - _near()[b].mean()) for b in bins))


def networks_alone() -> dict[str, list[float]]:
    """Quantity -> median error with symmetry's last word, and of the networks alone."""
    medians = [np.median(both(name), 0).tolist() for name in ("combined", "network")]
    return {name: list(pair) for name, *pair in zip(("angle", "offset"), *medians, strict=True)}


def mean_confidence() -> float:
    """Over the held-out slices."""
    return float(both("confidence").mean())


def near_share() -> float:
    """Share of held-out slices whose line is within `NEAR` degrees and pixels."""
    return float(_near().mean())


def caught_share() -> float:
    """Share of the other lines that are announced as unsure."""
    return float((both("confidence") < SURE)[~_near()].mean())


def _near() -> np.ndarray:
    return np.all(both("combined") <= NEAR, axis=1)


def coverage() -> float:
    """Share of held-out slices where angle and offset lie within two standard deviations."""
    return float((both("combined") <= 2 * both("spread")).all(1).mean())


@kept
def template_errors(tilt: tuple[int, int, int]) -> tuple[float, float]:
    """Angle between the found and the true normal [degrees], difference of offsets [mm]."""
    yaw, roll, pitch = tilt
    whole = samples.template_volume()
    volume = whole if tilt == (0, 0, 0) else samples.tilted(whole, yaw, roll, pitch, shift=4.0)
    normal, offset = samples.true_plane(yaw, roll, 4.0 if any(tilt) else 0.0)
    found = plane_of(volume, trained(), trained_aligner())
    chord = float(np.linalg.norm(found.normal - normal))
    return float(np.rad2deg(2 * np.arcsin(chord / 2))), abs(found.offset - offset)


def shown_plane() -> Plane:
    """Of the head that the page opens on."""
    volume = samples.tilted(samples.template_volume(), *SHOWN)
    return plane_of(volume, trained(), trained_aligner())


def worst_tilt(column: int) -> float:
    """Over `TILTS`: angle [degrees] or offset [mm]."""
    return max(template_errors(tilt)[column] for tilt in TILTS)


def strangers(seed: int = HELD_OUT) -> dict[str, list[np.ndarray]]:
    """Images without a brain: noise, pieces of two photographs, drawings, blank."""
    from sklearn.datasets import load_sample_image

    random = np.random.default_rng(seed)
    photographs = [load_sample_image(name).mean(-1) for name in ("china.jpg", "flower.jpg")]
    pieces = []
    for k in range(40):
        whole = photographs[k % 2]
        side = int(random.integers(120, 420))
        top, left = (int(random.integers(0, n - side + 1)) for n in whole.shape)
        pieces.append(whole[top : top + side, left : left + side])
    return {
        "noise": [random.normal(size=(SIDE, SIDE)) for _ in range(15)],
        "photographs": pieces,
        "drawings": list(not_heads(20, seed)),
        "blank": [np.full((SIDE, SIDE), tone) for tone in np.linspace(0, 1, 10)],
    }


def announced(image: np.ndarray) -> bool:
    """Whether an image is refused or announced as out of distribution."""
    shown = Slice("", image.astype(np.float32), 1.0, "px", ("",) * 4)
    try:
        canvas = canvas_of(shown.pixels)
    except InputError:
        return True
    return find_midline(canvas, trained(), trained_aligner(), False).confidence < UNKNOWN


@kept
def announced_shares() -> dict[str, float]:
    """Kind of image -> share announced; "heads": held-out heads that are announced, wrongly."""
    shares = {
        name: float(np.mean([announced(image) for image in images]))
        for name, images in strangers().items()
    }
    return shares | {"heads": float((both("confidence") < UNKNOWN).mean())}


def announced_strangers() -> float:
    """The least share over the kinds of images without a brain [percent]."""
    shares = announced_shares()
    return 100 * min(share for name, share in shares.items() if name != "heads")
