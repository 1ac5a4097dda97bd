"""The commuting square's verdict in three grades, and its number on a logarithmic ruler."""

import math
from dataclasses import dataclass
from html import escape

import numpy as np

from core.figures.palette import Palette, Scale

NEAR = 0.1  # a square that is off by less is called approximate
LOWEST, HIGHEST = -16, 0  # the ends of the ruler, as powers of ten
_WORDS = {
    "exact": "exact by construction",
    "approximate": "learned, approximate",
    "broken": "broken",
}


@dataclass(frozen=True)
class SquareVerdict:
    """How far a square is from closing.

    error: ||f(g x) - g f(x)|| / ||f(x)||; tolerance: below it the rest is rounding; whose: the network
    that was asked; over: what the norms are taken over; trivial: whether g does nothing, so that nothing
    was checked; learned: whether it could learn to close it, else the square is exact or broken.
    """

    error: float
    tolerance: float
    whose: str
    over: str
    trivial: bool = False
    learned: bool = True

    @property
    def grade(self) -> str:
        """ "exact", "approximate" or "broken"."""
        if self.error <= self.tolerance:
            return "exact"
        return "approximate" if self.learned and self.error <= NEAR else "broken"

    @property
    def words(self) -> str:
        """The verdict in words, the same on every page."""
        return _WORDS[self.grade]


def plain(value: float) -> str:
    """A number as one reads it aloud: 0.6, 0.0043; powers of ten from a million and below 1/1000."""
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return str(value)
    mantissa, power = f"{value:.1e}".split("e")  # rounding may raise the power
    if not -3 <= int(power) < 6:
        raised = str(int(power)).translate(_RAISED)
        return f"{mantissa.removesuffix('.0')} \u00d7 10{raised}"
    rounded = float(f"{value:.2g}")
    return f"{rounded:g}" if abs(rounded) < 100 else f"{value:,.0f}"


_RAISED = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def words_within(values: np.ndarray, scale: Scale) -> str:
    """What is said in the picture of a field of differences, or of signed values, that would be empty."""
    if scale.map not in ("signed", "error"):
        return ""
    levels = scale.levels(np.append(values, 0)).astype(int)
    if np.abs(levels - levels[-1]).max() > 1:
        return ""
    largest = float(np.abs(np.nan_to_num(values)).max(initial=0))
    return f"at most {plain(largest)}: too small to be seen" if largest else "0 everywhere"


def verdict_html(verdict: SquareVerdict, colours: Palette) -> str:
    """The verdict, its number, and the ruler from 1e-16 to 1 with the tolerance marked."""
    if verdict.trivial:
        return (
            '<div class="verdict"><b>Nothing is checked yet:</b> g does nothing here. '
            f"Move it to test <b>{escape(verdict.whose)}</b>.</div>"
        )
    number = plain(verdict.error) if verdict.error else "0, to the last bit"
    tone = {"exact": colours.method, "approximate": colours.transformation, "broken": colours.error}
    said = (
        f"{verdict.whose}: {verdict.words}. Relative error {number}, tolerance "
        f"{plain(verdict.tolerance)}"
    )
    explained = f"||f(g x) - g f(x)|| / ||f(x)||, over {verdict.over}"
    return (
        f'<div class="verdict" role="img" aria-label="{escape(said)}" title="{escape(explained)}" '
        f'style="display:flex;flex-wrap:wrap;align-items:center;column-gap:1rem">'
        f'<span style="font-size:1.15em"><b>{escape(verdict.whose)}: '
        f'<span style="color:{tone[verdict.grade]}">{verdict.words}</span></b>, '
        f'off by <b class="number">{number}</b></span>{_ruler(verdict, tone[verdict.grade])}</div>'
    )


def _ruler(verdict: SquareVerdict, tone: str) -> str:
    """A line with marks at powers of ten, a bar up to the tolerance, a disc at the error.

    Of plain elements: Streamlit takes pictures out of the HTML that it shows.
    """

    def at(value: float) -> str:
        power = math.log10(min(max(value, 10.0**LOWEST), 10.0**HIGHEST))
        return f"{100 * (power - LOWEST) / (HIGHEST - LOWEST):.1f}%"

    def box(left: str, style: str, text: str = "") -> str:
        return f'<span style="position:absolute;left:{left};{style}">{text}</span>'

    middle = "transform:translateX(-50%);"
    marks = "".join(
        box(at(10.0**p), f"top:16px;font-size:0.65rem;{middle}", _power(p))
        for p in range(LOWEST, HIGHEST + 1, 4)
    )
    disc = f"top:3px;width:13px;height:13px;border-radius:50%;{middle}background:{tone};"
    line = "height:1px;background:currentColor;opacity:0.4;"
    return (
        '<span class="ruler" aria-hidden="true" style="position:relative;flex:none;width:18rem;'
        f'height:30px;margin:0 1rem">{box("0", f"top:9px;width:100%;{line}")}'
        f"{box('0', f'top:7px;width:{at(verdict.tolerance)};{line}height:5px;')}"
        f"{box(at(verdict.tolerance), 'top:1px;width:2px;height:16px;background:currentColor;')}"
        f"{marks}"
        f"{box(at(verdict.error), disc)}"
        "</span>"
    )


def _power(p: int) -> str:
    return plain(10.0**p).removeprefix("1 \u00d7 ")
