"""What a claim expects: the words and the judgement are one thing."""

import math

import pytest

from core.claims import above, at_least, at_most, below
from core.ui.claims import told

HOLDS_JUST_BELOW_AT_AND_JUST_ABOVE = {
    at_most: (True, True, False),
    at_least: (False, True, True),
    below: (True, False, False),
    above: (False, False, True),
}


@pytest.mark.parametrize("expectation", HOLDS_JUST_BELOW_AT_AND_JUST_ABOVE)
def test_the_limit_itself_is_judged_as_the_words_say(expectation):
    limit = 0.3
    holds = expectation(limit).holds
    near = (math.nextafter(limit, 0), limit, math.nextafter(limit, 1))
    assert tuple(map(holds, near)) == HOLDS_JUST_BELOW_AT_AND_JUST_ABOVE[expectation]


def test_limits_are_written_plainly():
    assert at_most(2e-4).says == "at most 2e-4"
    assert at_most(1e-6, " in float32").says == "at most 1e-6 in float32"
    assert [above(x).says.split()[1] for x in (0, 0.015, 1.0, -0.3, 170)] == [
        "0",
        "0.015",
        "1",
        "-0.3",
        "170",
    ]


@pytest.mark.parametrize(
    ("value", "expects", "said"),
    [(98.999, "at least 99", "98.999"), (1.0274, "above 1", "1.03"), (95.2, "at least 99", "95")],
)
def test_a_value_is_not_rounded_to_what_was_expected(value, expects, said):
    assert told({"value": value, "expects": expects}) == said
