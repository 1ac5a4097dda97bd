"""What the paper claims, measured on our own trainings; its tables could not be read, so none is
quoted."""

from typing import Any

from core.claims import Claim, above, at_least, at_most, below
from core.papers.pig import measure
from core.papers.pig.mesh import moved_mesh
from core.papers.pig.train import recipes_of


def evaluation() -> dict[str, Any]:
    """Arrays for the page's charts."""
    return {"summary": measure.summary(), "sizes": measure.sizes()}


def _over(problem: str, other: str) -> float:
    return measure.late_error(f"{problem}-{other}") / measure.late_error(f"{problem}-pig")


def _solved(problem: str, name: str) -> Claim:
    """Where none of the three solves an equation it would mean nothing that one errs less."""
    return Claim(
        f"{problem}-solved",
        f"{name}: PIG solves the equation",
        "section 4",
        "relative L2, median of the last ten noted",
        at_most(1e-2),
        lambda: measure.late_error(f"{problem}-pig"),
        view="sizes",
    )


CLAIMS = (
    Claim(
        "helmholtz",
        "Helmholtz: small error",
        "section 4",
        "relative L2, median of the last ten noted",
        at_most(2e-4),
        lambda: measure.late_error("helmholtz-pig"),
        view="sizes",
    ),
    Claim(
        "helmholtz-pinn",
        "Helmholtz: PIG errs ten times less than networks without Gaussians, small or large",
        "section 4",
        "the better PINN's error over PIG's",
        at_least(10),
        lambda: min(_over("helmholtz", "pinn"), _over("helmholtz", "pinn-32")),
        view="sizes",
    ),
    Claim(
        "helmholtz-frozen",
        "Helmholtz: PIG errs less than the same Gaussians frozen",
        "section 4",
        "the other's error over PIG's",
        above(1),
        lambda: _over("helmholtz", "frozen"),
        view="sizes",
    ),
    Claim(
        "helmholtz-large",
        "Helmholtz: a field of the paper's size errs less than any smaller one of ours",
        "section 4",
        "the best smaller field's error over the larger's",
        above(1),
        lambda: (
            min(measure.late_error(f"helmholtz-pig{size}") for size in ("", "-50", "-100"))
            / measure.late_error(recipes_of("helmholtz", large=True)["pig"])
        ),
        view="sizes",
    ),
    _solved("allen-cahn", "Allen-Cahn"),
    _solved("flow-mixing", "Flow mixing"),
    _solved("klein-gordon", "Klein-Gordon"),
    Claim(
        "burgers-pinn",
        "Burgers, a single shock: a network without Gaussians errs less than PIG",
        "this page's finding: Burgers is not in the paper",
        "PIG's error over the other's",
        above(1),
        lambda: 1 / _over("burgers", "pinn"),
        view="sizes",
    ),
    Claim(
        "derivatives",
        "Derivatives that are written out are those of autograd, in float64",
        "this page's check: exact by construction",
        "largest relative difference",
        at_most(1e-10),
        measure.worst_derivative_gap,
        view="fields",
    ),
    Claim(
        "residual",
        "Exact solutions solve the equations as they are coded",
        "this page's check: exact by construction",
        "largest residual, relative",
        below(1e-9),
        measure.exact_residual,
        view="fields",
    ),
    Claim(
        "quarter-turns",
        "Turning all Gaussians by 90 degrees turns the picture",
        "this page's check: widths lie along the axes",
        "relative error of the square",
        at_most(1e-12),
        lambda: moved_mesh("burgers-pig", 0.1, -0.2, 90).error,
        view="square",
    ),
    Claim(
        "other-turns",
        "Turning them by 30 degrees does not: widths lie along the axes",
        "this page's check: widths lie along the axes",
        "relative error of the square",
        above(0.1),
        lambda: moved_mesh("burgers-pig", 0.0, 0.0, 30).error,
        view="square",
    ),
    Claim(
        "permutation",
        "The order of the Gaussians does not matter",
        "this page's check: exact by construction",
        "largest change of u, relative",
        at_most(1e-12),
        measure.permutation_gap,
        view="pull",
    ),
)
