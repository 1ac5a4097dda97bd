"""What the paper claims, measured on our own data; its tables are not quoted, as their data differ."""

from typing import Any

from core.claims import Claim, above, at_least, at_most
from core.papers.mgno import measure


def evaluation() -> dict[str, Any]:
    """Arrays for the page's charts."""
    return {
        "summary": measure.summary(),
        "sizes": measure.size_errors(),
        "resolutions": measure.resolution_errors(),
        "rollouts": measure.rollout_errors(),
        "classical": measure.classical(),
        "turns": {method: measure.turn_error(method) for method in measure.METHODS},
    }


def _ratio(problem: str, quantity: str, other: str, size: str = "") -> float:
    ours, theirs = (measure.errors(f"{problem}-{m}{size}")[quantity] for m in ("mgno", other))
    return ours / theirs


_RIVALS = {"fno": "FNO", "unet": "a U-Net with as many parameters"}


def _against(id: str, where: str, problem: str, quantity: str, other: str, size: str = "") -> Claim:
    return Claim(
        id,
        f"{where} MgNO errs no more than {_RIVALS[other]}",
        "section 4",
        "relative L2 over the other's" if quantity == "l2" else "error over the other's",
        at_most(1),
        lambda: _ratio(problem, quantity, other, size),
        view="fluid" if problem == "fluid" else "errors",
    )


CLAIMS = (
    Claim(
        "accuracy",
        "After 1,000 samples of ground in two phases the error on unseen ones is small",
        "section 4.1",
        "relative L2",
        at_most(0.015),
        lambda: measure.errors("smooth-mgno")["l2"],
        view="errors",
    ),
    _against("smooth-fno", "On smooth ground", "smooth", "l2", "fno"),
    Claim(
        "parameters",
        "MgNO has at most half of FNO's parameters",
        "section 4.1",
        "parameters over FNO's",
        at_most(0.5),
        lambda: measure.parameters("smooth-mgno") / measure.parameters("smooth-fno"),
        view="errors",
    ),
    _against("smooth-unet", "On smooth ground", "smooth", "l2", "unet"),
    _against("rough-fno", "On rough ground", "rough", "l2", "fno"),
    _against("multiscale-fno", "On multiscale ground", "multiscale", "l2", "fno"),
    _against("few-fno", "From 100 samples", "smooth", "l2", "fno", "-100"),
    _against("fluid-fno", "On one step of the fluid", "fluid", "l2", "fno"),
    _against("rim-fno", "At the edge, where u = 0,", "smooth", "rim", "fno"),
    Claim(
        "linear",
        "The V-cycles are linear: W(2 f - 3 g) = 2 W f - 3 W g, in float64",
        "section 3.2",
        "relative difference",
        at_most(1e-12),
        measure.nonlinearity,
        view="ride",
    ),
    Claim(
        "green",
        "One linear V-cycle, trained on Poisson's equation, answers an impulse by the Green's function",
        "section 3",
        "smallest cosine to it, of five places",
        at_least(0.95),
        measure.greenness,
        view="response",
    ),
    Claim(
        "shifts",
        "Padded circularly, MgNO commutes with shifts that every grid can make (16 pixels)",
        "this page's check: follows from section 3.2",
        "relative error of the square",
        at_most(1e-5),
        lambda: measure.shift_error("mgno", measure.coarsest()),
        view="square",
    ),
    Claim(
        "fno-shifts",
        "FNO, which is told the place of each node, does not commute with such shifts",
        "this page's check: follows from its coordinates",
        "relative error of the square",
        above(1e-4),
        lambda: measure.shift_error("fno", measure.coarsest()),
        view="square",
    ),
)
