"""What the networks say of a visitor's field, for `python -m core inspect` and the data page."""

from core.inputs import InputError
from core.inputs.field import ScalarField
from core.inspection import Answer, Inspectors
from core.papers.mgno import exhibit
from core.papers.mgno.runs import relative
from core.papers.mgno.train import METHODS

TITLE = "Taken for the permeability of a ground: each network's pressure against the solver's"


def inspect_field(field: ScalarField) -> Answer:
    """Taken for a permeability: each network's relative error against the solver."""
    try:
        earth = exhibit.own_earth(field, phases=True)
    except InputError as error:
        return Answer(TITLE, [], [f"no flow was looked for: {error}"])
    truth = exhibit.solved(earth)
    errors = {m: relative(exhibit.predicted(m, earth), truth) for m in METHODS}
    rows = [{"network": m, "relative_error": round(error, 5)} for m, error in errors.items()]
    return Answer(TITLE, rows, list(earth.notes))


INSPECTORS: Inspectors = {"field": inspect_field}
