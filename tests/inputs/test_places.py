"""Places on a map: columns by name, longitudes shortened, refusals in one sentence."""

import numpy as np
import pytest

from core.inputs import InputError, kinds
from core.inputs.places import KIND, in_unit_square, read_places

FIVE = "0,0\n4,0\n4,3\n0,3\n2,5\n"


def test_places_are_told_by_their_columns_and_two_need_no_names():
    plain = read_places(FIVE.encode())
    named = read_places(("name;y;x\n" + "".join(f"7;{b};{a}\n" for a, b in plain.points)).encode())
    np.testing.assert_array_equal(named.points, plain.points)
    square = in_unit_square(plain.points)
    assert square.min() > 0
    assert square.max() < 1
    assert np.linalg.norm(square[1] - square[0]) == pytest.approx(0.9 * 4 / 5)


def test_longitudes_are_as_long_as_at_the_middle_latitude_and_doubles_are_left_out():
    rows = [(10, 60), (11, 60), (10, 59), (11, 61), (10.5, 60), (10, 60)]
    found = read_places(("lon,lat\n" + "\n".join(f"{a},{b}" for a, b in rows)).encode())
    assert len(found.points) == 5
    np.testing.assert_allclose(np.linalg.norm(found.points[1] - found.points[0]), 0.5, atol=1e-12)
    assert "shortened" in found.notes[0]
    assert "twice" in found.notes[1]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"\x00\x01\x02", "binary"),
        (b"a,b\n1,2\n3,4\n", "name two of them x and y"),
        (b"x,y\n1,2\n3,4\n", "5 to 60 places"),
        (b"x,y\n" + b"1,2\n" * 5, "5 different places are needed; the file has 1"),
        (b"x,y\n" + b"1,2\n" * 4 + b"nan,1\n", "row 5"),
    ],
)
def test_what_is_no_map_is_refused_in_one_sentence(raw, says):
    with pytest.raises(InputError, match=says):
        read_places(raw)


def test_a_table_of_x_and_y_is_places_and_one_with_a_time_or_z_is_not():
    assert kinds.kind_of(KIND.sample()).name == "places"
    assert kinds.kind_of(b"x,y,t\n1,2,3\n4,5,6\n").name == "path"
    assert kinds.kind_of(b"x,y,z\n1,2,3\n4,5,6\n").name == "point_cloud"
