"""What the networks make of the halves of a face in a photograph, for the command line too."""

from core.inputs.image import GreyImage
from core.inspection import Answer, Inspectors, quantities
from core.papers.symface import exhibit, photo
from core.papers.symface.text import NO_FACE, NOTICE
from core.papers.symface.train import ARMS


def inspect_image(found: GreyImage) -> Answer:
    """How far the halves of the largest face are apart, where strangers' halves are at 1."""
    title = "Halves of a face: their distance by network, where strangers' halves are at 1"
    place = photo.found(found.pixels)
    if place is None:
        return Answer(title, quantities(frontal_faces=0), [NO_FACE, NOTICE])
    pixels = photo.shrunken(photo.framed(found.pixels, place))
    shares = {arm: round(exhibit.placed(pixels, arm, 0).share, 3) for arm in ARMS}
    eyes = {"x_px": round(place.x), "y_px": round(place.y), "distance_px": round(place.distance)}
    return Answer(title, quantities(eyes=eyes, **shares), [NOTICE])


INSPECTORS: Inspectors = {"image": inspect_image}
