"""Strokes of a brush as text in an address."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from core.inputs import InputError
from core.inputs.strokes import MOST_DABS, SIDE, Dab, dabs_at, dabs_of, lines_of, text_of

PLACES = st.integers(0, 63)
DABS = st.lists(st.builds(Dab, st.sampled_from("HL"), PLACES, PLACES), max_size=20)


@given(DABS)
def test_strokes_come_back_from_the_address(dabs):
    assert dabs_of("HL", text_of(dabs)) == dabs


@given(st.text(max_size=12))
def test_any_text_is_strokes_or_refused(written):
    with contextlib.suppress(InputError):
        assert text_of(dabs_of("HL", written)) == written


def test_what_lies_outside_the_picture_is_left_out_and_the_last_strokes_are_kept():
    assert dabs_at([(0, 1), (1.2, 0.5), (0.5, -0.1)], "A") == [Dab("A", 0, 63)]
    many = [Dab("A", i % 64, 0) for i in range(MOST_DABS + 5)]
    assert dabs_of("A", text_of(many)) == many[5:]


def test_a_new_line_begins_where_the_brush_leaves_something_else():
    first, second = lines_of([Dab("A", 0, 0), Dab("A", SIDE, SIDE), Dab("B", 0, SIDE)])
    assert first.tolist() == [[-0.5, 0.5], [0.5, -0.5]]
    assert second.tolist() == [[-0.5, -0.5]]
    assert lines_of([]) == []
