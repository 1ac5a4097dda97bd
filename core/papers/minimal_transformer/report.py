"""What networks say of a visitor's digit, for the command line."""

from core.data.digits import own_digit
from core.inputs import InputError
from core.inputs.image import GreyImage
from core.inspection import Answer, Inspectors, quantities
from core.papers.minimal_transformer import exhibit, text
from core.papers.minimal_transformer.model import parameters
from core.papers.minimal_transformer.train import GRID, SIZE


def inspect_image(found: GreyImage) -> Answer:
    """Of each form of encoder: the digit, and its share; means over five starts."""
    title = "Which digit it is, by transformers with parts left out"
    try:
        pixels, notes = own_digit(found)
    except InputError as error:  # other rooms can answer for a picture without a figure
        return Answer(title, quantities(digits=0), [str(error)])
    rows = [
        {
            "without": text.without(form),
            "parameters": parameters(form, SIZE),
            "says": int(share.argmax()),
            "share": round(float(share.max()), 3),
        }
        for form, share in zip(GRID, exhibit.answers(pixels), strict=True)
    ]
    return Answer(title, rows, list(notes))


INSPECTORS: Inspectors = {"image": inspect_image}
