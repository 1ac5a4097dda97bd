"""A visitor's features with labels, as NPZ or CSV: bounded, thinned out, or refused in one sentence."""

import io
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.inputs import InputError, check_size
from core.inputs.archive import Archive, looks_like_archive
from core.inputs.kinds import Kind, Likeness
from core.inputs.table import NUMBERED, TextTable, column_names, numbers_rows, open_table
from core.inputs.text import MAX_TEXT, is_text

MAX_BYTES = 200 * 1024 * 1024
MAX_ROWS = 1_000_000
_PICTURED = 600  # samples
MAX_WIDTH = 4096
MAX_CLASSES = 1000
KEPT = 50_000  # rows, of more they are drawn at random
MAX_NUMBERS = 10_000_000  # rows times columns that are kept
_LABEL_NAMES = ("label", "labels", "class", "target")
_INDEX_NAMES = ("", "unnamed: 0", "index", "id")


@dataclass(frozen=True)
class Features:
    """Features (n, d) float64; labels (n,) from 0 to K - 1, all present; what each class was called.

    weights (K, d) and bias (K,) are the classifier's, if the file has them. others (n, d') are another
    network's features of the same samples, if it has those; rows (n,) where each stands among the `count`
    of the file.
    """

    values: np.ndarray
    labels: np.ndarray
    classes: tuple[int, ...]
    weights: np.ndarray | None
    bias: np.ndarray | None
    others: np.ndarray | None
    rows: np.ndarray
    count: int
    notes: tuple[str, ...]


def read_features(raw: bytes) -> Features:
    """Read an NPZ with `features` (n, d) and `labels` (n,), or a CSV with a column of labels.

    An NPZ may also hold `weights` (K, d) and `bias` (K,) of the classifier, in the order of the sorted
    labels, and `features_b` (n, d'), another network's of the same samples. Raises InputError, with one
    sentence.
    """
    check_size(raw, MAX_BYTES, "features")
    if looks_like_archive(raw):
        return _read_archive(Archive(raw))
    if not is_text(raw):
        raise InputError("the file is neither an NPZ archive nor text; save it with numpy.savez")
    return _read_table(raw)


_SHAPES = {
    "features": "features (n, d)",
    "features_b": "features_b (n, d)",
    "labels": "labels (n,)",
    "weights": "weights (K, d)",
    "bias": "bias (K,)",
}


def _read_archive(archive: Archive) -> Features:
    for name in ("features", "labels"):
        if name not in archive.names:
            present = ", ".join(sorted(name[:40] for name in archive.names)[:6]) or "nothing"
            raise InputError(
                f"the archive has no array '{name}' (it has {present}); features and labels are needed"
            )
    headers = {
        name: archive.header(name, shape, MAX_WIDTH)
        for name, shape in _SHAPES.items()
        if name in archive.names
    }
    shapes = headers["features"].shape, headers["labels"].shape
    if len(shapes[0]) != 2 or len(shapes[1]) != 1:
        raise InputError(
            f"features and labels have shapes {shapes[0]} and {shapes[1]}; (n, d) and (n,) are needed"
        )
    if shapes[0][0] != shapes[1][0]:
        raise InputError(
            f"there are {shapes[0][0]:,} features and {shapes[1][0]:,} labels; one label each is needed"
        )
    others = headers.get("features_b")
    if others and (len(others.shape) != 2 or others.shape[0] != shapes[0][0]):
        raise InputError(
            f"features_b has shape {others.shape}; as many rows as features, {shapes[0][0]:,}, are needed"
        )
    labels = archive.read("labels", headers["labels"], slice(None))
    rows, notes = _rows_to_keep(labels, shapes[0][1] + (others.shape[1] if others else 0))
    classifier = {}
    for name in ("weights", "bias"):
        if name in headers:
            if headers[name].shape[0] > MAX_CLASSES:
                raise InputError(
                    f"the {name} have shape {headers[name].shape}, for too many classes"
                )
            classifier[name] = archive.read(name, headers[name], slice(None))
    values = archive.read("features", headers["features"], rows)
    found = _checked(values, labels, rows, classifier, notes)
    if others is None:
        return found
    second = archive.read("features_b", others, rows)
    _check_values(second, rows, "features_b")
    return replace(found, others=second)


def paired(first: Features, second: Features) -> Features:
    """Two networks' features of the same samples, of two files; the classifiers are left out.

    Raises InputError where the files do not hold the same labels in the same order.
    """
    rows, at, there = np.intersect1d(first.rows, second.rows, return_indices=True)
    mine = np.array(first.classes)[first.labels[at]]
    theirs = np.array(second.classes)[second.labels[there]]
    if first.count != second.count or not np.array_equal(mine, theirs):
        raise InputError(
            "the two files differ in their labels; the same samples in the same order are needed"
        )
    _, labels = np.unique(mine, return_inverse=True)
    return replace(
        first,
        values=first.values[at],
        labels=labels.ravel(),
        weights=None,
        bias=None,
        others=second.values[there],
        rows=rows,
    )


def _check_rows(count: int) -> None:
    if count > MAX_ROWS:
        raise InputError(f"there are {count:,} rows; up to {MAX_ROWS:,} are read")


def _rows_to_keep(labels: np.ndarray, width: int) -> tuple[np.ndarray, list[str]]:
    """The rows that are read, in ascending order: all, or a random part with some of each class.

    Raises InputError where the labels are not those of two classes or more.
    """
    _check_rows(len(labels))
    if (
        not np.isfinite(labels).all()
        or np.any(labels != np.round(labels))
        or np.abs(labels).max(initial=0) > 2**31
    ):
        raise InputError("a label is not an integer; each row needs the number of its class")
    classes, numbers = np.unique(labels, return_inverse=True)
    if not 2 <= len(classes) <= MAX_CLASSES:
        many = "one class" if len(classes) == 1 else f"{len(classes):,} classes"
        raise InputError(f"the labels name {many}; 2 to {MAX_CLASSES:,} are needed")
    most = min(KEPT, MAX_NUMBERS // max(width, 1))
    if len(labels) <= most:
        return np.arange(len(labels)), []
    shuffled = np.random.default_rng(0).permutation(
        len(labels)
    )  # the same for features of any width
    drawn = shuffled[:most]
    _, firsts = np.unique(numbers.ravel()[shuffled], return_index=True)
    missing = np.setdiff1d(numbers.ravel()[shuffled[firsts]], numbers.ravel()[drawn])
    rows = np.union1d(drawn, shuffled[firsts][missing])
    return rows, [f"{len(rows):,} of {len(labels):,} rows were drawn at random"]


def _read_table(raw: bytes) -> Features:
    table = open_table(raw, "features", "the features and a label")
    notes = list(table.notes)
    label = _label_column(table, notes)
    columns = [column for column in range(table.width) if column != label]
    named = table.names and table.names[columns[0]] in _INDEX_NAMES
    if (named or not table.names) and numbers_rows(table.numbers(columns[:1])[:, 0]):
        if not named:
            raise InputError(NUMBERED)
        notes.append("the first column numbers the rows and was left out")
        columns = columns[1:]
    if not 1 <= len(columns) <= MAX_WIDTH:
        raise InputError(
            f"each row has {table.width} numbers; 1 to {MAX_WIDTH:,} features and a label are needed"
        )
    _check_rows(table.count)
    labels = table.numbers([label])[:, 0]
    rows, thinned = _rows_to_keep(labels, len(columns))
    values = table.numbers(columns, rows)
    return _checked(values, labels, rows, {}, notes + thinned)


def _label_column(table: TextTable, notes: list[str]) -> int:
    """The column called label or the like; `y` if no column is called x; else the last one."""
    if table.width < 2:
        raise InputError("each row has 1 number; features and a label are needed")
    choices = _LABEL_NAMES if "x" in table.names else (*_LABEL_NAMES, "y")
    for name in choices:
        if table.names.count(name) > 1:
            raise InputError(f"two columns are called {name}; one label for each row is needed")
        if name in table.names:
            notes.append(f"labels are in column '{name}'")
            return table.names.index(name)
    notes.append("labels are in the last column")
    return table.width - 1


def _checked(
    values: np.ndarray,
    labels: np.ndarray,
    rows: np.ndarray,
    classifier: dict[str, np.ndarray],
    notes: list[str],
) -> Features:
    """The features of `rows`, with the labels of all rows."""
    _check_values(values, rows, "the features")
    classes, numbers = np.unique(labels[rows].astype(np.int64), return_inverse=True)
    weights, bias = classifier.get("weights"), classifier.get("bias")
    width = values.shape[1]
    singles = int((np.bincount(numbers) == 1).sum())
    if singles:
        notes.append(f"{singles} class{'es have' if singles > 1 else ' has'} one sample only")
    if weights is not None and weights.shape != (len(classes), width):
        raise InputError(
            f"the weights have shape {weights.shape}; ({len(classes)}, {width}) is needed"
        )
    if bias is not None and bias.shape != (len(classes),):
        raise InputError(f"the bias has shape {bias.shape}; ({len(classes)},) is needed")
    for name, array in (("weights", weights), ("bias", bias)):
        if array is not None and not np.isfinite(array).all():
            raise InputError(f"the {name} have a value that is not a finite number")
    return Features(
        values,
        numbers.ravel(),
        tuple(int(c) for c in classes),
        weights,
        bias,
        None,
        rows,
        len(labels),
        tuple(notes),
    )


def _check_values(values: np.ndarray, rows: np.ndarray, what: str) -> None:
    bad = ~np.isfinite(values).all(1)
    if bad.any():
        raise InputError(
            f"row {rows[bad.argmax()] + 1} of {what} has a value that is not a finite number"
        )
    largest = np.abs(values).max()
    if largest == 0:
        raise InputError(f"{what} are 0 throughout; nothing can be said of them")
    if len(values) > 1 and (values == values[0]).all():
        raise InputError(f"{what} are the same in every row; nothing can be said of them")
    if largest > 1e100:
        raise InputError(
            f"{what} have a value of more than 100 digits before the point; scale them down"
        )


def _likeness(raw: bytes) -> Likeness:
    named = set(_LABEL_NAMES) & set(column_names(raw))
    return Likeness.YES if looks_like_archive(raw) or named else Likeness.NO


def _brief(features: Features) -> str:
    told = f"{len(features.labels):,} samples of {len(features.classes)} classes"
    return told if features.others is None else f"{told}, seen by two networks"


def _facts(features: Features) -> dict[str, Any]:
    return {
        "samples": len(features.labels),
        "dimensions": features.values.shape[1],
        "classes": len(features.classes),
        "classifier": features.weights is not None,
        "dimensions_b": None if features.others is None else features.others.shape[1],
    }


def _pictured(features: Features) -> np.ndarray:
    count = len(features.values)
    return np.linspace(0, count - 1, min(count, _PICTURED)).astype(int)


def _components(features: Features) -> np.ndarray:
    """Some samples along the first three principal components of theirs, within the unit ball."""
    rows = _pictured(features)
    centred = features.values[rows] - features.values[rows].mean(0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    places = np.zeros((len(rows), 3))
    places[:, : min(3, len(sizes))] = (left * sizes)[:, :3]
    return places / (np.linalg.norm(places, axis=1).max() or 1)


def _sample() -> bytes:
    """Five classes about the corners of a simplex."""
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(5), 40)
    values = np.eye(5, 16)[labels] + 0.1 * random.normal(size=(len(labels), 16))
    with io.BytesIO() as file:
        np.savez(file, features=values.astype(np.float32), labels=labels)
        return file.getvalue()


KIND = Kind(
    name="features",
    title="Features with labels",
    what="features",
    formats="NPZ, CSV",
    says=(
        "What a layer of your network says of many samples: `features` (n, d) and `labels` (n,), "
        f"perhaps the classifier's `weights` and `bias`, perhaps `features_b`, another "
        f"network's of the same samples; a CSV, up to {MAX_TEXT >> 20} MB, "
        "has a column `label`."
    ),
    extensions=("npz", "csv"),
    max_bytes=MAX_BYTES,
    likeness=_likeness,
    read=read_features,
    brief=_brief,
    facts=_facts,
    sample_name="features.npz",
    sample=_sample,
    points=_components,
    classes=lambda found: found.labels[_pictured(found)],
    pictured="The samples along their first three principal components",
)
