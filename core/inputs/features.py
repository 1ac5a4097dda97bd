"""A visitor's features with labels, as NPZ or CSV: bounded, thinned out, or refused in one sentence."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.inputs import InputError, check_size
from core.inputs.kinds import Kind, Likeness
from core.inputs.numbers import (
    MAX_LINE,
    check_lines,
    column_names,
    is_text,
    read_npy_array,
    rows_of_numbers,
    spaced,
    without_names,
)

MAX_BYTES = 200 * 1024 * 1024
MAX_INFLATED = 400 * 1024 * 1024  # of one array in an archive
MAX_DIRECTORY = 64 * 1024  # of an archive [bytes]: some hundred names
MAX_ROWS = 1_000_000
MAX_WIDTH = 4096
MAX_CLASSES = 1000
KEPT = 50_000  # rows, of more they are drawn at random
MAX_NUMBERS = 20_000_000  # rows times columns that are kept
_LABEL_NAMES = (b"label", b"labels", b"class", b"target", b"y")  # the first of these that is there
LABEL_NAMES = {name.decode() for name in _LABEL_NAMES[:-1]}


@dataclass(frozen=True)
class Features:
    """Features (n, d) float64; labels (n,) from 0 to K - 1, all present; what each class was called.

    weights (K, d) and bias (K,) are the classifier's, if the file has them.
    """

    values: np.ndarray
    labels: np.ndarray
    classes: tuple[int, ...]
    weights: np.ndarray | None
    bias: np.ndarray | None
    notes: tuple[str, ...]


def _is_archive(raw: bytes) -> bool:
    return raw.startswith(b"PK\3\4")


def read_features(raw: bytes) -> Features:
    """Read an NPZ with `features` (n, d) and `labels` (n,), or a CSV with a column of labels.

    An NPZ may also hold `weights` (K, d) and `bias` (K,) of the classifier, in the order of the sorted
    labels. Raises InputError, with one sentence.
    """
    check_size(raw, MAX_BYTES, "features")
    if _is_archive(raw):
        arrays = _read_archive(raw)
        values, labels, notes = _thinned(arrays["features"], arrays["labels"])
        return _checked(values, labels, arrays.get("weights"), arrays.get("bias"), notes)
    if b"\0" in raw[:4096]:
        raise InputError("the file is neither an NPZ archive nor text; save it with numpy.savez")
    values, labels, notes = _read_table(raw)
    return _checked(values, labels, None, None, notes)


def _read_archive(raw: bytes) -> dict[str, np.ndarray]:
    _check_directory(raw)
    found = {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in ("features", "labels", "weights", "bias"):
                if f"{name}.npy" in archive.namelist():
                    found[name] = read_npy_array(
                        _inflated(archive, f"{name}.npy"), _SHAPES[name], MAX_WIDTH
                    )
            present = ", ".join(sorted(archive.namelist())[:6]) or "nothing"
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,  # encrypted; packed in a way that zipfile has not (a subclass)
        OSError,
    ) as error:
        raise InputError("the NPZ archive is damaged; save it again with numpy.savez") from error
    for name in ("features", "labels"):
        if name not in found:
            raise InputError(
                f"the archive has no array '{name}' (it has {present}); features and labels are needed"
            )
    if found["features"].ndim != 2 or found["labels"].ndim != 1:
        shapes = found["features"].shape, found["labels"].shape
        raise InputError(
            f"features and labels have shapes {shapes[0]} and {shapes[1]}; (n, d) and (n,) are needed"
        )
    return found


_SHAPES = {
    "features": "features (n, d)",
    "labels": "labels (n,)",
    "weights": "weights (K, d)",
    "bias": "bias (K,)",
}


def _check_directory(raw: bytes) -> None:
    """zipfile reads the whole directory at once, so its size is looked at before."""
    end = raw.rfind(b"PK\x05\x06", -65_557)
    if end < 0 or b"PK\x06\x07" in raw[max(end - 20, 0) : end]:
        raise InputError("the NPZ archive is cut off, or larger than it may be")
    size = int.from_bytes(raw[end + 12 : end + 16], "little")
    if size > MAX_DIRECTORY:
        raise InputError("the archive lists too many files; features and labels are needed")


def _inflated(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        content = member.read(MAX_INFLATED + 1)
    if len(content) > MAX_INFLATED:
        raise InputError(
            f"{name} unpacks to more than {MAX_INFLATED >> 20} MB; keep float32 or fewer rows"
        )
    return content


def _thinned(values: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[str]]:
    if len(values) != len(labels):
        raise InputError(
            f"there are {len(values):,} features and {len(labels):,} labels; one label each is needed"
        )
    rows, notes = _rows_to_keep(len(values), values.shape[1])
    return np.array(values[rows], np.float64), np.array(labels[rows], np.float64), notes


def _rows_to_keep(count: int, width: int) -> tuple[np.ndarray | slice, list[str]]:
    if count > MAX_ROWS:
        raise InputError(f"there are {count:,} rows; up to {MAX_ROWS:,} are read")
    most = min(KEPT, MAX_NUMBERS // max(width, 1))
    if count <= most:
        return slice(None), []
    rows = np.sort(np.random.default_rng(0).choice(count, most, replace=False))
    return rows, [f"{most:,} of {count:,} rows were drawn at random"]


def _read_table(raw: bytes) -> tuple[np.ndarray, np.ndarray, list[str]]:
    check_lines(raw)
    names = spaced(raw.lstrip().partition(b"\n")[0].lower()).replace(b'"', b"").split()
    text, named = without_names(raw)
    marked = [names.index(name) for name in _LABEL_NAMES if name in names] if named else []
    column = marked[0] if marked else -1
    notes = [
        f"labels are in column '{names[column].decode('latin-1')}'"
        if marked
        else "labels are in the last column"
    ]
    lines = [line for line in text.split(b"\n") if line.strip()]
    rows, thinned = _rows_to_keep(len(lines), len(names))
    chosen = lines[rows] if isinstance(rows, slice) else [lines[row] for row in rows]
    table = rows_of_numbers(b"\n".join(chosen), "features", "the features and a label")
    if table.shape[1] < 2 or table.shape[1] > MAX_WIDTH + 1:
        raise InputError(
            f"each row has {table.shape[1]} numbers; 1 to {MAX_WIDTH:,} features and a label are needed"
        )
    return np.delete(table, column, axis=1), table[:, column], notes + thinned


def _checked(
    values: np.ndarray,
    labels: np.ndarray,
    weights: np.ndarray | None,
    bias: np.ndarray | None,
    notes: list[str],
) -> Features:
    bad = ~np.isfinite(values).all(1)
    if bad.any():
        raise InputError(
            f"row {int(bad.argmax()) + 1} of the features has a value that is not a finite number"
        )
    if (
        not np.isfinite(labels).all()
        or np.any(labels != np.round(labels))
        or np.abs(labels).max() > 2**31
    ):
        raise InputError("a label is not an integer; each row needs the number of its class")
    classes, numbers = np.unique(labels.astype(np.int64), return_inverse=True)
    if not 2 <= len(classes) <= MAX_CLASSES:
        many = "one class" if len(classes) == 1 else f"{len(classes):,} classes"
        raise InputError(f"the labels name {many}; 2 to {MAX_CLASSES:,} are needed")
    width = values.shape[1]
    if width < len(classes) - 1:
        notes.append(
            f"{width} dimensions are fewer than K - 1 = {len(classes) - 1}, so no simplex fits in"
        )
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
    largest = np.abs(values).max()
    if largest == 0:
        raise InputError("all features are 0; nothing can be said of them")
    if largest > 1e100:
        raise InputError(f"a feature is as large as {largest:.0e}; values below 1e100 are read")
    return Features(
        values,
        numbers.ravel(),
        tuple(int(c) for c in classes),
        None if weights is None else np.array(weights, np.float64),
        None if bias is None else np.array(bias, np.float64),
        tuple(notes),
    )


def _likeness(raw: bytes) -> Likeness:
    named = is_text(raw) and LABEL_NAMES & set(column_names(raw[:MAX_LINE]))
    return Likeness.YES if _is_archive(raw) or named else Likeness.NO


def _facts(features: Features) -> dict[str, Any]:
    return {
        "samples": len(features.labels),
        "dimensions": features.values.shape[1],
        "classes": len(features.classes),
        "classifier": features.weights is not None,
    }


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
        "perhaps the classifier's `weights` and `bias`; a CSV has a column `label`."
    ),
    extensions=("npz", "csv"),
    max_bytes=MAX_BYTES,
    likeness=_likeness,
    read=read_features,
    brief=lambda found: f"{len(found.labels):,} samples of {len(found.classes)} classes",
    facts=_facts,
    sample_name="features.npz",
    sample=_sample,
)
