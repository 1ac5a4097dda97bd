"""What the page says of a visitor's own features."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core.inputs.features import Features, read_features
from core.inspection import Answer, Inspectors, quantities
from core.memory import kept
from core.papers.neural_collapse.epochs import epochs
from core.papers.neural_collapse.exhibit import cosines
from core.papers.neural_collapse.metrics import (
    LOST,
    duality_distance,
    frame_distance,
    gram,
    moments,
    nc1,
    nearest_mean_agreement,
)
from core.papers.neural_collapse.plane import Plane, in_plane
from core.papers.neural_collapse.theory import etf_gram
from core.papers.neural_collapse.train import Setting


@dataclass(frozen=True)
class Verdict:
    """Metrics of a visitor's features, in float64."""

    classes: int
    width: int  # of the features
    nc1: float
    frame: str  # "simplex", "orthogonal" or "general"
    distances: dict[str, float]  # frame -> NC2
    mean_cosine: float  # of centred class means, over all pairs
    agreement: float  # NC4: share of samples whose nearest class mean is the classifier's answer
    judged_by: str  # "label" or "classifier"
    cosines: np.ndarray  # (K, K) of centred class means, or raw ones for an orthogonal frame
    nc2_rows: float | None  # of the classifier, against a simplex
    nc3: float | None
    plane: Plane


def judge(found: Features) -> Verdict:
    """Measure a visitor's features; NC2 of rows, NC3 and NC4 need the classifier's weights."""
    features, labels = torch.from_numpy(found.values), torch.from_numpy(found.labels)
    # No metric of means sees the scale, and squares of 1e100 would overflow.
    values = features / features.abs().max()
    classes = len(found.classes)
    measured = moments(values, labels, classes)
    frame, distances = nearest_frame(measured.means)
    centred = measured.centred.numpy()
    apart = cosines(centred, centred)
    shown = apart if frame == "simplex" else cosines(measured.means.numpy(), measured.means.numpy())
    nearest = torch.nn.functional.one_hot(labels, classes).to(values)
    nc2_rows = nc3 = None
    if found.weights is not None:
        weights = torch.from_numpy(found.weights)
        bias = torch.zeros(classes) if found.bias is None else torch.from_numpy(found.bias)
        nearest = features @ weights.mT + bias
        simplex = torch.from_numpy(etf_gram(classes))
        nc2_rows = frame_distance(gram(weights - weights.mean(0)), simplex).item()
        nc3 = duality_distance(weights - weights.mean(0), measured.centred, simplex).item()
    pairs = apart[np.triu_indices(classes, 1)]
    return Verdict(
        classes,
        features.shape[1],
        nc1(measured, LOST).item(),
        frame,
        distances,
        float(np.nanmean(pairs)) if np.isfinite(pairs).any() else float("nan"),
        nearest_mean_agreement(values, nearest, measured.means).item(),
        "label" if found.weights is None else "classifier",
        shown,
        nc2_rows,
        nc3,
        in_plane(values, labels, measured.means),
    )


def nearest_frame(means: torch.Tensor) -> tuple[str, dict[str, float]]:
    """Which frame class means (K, d) are nearest to, and the NC2 distance to each.

    For the simplex the means are centred, since many networks have features that are never negative.
    But centred orthogonal vectors are a simplex too: what is orthogonal as it stands is called so. A
    general orthogonal frame has the means' own lengths, and so is always at least as near as that of
    equal lengths: it is chosen where it is half as far or less.
    """
    classes = len(means)
    raw, centred = gram(means), gram(means - means.mean(0))
    own = torch.diag(raw.diagonal()) / raw.diagonal().norm()
    even = torch.eye(classes, dtype=means.dtype) / classes**0.5
    simplex = torch.from_numpy(etf_gram(classes)).to(means)
    distances = {
        "simplex": frame_distance(centred, simplex).item(),
        "orthogonal": frame_distance(raw, even).item(),
        "general": frame_distance(raw, own).item(),
    }
    right_angled = "general" if distances["general"] < distances["orthogonal"] / 2 else "orthogonal"
    as_it_stands = frame_distance(raw, simplex).item()
    nearer = distances[right_angled] <= min(as_it_stands, 2 * distances["simplex"])
    return (right_angled if nearer else "simplex"), distances


def table(verdict: Verdict) -> list[dict[str, str]]:
    """The metrics, each with what collapsed features have."""
    ideal, apart = -1 / (verdict.classes - 1), verdict.distances
    rows = [
        ("NC1, variability within classes over between", f"{verdict.nc1:.3g}", "0"),
        ("NC2, centred means from a simplex", f"{apart['simplex']:.3f}", "0 in a simplex"),
        ("NC2, means from an orthogonal frame", f"{apart['orthogonal']:.3f}", "0 if so"),
        ("NC2, from orthogonal with their own lengths", f"{apart['general']:.3f}", "0 if so"),
        ("Mean cosine of centred means", f"{verdict.mean_cosine:.3f}", f"{ideal:.3f} in a simplex"),
        (f"NC4, nearest mean is the {verdict.judged_by}", f"{verdict.agreement:.2%}", "100%"),
    ]
    if verdict.nc3 is not None:
        rows.insert(4, ("NC2, classifier rows from a simplex", f"{verdict.nc2_rows:.3f}", "0"))
        rows.insert(5, ("NC3, classifier against means", f"{verdict.nc3:.3f}", "0"))
    return [{"Metric": name, "Measured": value, "Collapsed": goal} for name, value, goal in rows]


def verdict_note(verdict: Verdict) -> str:
    """The verdict in a sentence."""
    distance = verdict.distances[verdict.frame]
    near = "on the way to it" if distance < 0.5 else "far from it"
    near = "collapsed onto it" if distance < 0.1 else near
    tight = "tight" if verdict.nc1 < 0.1 else "loose" if verdict.nc1 < 1 else "not collapsed at all"
    also = "" if verdict.frame == "simplex" else " Less their mean, such means are a simplex too."
    if verdict.width < verdict.classes - 1:
        also += (
            f" Features of width {verdict.width} are narrower than K - 1 = {verdict.classes - 1}: "
        )
        also += "no simplex fits in."
    return (
        f"The class means are {near} (NC2 distance {distance:.3f}), and the classes themselves are "
        f"{tight} (NC1 {verdict.nc1:.3g}).{also}"
    )


def gathered_note(plane: Plane, names: Sequence[int], chosen: Sequence[int]) -> str:
    """What the samples are that a visitor has chosen, by their places in the plane's arrays."""
    if not chosen:
        return (
            f"Draw a loop around points, or click one. Of {len(plane.rows):,} samples "
            f"{_astray(len(plane.strays))}."
        )
    classes, counts = np.unique(plane.own[list(chosen)], return_counts=True)
    parts = [f"{n:,} of class {names[k]}" for k, n in zip(classes[:12], counts, strict=False)]
    more = " and of others" if len(classes) > len(parts) else ""
    astray = len(np.intersect1d(plane.strays, chosen))
    return f"**{len(chosen):,} chosen**: {', '.join(parts)}{more}; of these {_astray(astray)}."


def _astray(count: int) -> str:
    lies = "none lies" if count == 0 else "1 lies" if count == 1 else f"{count:,} lie"
    return f"{lies} nearer to the mean of another class than to that of its own"


def gathered_table(
    plane: Plane, names: Sequence[int], chosen: Sequence[int]
) -> list[dict[str, int]]:
    """The chosen samples, one to a row, counted as they were read."""
    found = [(int(plane.rows[i]), names[plane.own[i]], names[plane.nearest[i]]) for i in chosen]
    return [dict(zip(("Sample", "Class", "Nearest mean"), row, strict=True)) for row in found]


def inspect_features(found: Features) -> Answer:
    """The metrics of collapse, in numbers; those of the classifier where the file has it."""
    verdict = judge(found)
    classifier = {} if verdict.nc3 is None else {"nc2_rows": verdict.nc2_rows, "nc3": verdict.nc3}
    return Answer(
        "How far these features have collapsed",
        quantities(
            nc1=verdict.nc1,
            **{f"nc2_{frame}": distance for frame, distance in verdict.distances.items()},
            mean_cosine=verdict.mean_cosine,
            **classifier,
            **{f"nc4_nearest_mean_is_the_{verdict.judged_by}": verdict.agreement},
            nearest_frame=verdict.frame,
        ),
        [verdict_note(verdict)],
    )


INSPECTORS: Inspectors = {"features": inspect_features}


@kept
def judged_example() -> tuple[Features, Verdict]:
    """The example and what is said of it."""
    found = read_features(example_npz())
    return found, judge(found)


@kept
def example_npz() -> bytes:
    """Unseen digits in the eyes of a trained network of this page, with its classifier."""
    found = epochs(Setting(10, True, "ce", False, 1))
    with io.BytesIO() as file:
        np.savez(
            file,
            features=found.points("test")[-1].numpy().astype(np.float32),
            labels=found.labels("test"),
            weights=found.classifier[-1].numpy().astype(np.float32),
        )
        return file.getvalue()
