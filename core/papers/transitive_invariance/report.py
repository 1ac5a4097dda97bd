"""What the networks find for a visitor's picture, for the command line."""

from core.inputs import InputError
from core.inputs.image import GreyImage
from core.inspection import Answer, Inspectors, quantities
from core.papers.transitive_invariance import exhibit
from core.papers.transitive_invariance.data import KINDS


def inspect_image(found: GreyImage) -> Answer:
    """The nearest unseen thing's kind by each arm, and how far the picture is from those learnt from."""
    title = "The nearest rendered things of eight kinds, by what each network was told"
    try:
        query, notes = exhibit.own_picture(found)
    except InputError as error:
        return Answer(title, [], [str(error)])
    seen = exhibit.retrieved(query, None, 0.0, False)
    kinds = {name: [KINDS[kind] for kind in rows[:3]] for name, rows in seen.kinds.items()}
    near, usual = exhibit.novelty(query)
    learnt = {"nearest_learnt": round(near, 3), "usual": round(usual, 3)}
    return Answer(title, quantities(**kinds, hog_cosine=learnt), list(notes))


INSPECTORS: Inspectors = {"image": inspect_image}
