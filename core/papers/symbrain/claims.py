"""What the page promises of its midline, measured: the paper is a dataset and states no accuracy."""

from typing import Any

from core.claims import Claim, Expectation, above, as_numbers, at_least, at_most
from core.papers.symbrain import measure
from core.papers.symbrain.asymmetry import template_baseline


def evaluation() -> dict[str, Any]:
    """Errors of each method, what is announced, and the template's own asymmetry."""
    return {
        "methods": measure.summary(),
        "announced": measure.announced_shares(),
        "template": template_baseline(),
        "coverage": measure.coverage(),
        "confidence": measure.mean_confidence(),
        "near": measure.near_share(),
        "caught": measure.caught_share(),
        "plane": as_numbers(measure.shown_plane()),
    }


def _error(
    id: str, says: str, unit: str, share: float, column: int, most: float, quantile=measure.quantile
) -> Claim:
    return Claim(
        id,
        says,
        "this page's goal",
        unit,
        at_most(most),
        lambda: quantile(share, column),
        view="methods",
    )


def _sure_error(id: str, says: str, unit: str, column: int) -> Claim:
    return _error(id, says, unit, 0.95, column, 2.0, measure.sure_quantile)


def _lead(
    id: str,
    says: str,
    kind: str,
    baselines: tuple[str, ...],
    column: int,
    expects: Expectation,
) -> Claim:
    return Claim(
        id,
        says,
        "this page's goal",
        ("degrees", "pixels")[column] + " by which the best other method is worse",
        expects,
        lambda: measure.lead(kind, baselines, column),
        view="methods",
    )


CLAIMS = (
    _error("angle-median", "Median angle error on unseen slices", "degrees", 0.5, 0, 0.5),
    _error("offset-median", "Median offset error on unseen slices", "pixels", 0.5, 1, 0.5),
    _error("angle-p95", "Angle error of 95 % of unseen slices", "degrees", 0.95, 0, 2.0),
    _error("offset-p95", "Offset error of 95 % of unseen slices", "pixels", 0.95, 1, 2.0),
    _sure_error("sure-angle", "Angle error of 95 % of lines not announced as unsure", "degrees", 0),
    _sure_error(
        "sure-offset", "Offset error of 95 % of lines not announced as unsure", "pixels", 1
    ),
    Claim(
        "sure-share",
        "Most lines are not announced as unsure",
        "this page's goal",
        "% of unseen slices",
        at_least(60),
        measure.sure_share,
        view="methods",
    ),
    _lead(
        "lesions-angle",
        "On slices with lesions the angle is better than by each classical method",
        "lesioned",
        measure.BASELINES,
        0,
        above(0),
    ),
    _lead(
        "lesions-offset",
        "On slices with lesions the offset is better than by each classical method",
        "lesioned",
        measure.BASELINES,
        1,
        above(0),
    ),
    _lead(
        "healthy-angle",
        "Without lesions the angle is not worse than by mirror correlation, but for 0.3 degrees",
        "healthy",
        ("correlation",),
        0,
        at_least(-0.3),
    ),
    _lead(
        "healthy-offset",
        "Without lesions the offset is not worse than by mirror correlation, but for 0.5 pixels",
        "healthy",
        ("correlation",),
        1,
        at_least(-0.5),
    ),
    Claim(
        "template-angle",
        "The symmetric template's plane is found: direction",
        "this page's check: symmetric by construction",
        "degrees",
        at_most(0.3),
        lambda: measure.template_errors((0, 0, 0))[0],
        view="volume",
    ),
    Claim(
        "template-offset",
        "The symmetric template's plane is found: place",
        "this page's check: symmetric by construction",
        "mm",
        at_most(0.5),
        lambda: measure.template_errors((0, 0, 0))[1],
        view="volume",
    ),
    Claim(
        "tilts-angle",
        "The template turned by up to 30 degrees, the worst of four turns: direction",
        "this page's goal",
        "degrees",
        at_most(0.5),
        lambda: measure.worst_tilt(0),
        view="volume",
    ),
    Claim(
        "tilts-offset",
        "The template turned by up to 30 degrees, the worst of four turns: place",
        "this page's goal",
        "mm",
        at_most(0.5),
        lambda: measure.worst_tilt(1),
        view="volume",
    ),
    Claim(
        "square",
        "Flips and quarter turns: ask then move is move then ask",
        "this page's check: averaged over the whole group",
        "degrees or pixels, the larger",
        at_most(1e-4),
        measure.worst_square,
        view="square",
    ),
    Claim(
        "calibration",
        "The tenth of slices that it is least sure of has the larger errors",
        "this page's goal",
        "times the median error of all, on average",
        at_least(3),
        measure.calibration,
        view="methods",
    ),
    Claim(
        "confidence",
        "Confidence is the chance of being within 2 degrees and 2 pixels",
        "this page's goal",
        "between the mean confidence and the share that is so near",
        at_most(0.1),
        lambda: abs(measure.mean_confidence() - measure.near_share()),
        view="methods",
    ),
    Claim(
        "strangers",
        "Noise, photographs, drawings and blank images are announced",
        "this page's goal",
        "% announced, of the kind where it is least",
        at_least(95),
        measure.announced_strangers,
        view="slice",
    ),
)
