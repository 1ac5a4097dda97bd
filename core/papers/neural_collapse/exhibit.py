"""What the page's views show: numbers only, from the recorded trainings, the solver and the flow."""

from dataclasses import dataclass

import numpy as np
import torch

from core.equivariance import Square
from core.memory import kept
from core.papers.neural_collapse.epochs import SETS, epochs, target_gram
from core.papers.neural_collapse.flow import Flow, labels_of
from core.papers.neural_collapse.metrics import LOST, frame_distance, gram, moments, nc1
from core.papers.neural_collapse.projection import TILT, feature_axes, spread_axes
from core.papers.neural_collapse.solver import Solution, best_solution, solve
from core.papers.neural_collapse.theory import (
    Problem,
    cross_polytope,
    minimiser,
    polytope_ratio,
    problem_that_forgets,
    vanishing_size,
)
from core.papers.neural_collapse.train import Setting

FLOOR = -7.0  # of the metrics, on the log scale: float32 says no more
LONGER = 1.2  # the longest classifier row is drawn so much longer than the longest mean
STARVED_WIDTH = 3
LARGEST = 100  # samples of a class in the imbalance view
DEPTHS = (1, 2, 3, 4)
RIVALS = range(2, 13)  # numbers of classes


@dataclass(frozen=True)
class Arrows:
    """Tips (..., K, 3) of class means, and of classifier rows at the means' scale."""

    means: np.ndarray
    rows: np.ndarray


@dataclass(frozen=True)
class Collapse:
    """A recorded training before one of its linear layers, over T notes."""

    setting: Setting
    stage: int
    steps: tuple[int, ...]
    points: dict[str, np.ndarray]  # set -> (T, n, 3)
    labels: dict[str, np.ndarray]  # set -> (n,)
    arrows: dict[str, Arrows]
    curve_names: tuple[str, ...]
    curves: np.ndarray  # (T, C)
    floor: float
    cosines: np.ndarray  # (T, K, K) of class means
    target: np.ndarray  # (K, K)
    polytope: np.ndarray | None  # (K, K) of opposite pairs, where their loss is lower
    saved: float  # by how much of it: of the best pairs below the best simplex
    duality: np.ndarray  # (T, K, K) cosines of classifier rows with class means
    accuracy: dict[str, np.ndarray]  # set -> (T,)
    excess: float  # of the loss in the end over the theory's, relatively; NaN where there is none


@kept
def collapse(setting: Setting, stage: int) -> Collapse:
    """Everything that the collapse view draws, except colours."""
    found = epochs(setting, stage)
    means = {name: found.moments(name).means for name in SETS}
    axes = torch.from_numpy(feature_axes(means["train"][-1].numpy()))
    points = {name: found.points(name) @ axes.mT for name in SETS}
    tips = {name: means[name] @ axes.mT for name in SETS}
    each = zip(points["train"].numpy(), tips["train"].numpy(), strict=True)
    scales = np.array([[[_scale(*seen)]] for seen in each])  # features start out small
    rows = _as_long(found.classifier.numpy(), means["train"].numpy()) @ axes.numpy().T
    arrows = {name: Arrows(scales * tips[name].numpy(), scales * rows) for name in SETS}
    problem = setting.problem
    names = curve_names(problem)
    target = target_gram(problem, stage).numpy()
    return Collapse(
        setting,
        stage,
        found.steps,
        {name: (scales * p.numpy()).astype(np.float32) for name, p in points.items()},
        {name: found.labels(name) for name in SETS},
        arrows,
        names,
        np.stack([found.curve(name) for name in names], 1),
        FLOOR,
        cosines(means["train"].numpy(), means["train"].numpy()),
        cosines_of_gram(target),
        cosines_of_gram(cross_polytope(problem).means_gram()) if problem.undercut else None,
        1 - polytope_ratio(problem) if problem.undercut else 0.0,
        cosines(found.classifier.numpy(), means["train"].numpy()),
        {name: found.diary[f"{name}_accuracy"].numpy() for name in SETS},
        float(found.curve("excess")[-1]),
    )


def _as_long(rows: np.ndarray, means: np.ndarray) -> np.ndarray:
    """Classifier rows (T, K, d) scaled, at each time, to LONGER times the longest mean."""
    longest = [np.linalg.norm(vectors, axis=-1).max(-1) for vectors in (rows, means)]
    return rows * (LONGER * longest[1] / np.maximum(longest[0], 1e-12))[:, None, None]


def _scale(points: np.ndarray, tips: np.ndarray) -> float:
    """Makes the last class means (K, 3) long, and still leaves nearly all points of all times in view."""
    far = np.quantile(np.linalg.norm(points, axis=-1), 0.95)
    return float(min(0.78 / np.linalg.norm(tips, axis=-1).max(), 1.3 / far))


def curve_names(problem: Problem) -> tuple[str, ...]:
    """The metrics that are drawn; the distance to the theory's loss where it is the minimum."""
    names = ("nc1_train", "nc1_test", "nc2_means", "nc2_classifier", "nc3", "nc4_train", "nc4_test")
    return (*names, "excess") if problem.proved else names


def cosines(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Cosines (..., K, K) of rows (..., K, d) with rows; NaN where one is as good as 0."""

    def unit(vectors: np.ndarray) -> np.ndarray:
        lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
        lost = lengths < LOST * lengths.max(axis=-2, keepdims=True)
        return vectors / np.where(lost, np.nan, lengths)

    return unit(first) @ np.swapaxes(unit(second), -1, -2)


def cosines_of_gram(inner: np.ndarray) -> np.ndarray:
    """The same from inner products (K, K)."""
    lengths = np.sqrt(np.maximum(np.diag(inner), 0))
    lengths = np.where(lengths < LOST * lengths.max(), np.nan, lengths)
    return inner / np.outer(lengths, lengths)


@kept
def polytopes() -> dict[int, list[float]]:
    """Depth -> `polytope_ratio`, for each number of classes in RIVALS."""

    def ratio(k: int, depth: int) -> float:
        return polytope_ratio(problem_that_forgets((LARGEST,) * k, depth, 0.5, "ce"))

    return {depth: [ratio(k, depth) for k in RIVALS] for depth in DEPTHS}


@dataclass(frozen=True)
class Stream:
    """The unconstrained model on its way, trained as drawn and from a rotated start."""

    problem: Problem
    steps: np.ndarray  # (T,)
    points: np.ndarray  # (T, N, 3)
    turned: np.ndarray
    labels: np.ndarray  # (N,)
    arrows: Arrows
    turned_arrows: Arrows
    curves: np.ndarray  # (T, 4): NC1, NC2, loss above the theory's, open square
    cosines: np.ndarray
    target: np.ndarray
    duality: np.ndarray
    loss: float
    best: float | None  # the theory's
    square: Square[np.ndarray, np.ndarray]  # of the features (N, 3): f is the training so far


def stream(flow: Flow) -> Stream:
    """A flow, seen in the directions that its end chooses."""
    problem, labels = flow.problem, labels_of(flow.problem)
    found, turned = (
        moments(torch.from_numpy(features), labels, len(problem.counts))
        for features in (flow.features, flow.turned)
    )
    flow_means, turned_means = found.means.numpy(), turned.means.numpy()
    axes = feature_axes(flow_means[-1])
    scale = _scale(flow.features @ axes.T, flow_means[-1] @ axes.T)

    def seen(vectors: np.ndarray) -> np.ndarray:
        return (scale * vectors @ axes.T).astype(np.float32)

    start, end, rotated_end = flow.features[0], flow.features[-1], flow.turned[-1]
    moved = [features @ flow.turn.T for features in (start, rotated_end, end)]
    corners = (start, moved[0], end, moved[1], moved[2])
    target = target_gram(problem)
    best = minimiser(problem).loss if problem.solved else None
    excess = np.full(len(flow.losses), np.nan) if best is None else flow.losses / best - 1
    curves = [
        nc1(found, LOST).numpy(),
        frame_distance(gram(found.means), target).numpy(),
        excess,
        flow.gaps,
    ]
    return Stream(
        problem,
        flow.steps,
        seen(flow.features),
        seen(flow.turned),
        labels.numpy(),
        Arrows(seen(flow_means), seen(_as_long(flow.classifier, flow_means))),
        Arrows(seen(turned_means), seen(_as_long(flow.turned_classifier, turned_means))),
        np.stack(curves, 1),
        cosines(flow_means, flow_means),
        cosines_of_gram(target.numpy()),
        cosines(flow.classifier, flow_means),
        float(flow.losses[-1]),
        best,
        Square(*corners, float(flow.gaps[-1])).seen(lambda features: scale * features @ axes.T),
    )


@dataclass(frozen=True)
class Starved:
    """Three classes, one of them short of samples: what theory says, and what the solver found."""

    counts: tuple[int, ...]
    depth: int
    means: np.ndarray  # (3, 3) arrows of the solver
    rows: np.ndarray
    theory_means: np.ndarray | None
    theory_rows: np.ndarray | None
    scale: dict[str, float]  # what an arrow of length 1 is, by panel
    logits: np.ndarray  # (3, 3)
    lengths: np.ndarray  # (3,) of the class means found
    loss: float
    best: float | None
    sizes: np.ndarray  # (100,)
    sweep: dict[int, np.ndarray]  # depth -> (100,) the theory's length of the last class's mean
    vanishes_at: float | None  # samples of the last class


def starved_problem(
    counts: tuple[int, ...], depth: int, strength: float, loss: str, bias: bool
) -> Problem:
    """Decays that a hundred samples of each class would set to lose classes of `strength` samples."""
    reference = problem_that_forgets((LARGEST,) * 3, depth, strength)
    return Problem(counts, reference.weight_decays, reference.feature_decay, loss, bias)


@kept
def starved(
    counts: tuple[int, ...], depth: int, strength: float, loss: str, bias: bool, alive: bool
) -> Starved:
    """One position of the sliders. alive: follow one descent from where every class is alive."""
    problem = starved_problem(counts, depth, strength, loss, bias)
    find = solve if alive else best_solution
    found = find(problem, STARVED_WIDTH, 0, per_class=True, precision=1e-11)
    theory = minimiser(problem) if problem.solved else None
    means, rows = _facing(found)
    frames: tuple[np.ndarray | None, np.ndarray | None] = (None, None)
    if theory is not None:
        frames = _like(theory.means_gram(), means), _like(theory.classifier_gram(), rows)
    scales = [_longest(solved, pale) for solved, pale in zip((means, rows), frames, strict=True)]
    pale_means, pale_rows = (
        None if frame is None else frame / scale
        for frame, scale in zip(frames, scales, strict=True)
    )
    sweep = {m: _sweep(counts[:2], m, strength, bias) for m in DEPTHS} if loss == "mse" else {}
    return Starved(
        counts,
        depth,
        means / scales[0],
        rows / scales[1],
        pale_means,
        pale_rows,
        {"Class means": scales[0], "Classifier rows": scales[1]},
        (found.classifier @ found.means.T + found.bias[:, None]).astype(np.float32),
        np.linalg.norm(found.means, axis=1),
        found.loss,
        None if theory is None else theory.loss,
        np.arange(1, LARGEST + 1),
        sweep,
        _vanishing_count(counts[:2], depth, strength) if loss == "mse" and not bias else None,
    )


def _facing(found: Solution) -> tuple[np.ndarray, np.ndarray]:
    """Means and classifier rows (3, 3), rotated so that the classes lie along fixed axes."""
    left, _, right = np.linalg.svd(found.classifier + found.means)
    turn = TILT @ spread_axes(3) @ left @ right
    return found.means @ turn.T, found.classifier @ turn.T


def _like(inner: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Vectors (3, 3) with these inner products, rotated to lie as near as can be to others."""
    values, basis = np.linalg.eigh(inner)
    factor = basis * np.sqrt(np.maximum(values, 0))
    left, _, right = np.linalg.svd(factor.T @ vectors)
    return factor @ left @ right


def _longest(*frames: np.ndarray | None) -> float:
    """What makes the longest vector of all frames 0.92 long."""
    lengths = [np.linalg.norm(frame, axis=1).max() for frame in frames if frame is not None]
    return max(float(max(lengths)), 1e-9) / 0.92


@kept
def _sweep(others: tuple[int, ...], depth: int, strength: float, bias: bool) -> np.ndarray:
    """(100,) lengths of the last class's mean at the theory's minimum, for 1 to 100 samples of it."""
    problems = [
        starved_problem((*others, size), depth, strength, "mse", bias)
        for size in range(1, LARGEST + 1)
    ]
    return np.array([np.sqrt(max(minimiser(p).means_gram()[2, 2], 0.0)) for p in problems])


@kept
def _vanishing_count(others: tuple[int, ...], depth: int, strength: float) -> float | None:
    """How many samples the last class may have at most to be lost; None if it never is.

    N grows with the class, so the fixed point n = vanishing_size(N c)^2 is looked for.
    """
    decay = starved_problem((*others, 1), depth, strength, "mse", False).decay
    sizes = np.linspace(0.01, LARGEST, 4000)
    short = [vanishing_size((sum(others) + n) * decay, depth) ** 2 > n for n in sizes]
    return float(sizes[short.index(False)]) if short[0] and not all(short) else None
