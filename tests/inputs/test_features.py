"""Features from visitors: NPZ and CSV are read alike, and what is wrong is said in one sentence."""

import contextlib
import io
import re
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inputs import InputError, archive, features
from core.inputs.features import read_features
from core.papers.neural_collapse import report
from core.papers.neural_collapse.theory import etf_gram

DRAW = np.random.default_rng(0)
VALUES = DRAW.normal(size=(30, 5)).round(6)
LABELS = np.arange(30) % 3 + 4


def npz(**arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def csv(rows: np.ndarray, header: str = "") -> bytes:
    buffer = io.BytesIO()
    np.savetxt(buffer, rows, delimiter=",", header=header, comments="", fmt="%.8g")
    return buffer.getvalue()


def test_both_formats_give_the_same():
    packed = read_features(npz(features=VALUES, labels=LABELS))
    table = read_features(csv(np.column_stack([VALUES, LABELS])))
    named = read_features(csv(np.column_stack([LABELS, VALUES]), "label,a,b,c,d,e"))
    for found in (packed, table, named):
        np.testing.assert_allclose(found.values, VALUES)
        np.testing.assert_array_equal(found.labels, LABELS - 4)
        assert found.classes == (4, 5, 6)
    assert "'label'" in named.notes[0]


def test_a_column_called_y_is_the_label_only_where_no_other_is():
    plain = read_features(csv(np.column_stack([VALUES[:, :2], LABELS])))
    named = read_features(csv(np.column_stack([VALUES[:, :2], LABELS]), "x,y,label"))
    only = read_features(csv(np.column_stack([LABELS, VALUES[:, :2]]), "y,a,b"))
    np.testing.assert_array_equal(named.labels, plain.labels)
    np.testing.assert_array_equal(only.labels, plain.labels)


T = np.array([[1.5, -2, 0.25], [0, 3, 4], [-1, 1e-3, 2], [6, 7, 8]])
L = [1, 0, 1, 0]
PLAIN = "".join(f"{a:g},{b:g},{c:g},{label}\n" for (a, b, c), label in zip(T, L, strict=True))


def rows(form: str) -> str:
    """A row for each of T: {i} is its number, {a}, {b} and {c} its values, {l} its label."""
    cells = [dict(zip("abc", (f"{v:g}" for v in row), strict=True)) for row in T]
    return "".join(form.format(i=i, l=L[i], **cell) + "\n" for i, cell in enumerate(cells))


TABLES = {
    "plain": PLAIN,
    "names": "a,b,c,label\n" + PLAIN,
    "label first": "label,a,b,c\n" + rows("{l},{a},{b},{c}"),
    "label between": "a,b,Label,c\n" + rows("{a},{b},{l},{c}"),
    "class": "class,a,b,c\n" + rows("{l},{a},{b},{c}"),
    "target": "target;a;b;c\n" + rows("{l};{a};{b};{c}"),
    "x, y, z and a label": "x,y,z,label\n" + PLAIN,
    "names with blanks": "sepal length,sepal width,petal length,label\n" + PLAIN,
    "names with blanks, the label first": "label,sepal length,sepal width,c\n" + rows("{l},{a},{b},{c}"),
    "quoted names": '"a","b","c","label"\n' + PLAIN,
    "names behind a mark": "# a,b,c,label\n" + PLAIN,
    "the label first behind a mark": "# label,a,b,c\n" + rows("{l},{a},{b},{c}"),
    "names are numbers": "0,1,2,3\n" + PLAIN,
    "an index without a name": ",a,b,c,label\n" + rows("{i},{a},{b},{c},{l}"),
    "an index, the label first": ",label,a,b,c\n" + rows("{i},{l},{a},{b},{c}"),
    "a named index": "id,a,b,c,label\n" + rows("{i},{a},{b},{c},{l}"),
    "row names as of R": "a b c label\n" + rows("{i} {a} {b} {c} {l}"),
    "tabs": rows("{a}\t{b}\t{c}\t{l}"),
    "blanks": rows("{a}  {b} {c} {l} "),
    "a comment before each row": "# here\n" + PLAIN.replace("\n", "\n# there\n"),
    "decimal commas": rows("{a};{b};{c};{l}").replace(".", ","),
    "labels as fractions": PLAIN.replace(",1\n", ",1.0\n").replace(",0\n", ",0.000\n"),
    "blanks around": PLAIN.replace(",", " , "),
}  # fmt: skip
DRESSES = {
    "utf-8": lambda text: text.encode(),
    "a byte-order mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_in_every_dress(name):
    for dressed in DRESSES.values():
        found = read_features(dressed(TABLES[name]))
        np.testing.assert_array_equal(found.values, T)
        np.testing.assert_array_equal(found.labels, L)


@pytest.mark.parametrize("order", "CF")
@pytest.mark.parametrize("kind", ["<f2", ">f4", "<f4", ">f8", "<f8", "|i1", "<i2", ">i4", "<u8"])
@pytest.mark.parametrize("labels", ["|u1", "<i4", ">i8", "<f8"])
def test_an_archive_of_every_type(kind, order, labels):
    values = np.arange(24).reshape(6, 4)
    kinds = np.array([5, 2, 5, 2, 9, 9])
    raw = npz(features=np.asarray(values, kind, order=order), labels=kinds.astype(labels))
    found = read_features(raw)
    np.testing.assert_array_equal(found.values, values)
    assert (found.labels.tolist(), found.classes) == ([1, 0, 1, 0, 2, 2], (2, 5, 9))


def test_the_classifier_may_come_along():
    weights, bias = np.ones((3, 5), np.float32), np.arange(3)
    found = read_features(npz(features=VALUES, labels=LABELS, weights=weights, bias=bias))
    assert found.weights.dtype == np.float64
    assert found.bias.tolist() == [0, 1, 2]


def test_many_rows_are_drawn_from_at_random(monkeypatch):
    monkeypatch.setattr(features, "KEPT", 12)
    for raw in (
        npz(features=VALUES, labels=LABELS),
        csv(np.column_stack([VALUES, LABELS])),
    ):
        found = read_features(raw)
        assert len(found.labels) == 12
        assert any("12 of 30 rows" in note for note in found.notes)


def _with(row: int, value: float) -> np.ndarray:
    changed = VALUES.copy()
    changed[row, 2] = value
    return changed


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


def _stored(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(name, content)
        packed.writestr("labels.npy", npy(LABELS))
    return buffer.getvalue()


OBJECTS = io.BytesIO()
np.save(OBJECTS, np.array([{}], object), allow_pickle=True)
MANY = io.BytesIO()
with zipfile.ZipFile(MANY, "w") as _archive:
    for _number in range(2000):
        _archive.writestr(f"{_number:030}.npy", b"")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (npz(features=_with(7, np.nan), labels=LABELS), "row 8 of the features"),
        (npz(features=_with(7, np.inf), labels=LABELS), "row 8 of the features"),
        (npz(features=VALUES, labels=np.ones(30)), "name one class"),
        (npz(features=VALUES, labels=LABELS + 0.5), "not an integer"),
        (npz(features=VALUES, labels=np.full(30, np.nan)), "not an integer"),
        (npz(features=VALUES, labels=np.arange(30) * 1e300), "not an integer"),
        (npz(features=VALUES, labels=LABELS[:29]), "30 features and 29 labels"),
        (npz(features=VALUES), "no array 'labels'"),
        (npz(x=VALUES), "no array 'features'"),
        (npz(features=VALUES.ravel(), labels=LABELS), r"shapes \(150,\) and \(30,\)"),
        (npz(features=0 * VALUES, labels=LABELS), "features are 0 throughout"),
        (npz(features=1e200 * VALUES, labels=LABELS), "more than 100 digits"),
        (npz(features=VALUES, labels=LABELS, weights=VALUES), "the weights have shape"),
        (npz(features=VALUES, labels=LABELS, bias=VALUES[0]), "the bias has shape"),
        (
            npz(features=VALUES, labels=LABELS, weights=np.full((3, 5), np.nan)),
            "the weights have a value",
        ),
        (npz(features=VALUES, labels=np.array(list("abc") * 10)), "type U1"),
        (npz(features=VALUES.astype(complex), labels=LABELS), "type c16"),
        (_stored("features.npy", OBJECTS.getvalue()), "type object"),
        (_stored("features.npy", b"\x93NUMPY\x01\x00\xff\xff{"), "header is damaged"),
        (npz(features=VALUES, labels=LABELS)[:-30], "cut off"),
        (b"PK\x03\x04" + bytes(100), "cut off"),
        (MANY.getvalue(), "too many files"),
        (b"", "empty"),
        (b"\x00\x01\x02", "neither an NPZ archive nor text"),
        (csv(VALUES[:, :1]), "1 number;"),
        (b"1,2,3\n4,5\n", "not rows of equally many numbers"),
        (rows("{i},{a},{b},{l}").encode(), "first column numbers the rows"),
        (b"1,2,x\n4,5,y\n", "row 1 of the features has 'x'"),
        (b"\x89PNG\r\n\x1a\n123", "neither an NPZ archive nor text"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(raw, says):
    with pytest.raises(InputError, match=says) as refused:
        read_features(raw)
    assert "\n" not in str(refused.value)


def test_an_archive_that_inflates_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(archive, "MAX_INFLATED", 10_000)
    with pytest.raises(InputError, match="unpacks to more than"):
        read_features(npz(features=np.zeros((9999, 9)), labels=np.zeros(9999)))


def test_a_damaged_member_is_refused():
    raw = bytearray(npz(features=VALUES, labels=LABELS))
    raw[60:90] = bytes(30)
    with pytest.raises(InputError):
        read_features(bytes(raw))


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"1,2\n"]))
def test_any_bytes_are_read_or_refused(raw, head):
    with contextlib.suppress(InputError):
        read_features(head + raw)


def test_frames_are_recognised_however_turned():
    labels = np.arange(200) % 4
    turn = np.linalg.qr(DRAW.normal(size=(6, 6)))[0][:4]
    lengths = np.array([1.0, 0.6, 0.4, 0.2])
    simplex = np.linalg.cholesky(etf_gram(4) + 1e-9 * np.eye(4)) @ turn
    for means, frame in (
        (simplex + 3 * turn[0], "simplex"),
        (turn, "orthogonal"),
        (lengths[:, None] * turn, "general"),
    ):
        values = 50 * means[labels] + 0.01 * DRAW.normal(size=(200, 6))
        verdict = report.judge(read_features(npz(features=values, labels=labels)))
        assert verdict.frame == frame
        assert verdict.distances[frame] < 0.02
        assert verdict.nc1 < 0.01
        assert verdict.agreement == 1
    noise = report.judge(read_features(npz(features=DRAW.normal(size=(200, 6)), labels=labels)))
    assert noise.nc1 > 1


def test_the_example_is_judged_as_the_page_says():
    verdict = report.judge(read_features(report.example_npz()))
    assert verdict.frame == "simplex"
    assert verdict.judged_by == "classifier"
    answer = report.inspect_features(read_features(report.example_npz()))
    assert {row["quantity"] for row in answer.rows} >= {"nc1", "nc2_simplex", "nc3"}


def test_two_networks_features_of_the_same_samples_are_read_from_one_file_or_two(monkeypatch):
    monkeypatch.setattr(features, "MAX_NUMBERS", 160)  # 20 rows of 8, 32 of 5
    other = DRAW.normal(size=(30, 3))
    one = read_features(npz(features=VALUES, features_b=other, labels=LABELS))
    first = read_features(npz(features=VALUES, labels=LABELS))
    second = read_features(npz(features=np.hstack([other] * 3), labels=LABELS))
    two = features.paired(first, second)
    assert len(one.rows) == 20
    assert len(two.rows) == len(second.rows) == 17
    for found in (one, two):
        np.testing.assert_allclose(found.values, VALUES[found.rows])
        np.testing.assert_allclose(found.others[:, :3], other[found.rows])
        np.testing.assert_array_equal(np.array(found.classes)[found.labels], LABELS[found.rows])


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (VALUES[:20], "as many rows as features, 30, are needed"),
        (VALUES[:, 0], "features_b has shape (30,)"),
        (np.where(VALUES[3, 2] == VALUES, np.nan, VALUES), "row 4 of features_b has a value that"),
        (0 * VALUES, "features_b are 0 throughout"),
    ],
)
def test_a_second_matrix_that_does_not_fit_is_refused(others, expected):
    with pytest.raises(InputError, match=re.escape(expected)):
        read_features(npz(features=VALUES, features_b=others, labels=LABELS))


@pytest.mark.parametrize("labels", [LABELS[::-1], LABELS + 1, LABELS[:20]])
def test_files_of_other_samples_are_not_paired(labels):
    first = read_features(npz(features=VALUES, labels=LABELS))
    second = read_features(npz(features=VALUES[: len(labels)], labels=labels))
    with pytest.raises(InputError, match="the same samples in the same order"):
        features.paired(first, second)
