"""The page of feature complexity in Streamlit's harness, and the notes of its tour."""

import io
import re
from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.inputs.features import read_features
from core.papers.feature_complexity import exhibit, measure, redundancy, report, text
from core.papers.feature_complexity.tour import TOUR

PAGE = "pages/feature_complexity/page.py"
viewed = partial(in_view, PAGE)
STEPS = {step.title: step for step in TOUR}
DRAW = np.random.default_rng(0)


@pytest.mark.parametrize("view", ["melt", "sizes", "complexity"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view, kind="two"))  # copies are merged whatever the reach


def test_another_stack_layer_or_network_shows_others():
    states: list[dict] = [{}, {"stack": 2}, {"layer": 3}, {"width": 64}, {"how": "random"}]
    pages = {seen(viewed("same", **state)) for state in states}
    assert len(pages) == len(states)


def test_wider_networks_are_left_with_a_smaller_share():
    shares = [viewed("melt", width=width, beta=25).metric[0].value for width in (32, 256)]
    assert shares == ["35%", "12%"]


def test_copies_melt_exactly_and_an_untrained_network_does_not_melt():
    assert "exact by construction" in seen(viewed("melt", kind="two", beta=1))
    untrained = viewed("melt", kind="untrained", width=128)
    assert untrained.metric[0].value == "100%"
    assert text.NO_STACK in seen(viewed("same", kind="untrained", width=128))


def test_members_of_a_stack_of_copies_are_one_feature_and_strangers_are_not():
    melted = exhibit.melt("two", 32, "start", 1)
    found = exhibit.stack(melted, 1, exhibit.stacks(melted, 1)[0])
    assert found.swapped < 1e-12 < 1e-3 < found.against
    assert found.correlation == pytest.approx(1)


def test_a_visitors_features_are_grouped():
    base = DRAW.normal(size=(60, 4))
    twice = np.hstack([base, 2 * base + 1, np.ones((60, 1))])
    with io.BytesIO() as file:
        np.savez(
            file, features=twice, features_b=DRAW.normal(size=(60, 3)), labels=np.arange(60) % 3
        )
        content = file.getvalue()
    found = redundancy.of_both(read_features(content))
    assert (found["A"].features, found["A"].constant) == (8, 1)
    assert set(found["A"].left[:3]) == {4}
    assert set(found["A"].shuffled[:3]) == {8}
    assert found["B"].left[2] == 3
    app = viewed("yours")
    checked(app.file_uploader[0].upload("two.npz", content).run())
    assert "network A: **4** of 8 features" in seen(app)
    rows = {
        row["quantity"]: row["value"]
        for row in report.inspect_features(read_features(content)).rows
    }
    assert rows["a_left_0.9"] == 4
    single = redundancy.redundancy(DRAW.normal(size=(5, 1)))
    assert set(single.left) == {1}


@pytest.mark.parametrize("step", [s for s in TOUR if s.state["view"] == "melt"])
def test_notes_of_the_melting_are_what_it_shows(step):
    state = step.state
    found = exhibit.melt(state["kind"], state.get("width", 32), state["how"], state["beta"])
    known = {round(100 * v, 1) for v in (found.before, found.after)}
    known |= {float(round(100 * found.share)), float(state["beta"])}
    told = [float(n) for n in re.findall(r"(\d+(?:\.\d+)?) %", step.note)]
    assert set(told) <= known, (told, known)
    counts = [int(n) for n in re.findall(r"(\d+)(?:, \d+)* features", step.note)]
    widths = {*found.whole.widths, *found.found.network.widths, sum(found.found.network.widths)}
    assert set(counts) <= widths, (counts, widths)


def test_the_last_note_has_the_recorded_numbers():
    note = TOUR[-1].note
    assert f"{measure.rank_correlation():.2f}" in note
    assert measure.planted_back(3)[0] == 192
    assert "192" in note


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("feature-complexity", PAGE, "fc")
