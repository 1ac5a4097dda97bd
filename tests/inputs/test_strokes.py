"""Strokes of a brush as text in an address."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from core.inputs import InputError
from core.inputs.strokes import MOST_DABS, Dab, dabs_at, dabs_of, text_of

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
