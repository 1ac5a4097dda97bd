"""Scenes in space: panels of points, lines and bars under one camera, drawn by the `cloud` component."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.palette import Palette, rgb
from core.groups.frames import Frame


@dataclass(frozen=True)
class Points:
    """Round points: positions (N, 3), or (T, N, 3) for T frames that can be played.

    colours: one "#rrggbb" for all, (N, 3) uint8, or (T, N, 3) where they change from frame to frame;
    size [pixels]. A pickable layer answers clicks. pivot: where the visitor's rotation turns this layer
    about that place; then the other layers of the panel stand still.
    """

    positions: np.ndarray
    colours: str | np.ndarray
    size: float = 5.0
    pickable: bool = False
    pivot: tuple[float, float, float] | None = None

    @property
    def frames(self) -> int:
        """How many frames there are: 1 for points that stand still and keep their colours."""
        return max(len(self.positions) if self.positions.ndim == 3 else 1, self.shades)

    @property
    def shades(self) -> int:
        """In how many frames the colours are told: 1 where they stay."""
        told = isinstance(self.colours, np.ndarray) and self.colours.ndim == 3
        return len(self.colours) if told else 1

    def colour_bytes(self) -> np.ndarray:
        """(N, 3) or (T, N, 3) uint8."""
        count = self.positions.shape[-2]
        if isinstance(self.colours, str):
            return np.tile(np.array(rgb(self.colours), np.uint8), (count, 1))
        return np.ascontiguousarray(self.colours, np.uint8)


@dataclass(frozen=True)
class Lines:
    """Straight pieces (M, 2, 3), or (T, M, 2, 3) for T frames, of one colour; width [pixels]."""

    segments: np.ndarray
    colour: str
    width: float = 2.0

    @property
    def frames(self) -> int:
        """How many frames there are: 1 for lines that stand still."""
        return len(self.segments) if self.segments.ndim == 4 else 1


@dataclass(frozen=True)
class Bar:
    """One labelled value in [0, 1] below a panel."""

    label: str
    value: float


@dataclass(frozen=True)
class CloudPanel:
    """One view: what is drawn lies in the unit ball. `turns` with the visitor's rotation, or stays.

    poses: rotations (T, 3, 3) that turn all of it, frame by frame.
    """

    title: str
    colour: str
    alt: str
    layers: Sequence[Points | Lines]
    subtitle: str = ""
    bars: Sequence[Bar] = ()
    turns: bool = True
    poses: np.ndarray | None = None

    @property
    def frames(self) -> int:
        """The number of frames of what moves."""
        posed = 1 if self.poses is None else len(self.poses)
        return max([posed, *(layer.frames for layer in self.layers)])


@dataclass(frozen=True)
class CurvePanel:
    """Curves over the frames, one strip for each: values (T, d) between low and high, d names and tones.

    marks: frames after which the curves are torn, not joined. logs: the values are logarithms to
    base 10; what they are the logarithms of is written beside each strip.
    """

    title: str
    colour: str
    alt: str
    names: Sequence[str]
    tones: Sequence[str]
    values: np.ndarray
    low: float
    high: float
    mark_colour: str
    marks: Sequence[int] = ()
    subtitle: str = ""
    logs: bool = False

    @property
    def frames(self) -> int:
        """The number of frames."""
        return len(self.values)


@dataclass(frozen=True)
class MatrixPanel:
    """A matrix over the frames, values (T, K, K) between -1 and 1, NaN left empty; K names.

    Cells go from the ground to `positive` or `negative`; T = 1 for one that stands still.
    """

    title: str
    colour: str
    alt: str
    names: Sequence[str]
    values: np.ndarray
    positive: str
    negative: str
    subtitle: str = ""

    @property
    def frames(self) -> int:
        """The number of frames."""
        return len(self.values)


@dataclass(frozen=True)
class CloudScene:
    """Panels in reading order, `columns` beside each other, each `height` percent of the window high.

    turn: yaw, pitch and roll of the rotation R_z R_y R_x
    [degrees], or None where nothing turns; rate: frames a second; frame_names: one for each frame,
    else they are counted; frame: where the scene stands still, or None where it plays; front: looked
    at along the z axis at first, not from above.
    """

    panels: Sequence[CloudPanel | CurvePanel | MatrixPanel]
    label: str
    columns: int
    height: int = 42
    turn: tuple[float, float, float] | None = None
    frame_label: str = ""
    rate: int = 15
    frame_names: Sequence[str] = ()
    frame: int | None = None
    front: bool = False
    square: tuple[str, str] | None = (
        None  # names of f and g: the panels are the corners of a square
    )

    @property
    def frames(self) -> int:
        """The number of frames of the panels that move."""
        return max(panel.frames for panel in self.panels)


def scene_arrays(scene: CloudScene) -> dict[str, np.ndarray]:
    """The coordinates of all layers, by panel and layer; and of poses, curves and matrices."""
    arrays: dict[str, np.ndarray] = {}
    for number, panel in enumerate(scene.panels):
        name = f"{number} {panel.title}"
        if isinstance(panel, CurvePanel | MatrixPanel):
            arrays[f"{name}: {', '.join(panel.names)}"] = panel.values
            continue
        if panel.poses is not None:
            arrays[f"{name}: poses"] = panel.poses
        for index, layer in enumerate(panel.layers):
            values = layer.positions if isinstance(layer, Points) else layer.segments
            arrays[f"{name}: {type(layer).__name__.lower()} {index}"] = values
    return arrays


def hairs(points: np.ndarray, directions: np.ndarray, length: float | np.ndarray) -> np.ndarray:
    """Segments (N, 2, 3) from points (N, 3) along directions (N, 3), whose size is not shown.

    length: of all, or of each (N, 1).
    """
    size = np.linalg.norm(directions, axis=1, keepdims=True)
    return np.stack([points, points + length * directions / np.maximum(size, 1e-30)], 1)


def blend(values: np.ndarray, low: str, high: str) -> np.ndarray:
    """Colours (N, 3) uint8 between two, for values (N,) in [0, 1]."""
    share = np.clip(values, 0, 1)[:, None]
    mixed = (1 - share) * np.array(rgb(low)) + share * np.array(rgb(high))
    return mixed.round().astype(np.uint8)


def path(points: np.ndarray) -> np.ndarray:
    """Segments (T - 1, 2, 3) along a path (T, 3)."""
    return np.stack([points[:-1], points[1:]], 1)


def globe() -> tuple[np.ndarray, np.ndarray]:
    """The unit sphere as meridians and parallels: segments (n, 2, 3), and points (m, 3) on them."""
    angle = np.linspace(0, 2 * np.pi, 37)
    x, y = np.cos(angle), np.sin(angle)
    circles = [
        np.stack([np.cos(a) * x, np.sin(a) * x, y], 1) for a in np.arange(0, np.pi, np.pi / 6)
    ]
    for z in (-0.8, -0.4, 0.0, 0.4, 0.8):
        r = (1 - z * z) ** 0.5
        circles.append(np.stack([r * x, r * y, 0 * x + z], 1))
    return np.concatenate([path(c) for c in circles]), np.concatenate([c[::3] for c in circles])


def frame_axes(frame: Frame, colours: Palette, length: float = 0.95) -> list[Lines]:
    """The axes of the first pose, both ways, longer and bolder for larger eigenvalues."""
    spread = frame.eigenvalues[0].clamp_min(0).sqrt().numpy()
    spread = length * spread / max(float(spread.max()), 1e-12)
    centre = frame.centre[0, 0].numpy()
    tones = (colours.method_small, colours.transformation, colours.text)
    return [
        Lines(np.stack([centre - size * axis, centre + size * axis])[None], tone, width)
        for axis, size, tone, width in zip(
            frame.axes[0, 0].T.numpy(), spread, tones, (2, 3, 4), strict=True
        )
    ]


def along(points: np.ndarray, colours: Palette) -> np.ndarray:
    """Colours that stay with the points (N, 3), so that copies can be told apart: by place along x."""
    x = points[:, 0]
    return blend((x - x.min()) / max(float(np.ptp(x)), 1e-12), colours.method, colours.baseline)
