"""Rotations from visitors: every layout is read, rows that are no rotations are refused by number."""

import io

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from core.groups.so3 import from_quaternion
from core.inputs import InputError
from core.inputs.trajectory import MAX_BYTES, MAX_ROWS, as_trajectory, read_trajectory

TRUTH = Rotation.random(7, random_state=0)


def text(rows: np.ndarray, header: str = "") -> bytes:
    buffer = io.BytesIO()
    np.savetxt(buffer, rows, delimiter=",", header=header, comments="", fmt="%.17g")
    return buffer.getvalue()


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


WXYZ = TRUTH.as_quat()[:, [3, 0, 1, 2]]


@pytest.mark.parametrize("encode", [text, npy])
@pytest.mark.parametrize(
    ("layout", "rows"),
    [
        ("wxyz", WXYZ),
        ("wxyz", -1.004 * WXYZ),  # either sign, rounded
        ("xyzw", TRUTH.as_quat()),
        ("matrix", TRUTH.as_matrix().reshape(7, 9)),
        ("euler", TRUTH.as_euler("ZXZ", degrees=True)),
        ("wxyz", np.column_stack([np.arange(7), WXYZ])),  # with a column of time
    ],
)
def test_every_layout_gives_the_same_rotations(encode, layout, rows):
    found = read_trajectory(encode(rows), layout, "ZXZ")
    np.testing.assert_allclose(from_quaternion(found.quaternions), TRUTH.as_matrix(), atol=1e-7)
    np.testing.assert_allclose(found.quaternions.norm(dim=1), 1, atol=1e-12)


def test_matrices_may_be_three_by_three():
    found = read_trajectory(npy(TRUTH.as_matrix().astype(np.float32)))
    np.testing.assert_allclose(from_quaternion(found.quaternions), TRUTH.as_matrix(), atol=1e-5)


@pytest.mark.parametrize("names", ["w,x,y,z", "qx,qy,qz,qw", "t,z,y,x,w", "X,Y,Z,W,error"])
@pytest.mark.parametrize("layout", [None, "wxyz", "xyzw"])
def test_named_columns_are_a_quaternions_wherever_they_stand(names, layout):
    columns = [name.lower().removeprefix("q") for name in names.split(",")]
    rows = np.column_stack(
        [WXYZ[:, "wxyz".index(c)] if c in "wxyz" else np.arange(7) for c in columns]
    )
    found = read_trajectory(text(rows, names), layout)
    np.testing.assert_allclose(found.quaternions, WXYZ, atol=1e-12)


@pytest.mark.parametrize("names", ["time,a,b,c", "a,b,c,time", "a,Timestamp,b,c", ",a,b,c"])
def test_the_time_is_left_out_wherever_it_stands(names):
    angles = TRUTH.as_euler("XYZ", degrees=True)
    columns = [
        angles[:, "abc".index(n)] if n in list("abc") else np.arange(7) / 9
        for n in names.split(",")
    ]
    found = read_trajectory(text(np.column_stack(columns), names), "euler", "XYZ")
    np.testing.assert_allclose(from_quaternion(found.quaternions), TRUTH.as_matrix(), atol=1e-7)
    assert any("the time" in note for note in found.notes)


@pytest.mark.parametrize("separator", [" ", "\t", ";", ",", "  "])
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("head", ["", "# a comment\n", "# timestamp tx qx qy qz qw\n"])
def test_rotations_in_every_dress(separator, code, head):
    columns = TRUTH.as_quat()
    if "qx" in head:  # as TUM writes them, without ty and tz
        columns = np.column_stack([np.arange(7), np.ones(7), columns])
        head = head.replace(" ", separator).replace("#" + separator, "# ")
    lines = "".join(separator.join(f"{v:.17g}" for v in row) + "\n" for row in columns)
    found = read_trajectory((head + lines).encode(code), "xyzw")
    np.testing.assert_allclose(from_quaternion(found.quaternions), TRUTH.as_matrix(), atol=1e-12)


def test_a_file_that_does_not_say_what_its_rows_are_has_to_be_told():
    with pytest.raises(InputError, match="does not say what its rows are"):
        read_trajectory(text(WXYZ))
    with pytest.raises(InputError, match="named as those of quaternions"):
        read_trajectory(text(WXYZ, "w,x,y,z"), "matrix")


def test_radians_are_read_and_suspected():
    radians = TRUTH.as_euler("XYZ")
    found = as_trajectory(radians, "euler", "XYZ", degrees=False)
    np.testing.assert_allclose(from_quaternion(found.quaternions), TRUTH.as_matrix(), atol=1e-12)
    assert any("radians" in note for note in as_trajectory(radians, "euler", "XYZ").notes)


def spoiled(rows: np.ndarray, row: int, column: int, value: float) -> np.ndarray:
    bad = rows.copy()
    bad[row, column] = value
    return bad


MATRICES = TRUTH.as_matrix().reshape(7, 9)


@pytest.mark.parametrize(
    ("rows", "layout", "words"),
    [
        (spoiled(WXYZ, 4, 0, 3.0), "wxyz", "row 5 is no rotation"),
        (spoiled(MATRICES, 2, 4, 2.0), "matrix", "row 3 is no rotation"),
        (-MATRICES, "matrix", "plus 2 for a reflection, is 2"),
        (np.zeros((3, 4)), "xyzw", "row 1 is no rotation: the length less 1 is 1"),
        (WXYZ[:, :2], "wxyz", "each row has 2 numbers; w, x, y, z are needed"),
        (WXYZ, "matrix", "each row has 4 numbers; the nine entries"),
    ],
)
def test_rows_that_are_no_rotations_are_refused_with_the_worst_one(rows, layout, words):
    with pytest.raises(InputError, match=words):
        as_trajectory(rows, layout)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (b"1 2 3 4\n", "has 1 rows"),
        (b"1 2 3 4\n1 2 3\n", "not rows of equally many numbers"),
        (b"1 2 3 4\n1 2 3 nan\n", "row 2 has a value that is not a finite number"),
        (b"\0\1\2", "is binary"),
        (npy(np.zeros((3, 65))), "has shape"),
        (npy(np.zeros((2, 2, 2, 2))), "has shape"),
        (npy(np.zeros((MAX_ROWS + 1, 3), np.int8)), "rows; 2 to 100,000 are read"),
        (npy(np.zeros((9, 4)))[:-8], "too short"),
        (npy(np.array(["a", "b"])), "plain numbers are read"),
        (b"9" * 200_000, "line of the file"),
        (b" " * (MAX_BYTES + 1), "up to 32 MB"),
    ],
)
def test_bad_files_are_refused_in_one_sentence(raw, words):
    with pytest.raises(InputError, match=words) as refused:
        read_trajectory(raw, "wxyz")
    assert "\n" not in str(refused.value)


def test_nothing_is_unpickled():
    with pytest.raises(InputError, match="type object"):
        read_trajectory(npy_object())


def npy_object() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    return buffer.getvalue()


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_rows_or_refused(raw):
    for prefix in (b"", b"\x93NUMPY\x01\x00"):
        try:
            found = read_trajectory(prefix + raw, "euler")
        except InputError:
            continue
        assert bool(torch.isfinite(found.quaternions).all())


@pytest.mark.parametrize("raw", [b",", b"#", b" ;\n\t,", b"# a,b\n#\n"])
def test_text_without_a_number_is_refused(raw):
    with pytest.raises(InputError, match=r"has no rotations|an empty cell"):
        read_trajectory(raw)
