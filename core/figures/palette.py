"""One visual vocabulary for all pages: what a colour means, and how values become colours.

Roles are from the Okabe-Ito set, in a shade for light and one for dark grounds.
"""

from dataclasses import dataclass, replace

import numpy as np
from plotly.colors import get_colorscale, unlabel_rgb

from core.memory import kept


@dataclass(frozen=True)
class Palette:
    """Colours by role, for one theme."""

    input: str
    truth: str
    baseline: str
    baseline_wide: str
    baseline_plus: str
    method: str
    method_small: str
    error: str
    transformation: str
    text: str
    grid: str
    ground: str  # of the page, as in .streamlit/config.toml


LIGHT = Palette(
    input="#767676",
    truth="#111111",
    baseline="#D98200",
    baseline_wide="#A65628",
    baseline_plus="#B89A00",
    method="#0072B2",
    method_small="#3FA2DB",
    error="#B84C87",
    transformation="#00835F",
    text="#1F2328",
    grid="#DDE1E6",
    ground="#FFFFFF",
)
DARK = Palette(
    input="#A8A8A8",
    truth="#FFFFFF",
    baseline="#F0A830",
    baseline_wide="#D58B5C",
    baseline_plus="#F0E442",
    method="#4BA9E8",
    method_small="#9AD1F5",
    error="#E08BB8",
    transformation="#2EC49A",
    text="#E8EAED",
    grid="#3A3F47",
    ground="#14171C",
)


def palette(theme: str | None) -> Palette:
    """The palette of a theme: "light" or "dark"."""
    return DARK if theme == "dark" else LIGHT


# Ten classes, told apart by the colour-blind too.
_LIGHT_CLASSES = (
    "#0072B2",
    "#D98200",
    "#00835F",
    "#B84C87",
    "#3FA2DB",
    "#8F4A1E",
    "#6F5FC4",
    "#8A8A00",
    "#444B54",
    "#C0392B",
)
_DARK_CLASSES = (
    "#4BA9E8",
    "#F0A830",
    "#2EC49A",
    "#E08BB8",
    "#9AD1F5",
    "#D58B5C",
    "#A99CF0",
    "#D6DB52",
    "#B8BCC2",
    "#F2705B",
)


def class_colours(colours: Palette) -> tuple[str, ...]:
    """One for each of up to ten classes, in the shade of a theme."""
    return _DARK_CLASSES if colours.ground == DARK.ground else _LIGHT_CLASSES


@dataclass(frozen=True)
class Method:
    """One of the methods that a page compares: its name, and its role in the palette."""

    name: str
    role: str

    def tone(self, colours: Palette) -> str:
        """Its colour."""
        return getattr(colours, self.role)


# Colour maps of films and heat maps: the name says what the values are.
_SCALES = {
    "input": ((0, 0, 0), (255, 255, 255)),
    "activity": "Viridis",
    "signed": "RdBu_r",
    "error": ((0, 0, 0), (110, 20, 80), (204, 121, 167), (255, 240, 250)),
}


@kept
def colour_map(name: str) -> np.ndarray:
    """The 256 colours (256, 3) uint8 of a map: input, activity, signed or error."""
    scale = _SCALES[name]
    if isinstance(scale, str):
        stops = [
            unlabel_rgb(stop) if stop[0] == "r" else rgb(stop) for _, stop in get_colorscale(scale)
        ]
    else:
        stops = list(scale)
    knots = np.linspace(0, 255, len(stops))
    channels = [np.interp(np.arange(256), knots, [stop[c] for stop in stops]) for c in range(3)]
    return np.stack(channels, 1).round().astype(np.uint8)


@dataclass(frozen=True)
class Scale:
    """Values from low to high over the colours of a map; what lies outside is clipped, NaN is 0.

    power: of the share of the range, 0.5 to see small values better.
    """

    low: float
    high: float
    map: str
    power: float = 1.0

    @classmethod
    def signed(cls, *fields: np.ndarray) -> "Scale":
        """0 in the middle, the largest size of any value at both ends."""
        top = _largest(fields)
        return cls(-top, top, "signed")

    @classmethod
    def sizes(cls, *fields: np.ndarray, map: str = "activity") -> "Scale":
        """From 0 to the largest size of any value."""
        return cls(0.0, _largest(fields), map)

    def times(self, factor: float) -> "Scale":
        """A range so many times as wide."""
        return replace(self, low=factor * self.low, high=factor * self.high)

    def levels(self, values: np.ndarray) -> np.ndarray:
        """uint8 of the values' shape."""
        share = (np.nan_to_num(values) - self.low) / max(self.high - self.low, 1e-12)
        return (np.clip(share, 0, 1) ** self.power * 255).round().astype(np.uint8)

    def picture(self, values: np.ndarray) -> np.ndarray:
        """Values (H, W) as colours (H, W, 3) uint8."""
        return colour_map(self.map)[self.levels(values)]


def _largest(fields: tuple[np.ndarray, ...]) -> float:
    return max(1e-12, *(float(np.nanmax(np.abs(values))) for values in fields))


def plotly_scale(name: str) -> list[list]:
    """The same map as a Plotly colour scale."""
    return [[i / 255, f"rgb({r},{g},{b})"] for i, (r, g, b) in enumerate(colour_map(name))][::15]


def rgb(colour: str) -> tuple[int, ...]:
    """Red, green and blue of "#rrggbb", each 0 to 255."""
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
