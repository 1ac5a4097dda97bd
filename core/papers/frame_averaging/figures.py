"""The scenes and charts of the page."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from scipy.spatial import cKDTree

from core.clouds import SHAPES, Cloud, class_bars, likeliest
from core.figures.charts import Bars, Curve, bars, lines
from core.figures.cloud import (
    CloudPanel,
    CloudScene,
    Lines,
    Points,
    along,
    blend,
    frame_axes,
    hairs,
    path,
)
from core.figures.mesh import MeshScene
from core.figures.palette import Method, Palette
from core.figures.square import Corners, square_cloud
from core.figures.verdict import plain
from core.groups.frames import PAIRS, Group, pca_frame
from core.groups.rotations import Euler, act, from_euler
from core.inputs.point_cloud import Mesh
from core.papers.frame_averaging.exhibit import (
    MORPH_STRETCHES,
    Answer,
    Morph,
    NBodyRun,
    oriented,
)
from core.shape_networks import angles

HAIR = 0.16  # [radii]
MOST_COPIES = 9
RIGHT, WORST = 20.0, 60.0  # angle to the true normal where a point is grey, and magenta [degrees]
WRONG = (RIGHT + WORST) / 2  # from where on its arrow is magenta [degrees]
CAST = {
    "plain": Method("Plain", "baseline"),
    "augmented": Method("Rotation augmented", "baseline_wide"),
    "averaged": Method("Frame averaged", "method"),
    "weighted": Method("Weighted frame", "method_small"),
    "gnn": Method("GNN", "baseline"),
    "egnn": Method("EGNN", "method_small"),
    "fa-gnn": Method("FA-GNN", "method"),
}


def turning_scene(
    cloud: Cloud, answers: dict[str, Answer], turn: Euler, picked: int, colours: Palette
) -> CloudScene:
    """The same cloud for each network, with its predicted normals and classes."""
    panels = []
    positions = cloud.points.numpy()
    anyone = np.max([answer.probabilities for answer in answers.values()], 0)
    classes = sorted(likeliest(cloud, anyone, 5))  # the same rows for all three, in one order
    for network, answer in answers.items():
        colour = CAST[network].tone(colours)
        tints, subtitle = _judged(cloud, answer.normals, picked, colours)
        points = Points(positions, tints, 5, pickable=True)
        layers: list[Points | Lines] = [points, *_arrows(cloud, answer.normals, colour, colours)]
        panels.append(
            CloudPanel(
                CAST[network].name,
                colour,
                f"The turned cloud with normals as {CAST[network].name} predicts them; "
                f"it says {answer.family}",
                layers,
                subtitle,
                class_bars(cloud, answer.probabilities, classes),
            )
        )
    return CloudScene(panels, "A point cloud to turn, as three networks see it", 3, 30, turn)


def normals_square(
    cloud: Cloud, answer: Answer, network: str, turn: Euler, colours: Palette
) -> CloudScene:
    """The commuting square of the normals that one network predicts."""
    points, square, tone = cloud.points.numpy(), answer.arrows, CAST[network].tone(colours)
    at_x, at_gx = (Points(points, shade, 4) for shade in (colours.input, colours.transformation))
    fx = square.fx[0].numpy()
    straight, turned = (Lines(_hairs(cloud, found), tone, 1.6) for found in (fx, answer.normals))
    named = f"normals; a {SHAPES[int(answer.classes.fx.argmax())]}", f"normals; a {answer.family}"
    says = Corners("the cloud", "the cloud, turned", *named, "network", "turn")
    back = act(from_euler(*turn).T, square.fgx[0] - square.gfx[0]).numpy()  # as the browser adds it
    size = float(np.linalg.norm(fx, axis=1).mean())
    corners: tuple[list[Points | Lines], ...] = [at_x], [at_x, straight], [at_gx], [at_gx, turned]
    return square_cloud(corners, says, (points, back), size, square, tone, colours, turn)


def _judged(
    cloud: Cloud, normals: np.ndarray, picked: int, colours: Palette
) -> tuple[np.ndarray, str]:
    """Colours of the points, magenta where the normal is wrong, and the median angle in words."""
    if cloud.normals is None:
        tints, subtitle = blend(np.zeros(len(normals)), colours.input, colours.error), ""
    else:
        off = angles(normals, cloud.normals.numpy())
        tints = blend((off - RIGHT) / (WORST - RIGHT), colours.input, colours.error)
        subtitle = f"normals {np.median(off):.0f}\u00b0 off (median)"
    if 0 <= picked < len(tints):
        tints[picked] = blend(np.ones(1), colours.input, colours.transformation)
    return tints, subtitle


def _arrows(cloud: Cloud, normals: np.ndarray, colour: str, colours: Palette) -> list[Lines]:
    """The normals: right ones in the network's colour, wrong ones in magenta."""
    every = _hairs(cloud, normals)
    if cloud.normals is None:
        return [Lines(every, colour, 1.6)]
    wrong = _thinned(angles(normals, cloud.normals.numpy())) > WRONG
    return [Lines(every[~wrong], colour, 1.6), Lines(every[wrong], colours.error, 1.6)]


def _thinned(values: np.ndarray, most: int = 400) -> np.ndarray:
    """Rows at even steps, at most so many."""
    return values[:: -(-len(values) // most)]


def _hairs(cloud: Cloud, normals: np.ndarray, most: int = 400) -> np.ndarray:
    """Hairs of at most so many points."""
    points = cloud.points.numpy()
    return hairs(_thinned(points, most), _thinned(oriented(points, normals), most), HAIR)


def copies_scene(
    cloud: Cloud, answer: Answer, group: Group, turn: Euler, colours: Palette
) -> CloudScene:
    """The turning cloud with its axes and the mean vote, then the weightiest canonical copies.

    answer: of the turned cloud, so that the copies are those of the turned cloud too.
    """
    assert answer.frame is not None
    assert answer.votes is not None
    tints = along(cloud.points.numpy(), colours)
    main = CloudPanel(
        "The cloud",
        colours.transformation,
        f"The cloud with its principal axes; the mean of the votes says {answer.family}",
        [
            Points(cloud.points.numpy(), tints, 4),
            *frame_axes(pca_frame(cloud.points[None], group), colours),
        ],
        "mean of the votes",
        class_bars(cloud, answer.probabilities, likeliest(cloud, answer.probabilities, 3)),
    )
    turned = act(from_euler(*turn), cloud.points)
    copies = answer.frame.canonical(turned[None])[0].numpy()
    weights = answer.frame.weights[0].numpy()
    panels = [main]
    for index in np.argsort(-weights, kind="stable")[:MOST_COPIES]:
        vote = answer.votes[index]
        panels.append(
            CloudPanel(
                f"Copy {index + 1}",
                colours.method,
                f"Canonical copy {index + 1}; its vote is {SHAPES[int(vote.argmax())]}",
                [Points(copies[index], tints, 3.4)],
                f"weight {weights[index]:.3g}",
                class_bars(cloud, vote, likeliest(cloud, vote, 3)),
                turns=False,
            )
        )
    return CloudScene(panels, "The canonical copies of a cloud and their votes", 5, 24, turn)


def morph_scene(morph: Morph, colours: Palette) -> CloudScene:
    """The stretched cloud with its axes, the PCA frame's answer and the weighted frame's."""
    tints = along(morph.cloud.points.numpy(), colours)
    points = Points(morph.cloud.points.numpy(), tints, 4)
    either = np.maximum(morph.averaged.probabilities, morph.weighted.probabilities)
    classes = sorted(likeliest(morph.cloud, either, 4))
    panels = [
        CloudPanel(
            "PCA frame",
            colours.method,
            f"The cloud with its principal axes; frame averaging says {morph.averaged.family}",
            [points, *frame_axes(morph.frame, colours)],
            f"eigenvalue gap {plain(float(morph.frame.gap[0]))}",
            class_bars(morph.cloud, morph.averaged.probabilities, classes),
        ),
        CloudPanel(
            "Weighted frame",
            colours.method_small,
            f"The same cloud; the weighted frame says {morph.weighted.family}",
            [points],
            f"{PAIRS} poses from pairs of points",
            class_bars(morph.cloud, morph.weighted.probabilities, classes),
        ),
    ]
    return CloudScene(panels, "A cloud near the spectrum of a cube, under two frames", 2, 30)


def morph_figure(changes: dict[str, np.ndarray], here: float, colours: Palette) -> go.Figure:
    """How far each output is from its value at the right end, over the stretch."""
    curves = [
        Curve("PCA frame", MORPH_STRETCHES, changes["averaged"], CAST["averaged"].tone(colours)),
        Curve(
            "weighted frame", MORPH_STRETCHES, changes["weighted"], CAST["weighted"].tone(colours)
        ),
    ]
    figure = lines(curves, "stretch (1: the shape)", "change of logits", colours, height=330)
    figure.update_xaxes(range=(-0.6, 1.05), tickvals=(-0.5, 0, 0.5, 1))
    figure.add_vline(x=here, line={"color": colours.transformation, "width": 2, "dash": "dot"})
    return figure.update_yaxes(rangemode="tozero")


PROTOCOLS = {  # the paper's names, and what they mean
    "I/I": "upright / upright",
    "I/SO(3)": "upright / turned",
    "SO(3)/SO(3)": "turned / turned",
}


def protocol_figure(evaluation: dict[str, Any], quantity: str, colours: Palette) -> go.Figure:
    """Bars for each protocol and method, the mean of the seeds; quantity: accuracy or normal_angle."""
    groups = []
    for method, tone, name in (
        ("baseline", colours.baseline, "{}"),
        ("averaged", colours.method, "FA-{}"),
    ):
        for backbone, title in (("pointnet", "PointNet"), ("dgcnn", "DGCNN")):
            rows = evaluation["protocols"][backbone][method]
            values = np.array([rows[protocol][quantity] for protocol in PROTOCOLS])  # (3, seeds)
            mean, std, striped = values.mean(1), values.std(1), backbone == "dgcnn"
            groups.append(Bars(name.format(title), mean, tone, std, striped=striped))
    title = {"accuracy": "accuracy", "normal_angle": "median angle of normals [degrees]"}[quantity]
    poses = tuple(PROTOCOLS.values())
    figure = bars(groups, poses, "poses in training / in test", title, colours, height=400)
    return figure.update_yaxes(rangemode="tozero")


def mesh_scene(
    mesh: Mesh, cloud: Cloud, answer: Answer, network: str, colours: Palette
) -> MeshScene:
    """The mesh, magenta where the nearest sampled point has a wrong normal, and predicted normals.

    cloud: points sampled from the mesh; answer: what the network says of them.
    """
    vertices = (mesh.vertices - np.array(cloud.centre)) / cloud.radius
    points = cloud.points.numpy()
    assert cloud.normals is not None
    off = (angles(answer.normals, cloud.normals.numpy()) - RIGHT) / (WORST - RIGHT)
    _, nearest = cKDTree(points).query(vertices)
    every = -(-len(points) // 300)
    segments = _hairs(cloud, answer.normals, 300)
    return MeshScene(
        vertices,
        mesh.triangles,
        np.clip(off[nearest], 0, 1),
        points[::every],
        segments[:, 1] - segments[:, 0],
        (colours.input, colours.error),
        CAST[network].tone(colours),
        colours.ground,
    )


def nbody_scene(run: NBodyRun, turn: Euler, colours: Palette) -> CloudScene:
    """The true motion as paths, played, and where each network expects the particles."""
    middle = run.trajectory.mean((0, 1))
    scale = 1 / run.reach
    moving = scale * (run.trajectory - middle)
    paths = np.concatenate([path(moving[:, i]) for i in range(moving.shape[1])])
    charged = np.where(
        (run.charge > 0)[:, None], blend(np.ones(1), colours.input, colours.baseline_plus),
        blend(np.ones(1), colours.input, colours.text),
    )  # fmt: skip
    panels = []
    for network, prediction in run.predictions.items():
        colour = CAST[network].tone(colours)
        expected = scale * (prediction - middle)
        missed = np.stack([moving[-1], expected], 1)
        panels.append(
            CloudPanel(
                CAST[network].name,
                colour,
                f"Paths of five particles and where {CAST[network].name} expects them to end",
                [
                    Lines(paths, colours.input, 2),
                    Lines(missed, colour, 2.5),
                    Points(moving, charged, 9),
                    Points(expected, colour, 12),
                ],
                f"error {plain(run.mse[network])}, square {plain(run.square[network].error)}",
            )
        )
    return CloudScene(
        panels, "Five charged particles and three networks' predictions", 3, 44, turn, "frame"
    )
