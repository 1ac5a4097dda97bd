"""The commuting square's verdict in three grades, and its number on a logarithmic ruler."""

import math
from dataclasses import dataclass
from html import escape

from core.figures.palette import Palette

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
    was checked.
    """

    error: float
    tolerance: float
    whose: str
    over: str
    trivial: bool = False

    @property
    def grade(self) -> str:
        """ "exact", "approximate" or "broken"."""
        if self.error <= self.tolerance:
            return "exact"
        return "approximate" if self.error <= NEAR else "broken"

    @property
    def words(self) -> str:
        """The verdict in words, the same on every page."""
        return _WORDS[self.grade]


def plain(value: float) -> str:
    """A number as one reads it aloud: 0.6, 0.025, 0.0043, and powers of ten below a thousandth."""
    if value == 0:
        return "0"
    if not math.isfinite(value) or abs(value) >= 1000:
        return f"{value:,.0f}" if math.isfinite(value) else str(value)
    power = math.floor(math.log10(abs(value)))
    if power < -3:
        mantissa = f"{value / 10**power:.1f}".removesuffix(".0")
        return f"{mantissa} \u00d7 10{str(power).translate(_RAISED)}"
    return f"{value:.2g}" if abs(value) < 100 else f"{value:.0f}"


_RAISED = str.maketrans(
    "-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
)


def verdict_html(verdict: SquareVerdict, colours: Palette) -> str:
    """The verdict, its number, and the ruler from 1e-16 to 1 with the tolerance marked."""
    if verdict.trivial:
        return (
            '<div class="verdict"><b>Nothing is checked yet:</b> g does nothing here. '
            f"Move it, and see what {escape(verdict.whose)} does.</div>"
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
    """An SVG of 300 x 30: marks at powers of ten, a bar up to the tolerance, a disc at the error."""

    def x(value: float) -> float:
        power = math.log10(min(max(value, 10.0**LOWEST), 10.0**HIGHEST))
        return 12 + 276 * (power - LOWEST) / (HIGHEST - LOWEST)

    def power(p: int) -> str:
        return plain(10.0**p).removeprefix("1 \u00d7 ")

    marks = "".join(
        f'<line x1="{x(10.0**p):.1f}" x2="{x(10.0**p):.1f}" y1="9" y2="15" stroke="currentColor" '
        f'opacity="0.5"/><text x="{x(10.0**p):.1f}" y="27" font-size="10" fill="currentColor" '
        f'text-anchor="middle">{power(p)}</text>'
        for p in range(LOWEST, HIGHEST + 1, 4)
    )
    edge = x(verdict.tolerance)
    return (
        '<svg width="300" height="30" viewBox="0 0 300 30" aria-hidden="true" style="flex:none">'
        f'<line x1="12" x2="288" y1="12" y2="12" stroke="currentColor" opacity="0.35"/>'
        f'<line x1="12" x2="{edge:.1f}" y1="12" y2="12" stroke="currentColor" stroke-width="4" '
        f'opacity="0.35"/>{marks}'
        f'<line x1="{edge:.1f}" x2="{edge:.1f}" y1="3" y2="18" stroke="currentColor" '
        f'stroke-width="2"/><circle cx="{x(verdict.error):.1f}" cy="12" r="6" fill="{tone}"/></svg>'
    )
