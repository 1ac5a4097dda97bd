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
    return measure.error(f"{problem}-{other}") / measure.error(f"{problem}-pig")


def _beats(problem: str, name: str, other: str, rival: str) -> Claim:
    return Claim(
        f"{problem}-{other}",
        f"{name}: PIG errs less than {rival}",
        "section 4",
        "the other's error over PIG's",
        above(1),
        lambda: _over(problem, other),
        view="sizes",
    )


CLAIMS = (
    Claim(
        "helmholtz",
        "Helmholtz within ten minutes: small error",
        "section 4",
        "relative L2",
        at_most(2e-4),
        lambda: measure.error_within("helmholtz-pig", 600),
        view="sizes",
    ),
    Claim(
        "helmholtz-pinn",
        "Helmholtz: PIG errs ten times less than a network without Gaussians",
        "section 4",
        "PINN's error over PIG's",
        at_least(10),
        lambda: _over("helmholtz", "pinn"),
        view="sizes",
    ),
    Claim(
        "helmholtz-large",
        "Helmholtz: a field of the paper's size errs less than our smaller one",
        "section 4",
        "the smaller field's error over the larger's",
        above(1),
        lambda: (
            measure.error("helmholtz-pig")
            / measure.error(recipes_of("helmholtz", large=True)["pig"])
        ),
        view="sizes",
    ),
    _beats("helmholtz", "Helmholtz", "frozen", "the same Gaussians frozen"),
    _beats("burgers", "Burgers", "frozen", "the same Gaussians frozen"),
    _beats("allen-cahn", "Allen-Cahn", "frozen", "the same Gaussians frozen"),
    _beats("flow-mixing", "Flow mixing", "frozen", "the same Gaussians frozen"),
    _beats("klein-gordon", "Klein-Gordon", "frozen", "the same Gaussians frozen"),
    _beats("burgers", "Burgers", "pinn", "a network without Gaussians"),
    _beats("allen-cahn", "Allen-Cahn", "pinn", "a network without Gaussians"),
    _beats("flow-mixing", "Flow mixing", "pinn", "a network without Gaussians"),
    _beats("klein-gordon", "Klein-Gordon", "pinn", "a network without Gaussians"),
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
