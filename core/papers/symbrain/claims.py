"""What the page promises of its midline, measured: the paper is a dataset and states no accuracy."""

from typing import Any

from core.claims import Claim, above, as_numbers, at_least, at_most
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
        "alone": measure.networks_alone(),
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


def _lead(id: str, what: str, unit: str, column: int) -> Claim:
    return Claim(
        id,
        f"On tilted synthetic slices, with lesions or without, the {what} is better than classical ones",
        "this page's goal",
        f"{unit} by which the best of three other methods is worse, the smaller of both kinds",
        above(0),
        lambda: min(measure.lead(kind, column) for kind in measure.KINDS),
        view="methods",
    )


CLAIMS = (
    _error("angle-median", "Median angle error on unseen synthetic slices", "degrees", 0.5, 0, 0.5),
    _error(
        "offset-median", "Median offset error on unseen synthetic slices", "pixels", 0.5, 1, 0.5
    ),
    _error("angle-p95", "Angle error of 95% of unseen synthetic slices", "degrees", 0.95, 0, 2.0),
    _error("offset-p95", "Offset error of 95% of unseen synthetic slices", "pixels", 0.95, 1, 2.0),
    _sure_error(
        "sure-angle",
        "Synthetic slices: angle error of 95% of lines not announced as unsure",
        "degrees",
        0,
    ),
    _sure_error(
        "sure-offset",
        "Synthetic slices: offset error of 95% of lines not announced as unsure",
        "pixels",
        1,
    ),
    Claim(
        "sure-share",
        "On synthetic slices most lines are not announced as unsure",
        "this page's goal",
        "% of unseen synthetic slices",
        at_least(60),
        measure.sure_share,
        view="methods",
    ),
    _lead("lead-angle", "angle", "degrees", 0),
    _lead("lead-offset", "offset", "pixels", 1),
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
        "It is less sure of lines that are off by more than 2 degrees or pixels (synthetic slices)",
        "this page's goal",
        "chance that a line that is off has less confidence than one that is near",
        at_least(0.8),
        measure.discernment,
        view="methods",
    ),
    Claim(
        "confidence",
        "On synthetic slices confidence is the chance of being within 2 degrees and 2 pixels",
        "this page's goal",
        "between mean confidence and the share that is so near, the largest of five bins",
        at_most(0.1),
        measure.calibration_gap,
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
