"""What the networks take a picture of a digit for, for the command line."""

from core.inputs import InputError
from core.inputs.image import GreyImage
from core.inspection import Answer, Inspectors, quantities
from core.papers.lie_group_decompositions import exhibit
from core.papers.lie_group_decompositions.measure import element
from core.papers.lie_group_decompositions.text import NAMES
from core.papers.lie_group_decompositions.train import ARMS

ASKED = {
    "upright": element(0, 1),
    "turned_90": element(90, 1),
    "half_turn": element(180, 1),
    "stretched_2": element(0, 2),
    "half_turn_stretched_2": element(180, 2),
}


def inspect_image(found: GreyImage) -> Answer:
    """The answer of every network, for the picture as it is and under four elements of SL(2)."""
    title = "Which digit it is, by network and element of the group"
    try:
        digit = exhibit.own(found)
    except InputError as error:  # other rooms can answer for a picture without a figure
        return Answer(title, quantities(digits=0), [str(error)])
    rows = [
        {"network": NAMES[arm]}
        | {name: exhibit.answer(digit, g, arm).says for name, g in ASKED.items()}
        for arm in ARMS
    ]
    return Answer(title, rows, list(digit.notes))


INSPECTORS: Inspectors = {"image": inspect_image}
