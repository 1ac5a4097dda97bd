"""Paths in the plane: columns by name, new paths where the time goes back, refusals in one sentence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.inputs import InputError, kinds
from core.inputs.path import KIND, read_paths

numbers = st.floats(-1e6, 1e6)


@given(
    st.lists(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=6), min_size=1, max_size=4)
)
def test_what_was_written_is_read(places):
    lines = ["x,y,t"]
    lines += [f"{x!r},{y!r},{t}" for one in places for t, (x, y) in enumerate(one)]
    found = read_paths("\n".join(lines).encode())
    assert [len(each.times) for each in found.paths] == [len(one) for one in places]
    for each, one in zip(found.paths, places, strict=True):
        np.testing.assert_allclose(each.places, one)


def test_columns_are_known_by_name_in_any_order_and_by_place_without_names():
    named = read_paths(b"time;speed;y;x\n0;9;1;2\n1;9;3;4\n")
    np.testing.assert_array_equal(named.paths[0].places, [[2, 1], [4, 3]])
    plain = read_paths(b"2 1 0\n4 3 1\n")
    np.testing.assert_array_equal(plain.paths[0].places, [[2, 1], [4, 3]])
    assert plain.notes == ("the columns were taken for x, y and time",)


def test_points_at_the_same_time_are_left_out_and_that_is_said():
    found = read_paths(b"x,y,t\n0,0,0\n1,1,0\n2,2,1\n")
    np.testing.assert_array_equal(found.paths[0].times, [0, 1])
    assert "left out" in found.notes[0]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "empty"),
        (b"\x00\x01" * 40, "binary"),
        (b"x,y,t\n1,2,3\n", "1 rows"),
        (b"a,b,c\n1,2,3\n4,5,6\n", "name three of them"),
        (b"x,y,t\n1,2,3\n4,nan,6\n", "row 2"),
        (b"x,y,t\n1,2,3\n4,1e300,6\n", "row 2"),
        (b"x,y,t\n" + b"1,2,1\n1,2,0\n" * 1200, "goes back"),
    ],
)
def test_what_is_no_path_is_refused_in_one_sentence(raw, says):
    with pytest.raises(InputError, match=says):
        read_paths(raw)


def test_a_table_of_x_y_and_t_is_a_path_and_one_with_z_a_cloud():
    assert kinds.kind_of(KIND.sample()).name == "path"
    assert kinds.kind_of(b"x,y,z\n1,2,3\n4,5,6\n").name != "path"
