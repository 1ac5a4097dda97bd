"""What the networks say of a visitor's field, for `python -m core inspect` and the data page."""

from typing import Any

from core.inputs import InputError
from core.inputs.field import ScalarField
from core.papers.mgno import exhibit
from core.papers.mgno.train import METHODS


def inspect_field(field: ScalarField) -> dict[str, Any]:
    """Taken for a permeability: each network's relative error against the solver."""
    try:
        earth = exhibit.own_earth(field, phases=True)
    except InputError as error:
        return {"notes": [f"no flow was looked for: {error}"]}
    truth = exhibit.solved(earth).u
    errors = {m: exhibit.relative(exhibit.predicted(m, earth).u, truth) for m in METHODS}
    return {
        "darcy": {method: round(error, 5) for method, error in errors.items()},
        "notes": list(earth.notes[len(field.notes) :]),
    }


INSPECTORS = {"field": inspect_field}
