"""The three verdicts, numbers in plain words, and the ruler."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.equivariance import Square
from core.figures.film import film_panel
from core.figures.palette import LIGHT, Scale
from core.figures.slices import Ellipses, field_panel
from core.figures.square import Corners, square_scene
from core.figures.verdict import SquareVerdict, plain, verdict_html, words_within


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (0.0, "exact by construction"),
        (8.7e-7, "exact by construction"),
        (4.5e-3, "learned, approximate"),
        (0.6, "broken"),
    ],
)
def test_there_are_three_grades(error, words):
    verdict = SquareVerdict(error, 1e-5, "MgNO", "all pixels")
    assert verdict.words == words
    html = verdict_html(verdict, LIGHT)
    assert words in html
    assert "MgNO" in html


def test_nothing_is_called_learned_where_nothing_could_be():
    assert SquareVerdict(0.05, 1e-6, "PIG", "u", learned=False).grade == "broken"
    assert SquareVerdict(1e-7, 1e-6, "PIG", "u", learned=False).grade == "exact"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.6, "0.6"),
        (1.0, "1"),
        (0.0043, "0.0043"),
        (8.7e-7, "8.7 \u00d7 10\u207b\u2077"),
        (1e-5, "1 \u00d7 10\u207b\u2075"),
        (153.4, "153"),
        (99.7, "100"),
        (9.97e-4, "0.001"),
        (999_999, "1 \u00d7 10\u2076"),
        (9.96e-7, "1 \u00d7 10\u207b\u2076"),
        (12_345, "12,345"),
        (2.8e14, "2.8 \u00d7 10\u00b9\u2074"),
        (math.inf, "inf"),
        (0, "0"),
    ],
)
def test_numbers_are_plain(value, said):
    assert plain(value) == said


@given(st.floats(1e-16, 1.0), st.floats(1e-16, 1.0))
def test_the_disc_moves_right_as_the_error_grows(a, b):
    def place(error: float) -> float:
        html = verdict_html(SquareVerdict(error, 1e-6, "f", "x"), LIGHT)
        return float(re.search(r"left:([\d.]+)%;top:3px", html)[1])

    low, high = sorted((a, b))
    assert 0 <= place(low) <= place(high) <= 100


def test_the_identity_checks_nothing():
    html = verdict_html(SquareVerdict(0.0, 1e-6, "MgNO", "pixels", trivial=True), LIGHT)
    assert "exact" not in html
    assert "Nothing is checked" in html


def test_names_are_shown_as_text():
    html = verdict_html(SquareVerdict(0.5, 1e-6, "<img src=x>", "pixels"), LIGHT)
    assert "<img" not in html


@pytest.mark.parametrize(
    ("largest", "words"),
    [
        (0.0, "0 everywhere"),
        (4e-17, "at most 4 \u00d7 10\u207b\u00b9\u2077: too small to be seen"),
        (0.1, ""),
    ],
)
def test_a_picture_that_would_be_empty_says_how_small_what_it_shows_is(largest, words):
    scale = Scale(-1, 1, "signed")
    field = np.array([[0.0, -largest], [largest, 0.0]])
    assert words_within(field, scale) == words
    assert field_panel("Difference", "", field, scale, LIGHT.error).words == words
    assert film_panel("Difference", "", field[None], scale, LIGHT.error).words == words
    assert words_within(field, Scale(0, 1, "input")) == ""


def test_ellipses_on_a_ground_of_zeros_are_no_empty_picture():
    zero, scale = np.zeros((4, 4)), Scale(-1, 1, "signed")
    found = Square(zero, zero, zero + 0.5, zero + 0.5, zero + 0.5, 0.0)
    over = Ellipses(np.zeros((1, 1, 5), np.float32), np.zeros(1, np.uint8), (LIGHT.method,))
    says = Corners("x", "g x", "f(x)", "f(g x)")
    plain = square_scene(found, says, scale, scale, LIGHT.method, LIGHT)
    covered = square_scene(found, says, scale, scale, LIGHT.method, LIGHT, (over, over))
    assert [plain.panels[k].words for k in (0, 2)] == ["0 everywhere"] * 2
    assert [covered.panels[k].words for k in (0, 2)] == ["", ""]
