"""The page of representational geometry in Streamlit's harness, uploads, and the notes of its tour."""

import io
from functools import partial

import numpy as np
import pytest
import torch
from app_harness import checked, follow_tour, in_view, move_every_control, readable, seen

from core.conditions import dichotomies
from core.inputs import InputError
from core.inputs.features import read_features
from core.papers.representational_geometry import exhibit, measure, report, text
from core.papers.representational_geometry.exhibit import MAJORITY, Painted
from core.papers.representational_geometry.judge import judge
from core.papers.representational_geometry.records import every_activation, way
from core.papers.representational_geometry.train import EPS, FAMILIES

PAGE = "pages/representational_geometry/page.py"
viewed = partial(in_view, PAGE)
NUDGED = "nudged-0.5"


@pytest.mark.parametrize("view", ["clouds", "square", "plane", "paint"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_xor_turns_the_order_round_and_a_nudge_back():
    assert "order is reversed" in seen(viewed("clouds", eps=0.0))
    assert "Tanh is more like the labels" in seen(viewed("clouds", eps=0.3))
    assert "not here" not in seen(viewed("square", family="controls"))


def test_painted_labels_are_learnt_or_refused():
    assert "4 corners of label 1" in seen(viewed("paint", labels=MAJORITY))
    app = viewed("paint", labels="00000000")
    assert "eight labels" in readable(app.error[0])
    asked = Painted(MAJORITY, 0, 1.0)
    assert asked.painted_at(0) == "10010111"
    assert all(exhibit.wrong_corners(asked, way) == 0 for way in exhibit.trained_now(asked))
    with pytest.raises(InputError):
        exhibit.labels_of("0101")


def packed(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_a_cube_brought_as_features_has_an_abstract_dichotomy():
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(8), 30)
    corners = np.array([[(k >> bit & 1) * 2.0 - 1 for bit in range(3)] for k in range(8)])[labels]
    noise = 0.01 * random.normal(size=corners.shape)
    other = np.eye(8)[labels]
    raw = packed(features=(corners * [3, 1, 1] + noise), features_b=other, labels=labels)
    verdict = judge(read_features(raw))
    assert len(verdict.splits) == len(dichotomies(8)) == 35
    assert verdict.parallelism[0] == pytest.approx(1, abs=1e-3)
    assert verdict.ccgp[0] == 1
    assert verdict.own == pytest.approx(7**-0.5, abs=1e-6)
    assert max(verdict.target.max(), verdict.means_to_second) < 1
    app = viewed("yours")
    assert "generalises best" in seen(app)  # the example
    checked(app.file_uploader[0].upload("mine.npz", raw, "application/zip").run())
    assert "35 ways to halve the classes" in seen(app)


def test_few_classes_and_samples_are_told_of_and_many_are_cut():
    random = np.random.default_rng(0)
    values, labels = random.normal(size=(40, 3)), np.arange(40) % 3
    verdict = judge(read_features(packed(features=1e90 * values, labels=labels)))
    assert verdict.splits == []
    told = "; ".join(text.own_notes(verdict))
    assert "at least 4 classes" in told
    assert "13 samples" in told
    many = read_features(packed(features=random.normal(size=(60, 5)), labels=np.arange(60) % 20))
    assert len(judge(many).splits) == 126
    answer = report.inspect_features(many)
    rows = {row["quantity"]: row["value"] for row in answer.rows}
    assert {"best_dichotomy", "best_generalisation", "alignment_with_labels"} <= rows.keys()
    assert "the first 10 of 20 classes" in answer.notes[0]


def test_what_cannot_be_measured_is_told_of_and_no_number_is_nan():
    values = np.random.default_rng(0).normal(size=(6, 3))
    alone = judge(read_features(packed(features=values, features_b=values, labels=np.arange(6))))
    assert alone.ccgp is None
    assert "generalisation cannot be measured" in "; ".join(text.own_notes(alone))
    assert "is most parallel" in text.own_note(alone)
    assert "as much like every dichotomy" in text.own_note(alone)
    level = read_features(packed(features=np.tile(values, (4, 1)), labels=np.arange(24) // 6))
    answer = report.inspect_features(level)
    assert "class means are all equal" in answer.notes[0]
    assert all(row["value"] == row["value"] for row in answer.rows)
    with pytest.raises(InputError, match="same in every row"):
        read_features(packed(features=np.full((6, 3), 0.1), labels=np.arange(6)))


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("representational-geometry", PAGE, "rg")


def test_notes_of_the_nudge_are_what_is_measured():
    one, little, hard = (EPS.index(eps) for eps in (1.0, 0.3, 0.0))
    assert measure.gap(NUDGED, one, "target") > 0.1
    assert measure.gap(NUDGED, one, "parallelism") > 0.35
    assert measure.gap(NUDGED, little, "target") > 0.3
    assert measure.gap(NUDGED, hard, "target") < -0.1
    for family in FAMILIES.values():
        assert family.seeds > 1
    accuracy = measure.recorded(NUDGED).accuracy[:2, one]
    assert accuracy.min() > 0.99


def test_notes_of_the_square_are_what_it_shows():
    tanh, relu = (way(NUDGED, shape, EPS.index(1.0)) for shape in ("tanh", "relu"))
    assert min(tanh.to_inputs[0], relu.to_inputs[0]) > 0.95
    assert tanh.to_targets[-1] > 0.95 > relu.to_targets[-1]
    ends = {shape: targets.mean() for shape, (_, targets) in every_activation().items()}
    told = [f"{ends[shape]:.2f}" for shape in ("clipped3", "softplus", "leaky")]
    assert all(number in text.CONTROLS_NOTE for number in told)
    flat = min(ends[shape] for shape in ("tanh", "hard", "sigmoid", "clipped"))
    assert flat > max(ends[shape] for shape in ("relu", "softplus", "leaky"))


def test_a_ceiling_makes_a_relu_fold_and_units_of_relu_specialise():
    assert measure.mean(NUDGED, "clipped", EPS.index(1.0), "target") > 0.97
    assert measure.specialised("relu")[0] > 2 * measure.specialised("tanh")[0]


def test_painted_tasks_go_both_ways():
    def ahead(sides: np.ndarray) -> float:
        labels = "".join("01"[int(side)] for side in sides)
        tanh, relu = exhibit.trained_now(Painted(labels, 0, 1.0))
        return float(tanh.to_targets[-1] - relu.to_targets[-1])

    assert ahead(np.array(list(MAJORITY)) == "1") > 0.1
    gaps = [ahead(sides) for sides in dichotomies(8)[::3]]
    assert min(gaps) < -0.05
    assert min(map(abs, gaps)) < 0.02


def test_frames_end_where_the_record_ends():
    found = measure.recorded(NUDGED)
    torch.testing.assert_close(found.frames[-1], found.ends[:, :, 0])
    assert found.frames.shape[0] == len(way(NUDGED, "tanh", 0).steps) == 15
