"""What networks say of a visitor's digit, for the command line."""

from core.data.digits import own_digit
from core.inputs import InputError
from core.inputs.image import GreyImage
from core.inspection import Answer, Inspectors, quantities
from core.papers.neural_activation_patterns import exhibit, proofs, text
from core.papers.neural_activation_patterns.proofs import CHOSEN


def inspect_image(found: GreyImage) -> Answer:
    """Of each network: the digit, whether it follows that one's pattern, and whether that is proved."""
    title = (
        "Which digit it is, whether it follows that digit's pattern, and whether a proof covers it"
    )
    try:
        pixels, notes = own_digit(found)
    except InputError as error:  # other rooms can answer for a picture without a figure
        return Answer(title, quantities(digits=0), [str(error)])
    rows = []
    for name, shape in text.NETS.items():
        read = exhibit.read(pixels, shape, CHOSEN)
        follows = not read.broken.any()
        proved = bool(proofs.recorded(shape, 0).proved(CHOSEN)[read.c])
        rows.append(
            {
                "network": name,
                "delta_percent": CHOSEN,
                "says": read.says,
                "neurons_broken": int(read.broken.sum()),
                "follows": follows,
                "proof_covers_it": follows and proved,
            }
        )
    return Answer(title, rows, list(notes))


INSPECTORS: Inspectors = {"image": inspect_image}
