"""The scenes of the page."""

import math
from collections.abc import Sequence

import numpy as np
from torch import Tensor

from core.data.airplanes import bundled_airplane
from core.equivariance import Square
from core.figures.cloud import CloudPanel, CloudScene, CurvePanel, Lines, Points, blend, path
from core.figures.palette import Method, Palette, colour_map, rgb
from core.figures.square import Corners, square_cloud
from core.groups.rotations import from_euler
from core.groups.so3 import REPRESENTATIONS, Representation, from_quaternion
from core.papers.rotation_continuity.belts import ACROSS, ALONG, Belts
from core.papers.rotation_continuity.exhibit import Ball, Dance, Pose
from core.papers.rotation_continuity.paths import Walk

BODY_POINTS = 3000
COLDEST, HOTTEST = 0.1, 100.0  # the colour scale of errors [degrees]

CAST = {
    kind: Method(entry.name, "method" if entry.continuous else "baseline")
    for kind, entry in REPRESENTATIONS.items()
}


def body(colour: str, size: float = 4.5) -> Points:
    """The airplane, lit from above and from the front."""
    points, normals = bundled_airplane(BODY_POINTS)
    light = (normals @ normals.new_tensor([0.3, 0.2, 0.93])).abs().numpy()[:, None]
    tone = np.array(rgb(colour))
    shaded = np.clip(tone * (0.35 + 0.65 * light) + 110 * light**4, 0, 255)
    return Points(points.numpy() * 0.9, shaded.astype(np.uint8), size)


def axes(colours: Palette, length: float = 1.0) -> list[Lines]:
    """The body's own x, y and z."""
    tones = (colours.error, colours.transformation, colours.method_small)
    return [
        Lines(np.stack([np.zeros(3), length * np.eye(3)[axis]])[None], tone, 2.5)
        for axis, tone in enumerate(tones)
    ]


# Walks


def walk_scene(
    entry: Representation, walk: Walk, every: int, draggable: bool, colours: Palette
) -> CloudScene:
    """A body that turns along a path, and its coordinates as curves. every: steps a frame."""
    poses = from_quaternion(walk.path[::every]).float().numpy()
    colour = CAST[entry.key].tone(colours)
    panels: list[CloudPanel | CurvePanel] = []
    if draggable:
        panels.append(
            CloudPanel(
                "Drag me",
                colours.transformation,
                "An airplane to drag or to turn with the arrow keys; its way becomes the path",
                [body(colours.transformation), *axes(colours)],
                "your way becomes the path",
            )
        )
    panels.append(
        CloudPanel(
            "The body turns smoothly",
            colours.input,
            "An airplane that turns along the path",
            [body(colours.input), *axes(colours)],
            "x magenta, y green, z blue",
            turns=False,
            poses=poses,
        )
    )
    panels.append(_coordinates(entry, walk, every, colour, colours))
    turn = (0, 0, 0) if draggable else None
    label = f"A turning body and its coordinates, {entry.name}"
    return CloudScene(panels, label, len(panels), 52, turn, "frame", rate=60)


def _coordinates(
    entry: Representation, walk: Walk, every: int, colour: str, colours: Palette
) -> CurvePanel:
    values = walk.coordinates[::every].float().numpy()
    low, high = float(walk.coordinates.min()), float(walk.coordinates.max())
    middle, reach = (low + high) / 2, max(high - low, 0.2) / 2
    count = len(walk.tears)
    said = {0: "whole", 1: "torn once"}.get(
        count, "torn twice" if count == 2 else f"torn {count} times"
    )
    return CurvePanel(
        f"{entry.name}: {said}",
        colour,
        f"Curves of the {entry.size} coordinates along the path; {said}",
        entry.coordinates,
        [colour] * entry.size,
        values,
        middle - reach,
        middle + reach,
        colours.error,
        sorted({min(tear // every, len(values) - 2) for tear in walk.tears}),
        _ways(entry),
    )


def _ways(entry: Representation) -> str:
    return "continuous everywhere" if entry.continuous else f"tears {entry.tears}"


# The error over SO(3)


def heat(errors: np.ndarray) -> np.ndarray:
    """Colours (N, 3) uint8 of errors [degrees], on a logarithm from COLDEST to HOTTEST."""
    share = np.log(np.clip(errors, COLDEST, HOTTEST) / COLDEST) / math.log(HOTTEST / COLDEST)
    return colour_map("activity")[(255 * share).astype(np.uint8)]


def ball_scene(kind: str, shown: Ball, colours: Palette) -> CloudScene:
    """The ball of rotations with the network's errors, and the picked one's bodies overlaid."""
    name = CAST[kind].name
    place = shown.places[shown.index == shown.picked]
    mark = [Lines(_cross(place[0]), colours.error, 3)] if len(place) else []
    rims = [Lines(path(rim), colours.grid, 1.5) for rim in _great_circles()]
    off = _error_of(shown)
    points = Points(shown.places, heat(shown.errors), 4.5, pickable=True)
    return CloudScene(
        [
            CloudPanel(
                f"Error of {name} over all rotations",
                CAST[kind].tone(colours),
                f"A ball of {len(shown.places)} rotations coloured by the error of {name}",
                [points, *rims, *mark],
                "a point is axis times angle; the surface is 180\u00b0",
                turns=False,
            ),
            CloudPanel(
                "True (grey) and predicted (coloured)",
                CAST[kind].tone(colours),
                f"The airplane in the true and in the predicted pose, {off:.1f} degrees apart",
                [
                    _posed(body(colours.input), shown.truth),
                    _posed(body(CAST[kind].tone(colours)), shown.answer),
                ],
                f"{off:.1f}\u00b0 apart",
                turns=False,
            ),
        ],
        f"The error of a network that outputs {name}, over SO(3)",
        2,
        56,
    )


def _error_of(shown: Ball) -> float:
    cosine = (np.trace(shown.truth.T @ shown.answer) - 1) / 2
    return math.degrees(math.acos(min(1.0, max(-1.0, float(cosine)))))


def _posed(points: Points, rotation: np.ndarray) -> Points:
    return Points(points.positions @ rotation.T, points.colours, points.size)


def _great_circles() -> list[np.ndarray]:
    """Three circles (73, 3) about the ball, where the angle is 180 degrees."""
    t = np.linspace(0, 2 * np.pi, 73)
    circle = np.stack([np.cos(t), np.sin(t), 0 * t], 1)
    return [np.roll(circle, shift, 1) for shift in range(3)]


def _cross(place: np.ndarray) -> np.ndarray:
    arms = 0.12 * np.eye(3)
    return np.stack([place - arms, place + arms], 1)


def scale_stops() -> tuple[list[str], list[str]]:
    """Colours and labels along the error scale, for a legend."""
    stops = [f"rgb({r},{g},{b})" for r, g, b in colour_map("activity")[::15]]
    return stops, ["0.1\u00b0", "1\u00b0", "10\u00b0", "100\u00b0 and more"]


# The double cover


def belt_scene(once: Belts, twice: Belts, colours: Palette) -> CloudScene:
    """One and two turns of a body held by four belts, and the quaternion of the second."""
    names = ("w", "x", "y", "z")
    return CloudScene(
        [
            _belt_panel("One turn", once, colours.baseline, colours),
            _belt_panel("Two turns", twice, colours.method, colours),
            CurvePanel(
                "The body's quaternion",
                colours.method,
                "Curves of w, x, y and z: after one turn w is -1, after two it is 1 again",
                names,
                [colours.method] * 4,
                twice.lift,
                -1.1,
                1.1,
                colours.error,
                (),
                "after one turn -1, after two 1 again",
            ),
        ],
        "A body on four belts: one turn cannot be undone with the ends held, two can",
        3,
        48,
        None,
        "frame",
        rate=30,
    )


def _belt_panel(title: str, shown: Belts, colour: str, colours: Palette) -> CloudPanel:
    left = shown.twist[-1]
    count = shown.points.shape[1]
    edge = np.abs(np.arange(count) % ACROSS - ACROSS // 2) == ACROSS // 2
    tints = np.where(
        edge[:, None],
        blend(np.ones(count), colour, colour),
        blend(np.ones(count), colour, colours.grid),
    )
    corners = 0.2 * np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    cube = corners[None] @ shown.body.transpose(0, 2, 1)
    edges = [(i, j) for i in range(8) for j in range(i) if bin(i ^ j).count("1") == 1]
    lines = np.stack([cube[:, [i for i, _ in edges]], cube[:, [j for _, j in edges]]], 2)
    assert count == ALONG * ACROSS * 4
    # By less than a pixel, which is a third less to send.
    points = np.round(512 * shown.points) / np.float32(512)
    return CloudPanel(
        f"{title}: {left:.0f}\u00b0 of twist remain",
        colour,
        f"{title} of a body on four belts; {left:.0f} degrees of twist remain at the end",
        [Points(points, tints.astype(np.uint8), 5), Lines(lines, colours.text, 3)],
        "turned first; then only belts move",
        turns=False,
    )


# Pose and inverse kinematics


def pose_scene(
    shown: Pose, kinds: Sequence[str], turn: tuple[int, int, int], colours: Palette
) -> CloudScene:
    """The reference cloud, and for each kind the turned cloud with the reference turned as answered."""
    panels = [
        CloudPanel(
            "Reference",
            colours.input,
            "The airplane as it stands",
            [Points(shown.cloud, colours.input, 5)],
            "seen with the turned one",
            turns=False,
        )
    ]
    for kind in kinds:
        name, colour = CAST[kind].name, CAST[kind].tone(colours)
        back = shown.truth.T @ shown.answers[kind]  # the panel turns everything by the truth
        panels.append(
            CloudPanel(
                name,
                colour,
                f"The turned cloud, and the reference turned as {name} answers, "
                f"{shown.errors[kind]:.1f} degrees off",
                [Points(shown.cloud, colours.truth, 5), Points(shown.cloud @ back.T, colour, 5)],
                f"{shown.errors[kind]:.1f}\u00b0 off",
            )
        )
    return CloudScene(
        panels, "A cloud to turn, and the turn as networks estimate it", len(panels), 40, turn
    )


def pose_square_scene(
    found: Square[Tensor, Tensor], kind: str, turn: tuple[int, int, int], colours: Palette
) -> CloudScene:
    """A square of answers, each drawn as the airplane turned so."""
    cloud, tone = found.x.numpy(), CAST[kind].tone(colours)
    back = from_euler(*turn).float().T  # the browser turns everything below by the truth

    def turned(rotation: Tensor) -> np.ndarray:
        return cloud @ rotation.numpy().T

    straight, ways = turned(found.fx), turned(back @ found.fgx)
    corners: tuple[list[Points | Lines], ...] = (
        [Points(cloud, colours.input, 4)],
        [Points(straight, tone, 4)],
        [Points(cloud, colours.transformation, 4)],
        [Points(ways, tone, 4)],
    )
    answers = "as answered", "as answered, turned"
    says = Corners("the airplane", "turned", *answers, "network", "turn")
    size = float(np.linalg.norm(cloud, axis=1).mean())
    gap = straight, turned(back @ (found.fgx - found.gfx))
    return square_cloud(corners, says, gap, size, found, tone, colours, turn)


def skeleton_scene(film: Dance, kinds: Sequence[str], unit: str, colours: Palette) -> CloudScene:
    """The moving skeleton and each network's, with the error of each over the frames."""
    panels: list[CloudPanel | CurvePanel] = []
    centre, size = _fit(film.truth)
    for kind in kinds:
        name, colour = CAST[kind].name, CAST[kind].tone(colours)
        truth, placed = ((places - centre) / size for places in (film.truth, film.placed[kind]))
        panels.append(
            CloudPanel(
                name,
                colour,
                f"A skeleton in motion, and where the network that outputs {name} puts it",
                [
                    Lines(_bones(film, truth), colours.truth, 2.5),
                    Lines(_bones(film, placed), colour, 4),
                    Points(placed.astype(np.float32), colour, 8),
                ],
                f"{film.errors(kind).mean():.1f} {unit} off (mean joint)",
                turns=False,
            )
        )
    errors = np.stack([film.errors(kind) for kind in kinds], 1).astype(np.float32)
    names = [REPRESENTATIONS[kind].name for kind in kinds]
    panels.append(
        CurvePanel(
            f"Mean error of a joint [{unit}]",
            colours.input,
            "Error of each network over the frames",
            names,
            [CAST[kind].tone(colours) for kind in kinds],
            errors,
            0.0,
            float(errors.max()) * 1.05 + 1e-6,
            colours.error,
            (),
            f"0 to {errors.max():.0f}, while it turns once",
        )
    )
    return CloudScene(
        panels, "A skeleton and its inverse kinematics", len(kinds) + 1, 48, None, "frame", rate=45
    )


def _bones(film: Dance, places: np.ndarray) -> np.ndarray:
    ends = np.array(film.skeleton.bones)
    return np.stack([places[:, ends[:, 0]], places[:, ends[:, 1]]], 2).astype(np.float32)


def _fit(places: np.ndarray) -> tuple[np.ndarray, float]:
    centre = (places.min((0, 1)) + places.max((0, 1))) / 2
    return centre, float(np.linalg.norm(places - centre, axis=-1).max())


def along(path: Tensor, most: int) -> int:
    """How many steps of a path go into one frame, so that at most so many frames are drawn."""
    return -(-len(path) // most)
