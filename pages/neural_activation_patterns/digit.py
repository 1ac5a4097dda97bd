"""Controls of the activation patterns page: the digit."""

import numpy as np

from core.papers.neural_activation_patterns import exhibit, text
from core.ui.controls import Controls
from core.ui.digits import own_digit


def chosen(controls: Controls) -> np.ndarray:
    """An unseen digit, or what the visitor drew or brought: (8, 8)."""
    ink = exhibit.starting_ink()
    own = own_digit(controls, ink, exhibit.BOARD, text.UNTIL, exhibit.own_digit)
    if own is not None:
        return own
    digits = exhibit.examples()
    tiles = (
        (digits[:, 0].reshape(10, 8, 8) * 255).round().astype(np.uint8).repeat(4, 1).repeat(4, 2)
    )
    c = controls.picture("Which", "digit", range(10), tiles)
    return digits[c, controls.slider("Another one", "another", 0, 2, 0, 1)]
