"""The page of convergent learning in Streamlit's harness, and the notes of its tour."""

import io
import re
from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.data.digits import examples
from core.inputs.features import read_features
from core.papers.convergent_learning import comparison, exhibit, report, text
from core.papers.convergent_learning.tour import TOUR

PAGE = "pages/convergent_learning/page.py"
viewed = partial(in_view, PAGE)
STEPS = {step.title: step for step in TOUR}
DRAW = np.random.default_rng(0)
LABELS = np.arange(300) % 3
VALUES = np.maximum(DRAW.normal(size=(300, 12)), 0)
OTHERS = VALUES[:, DRAW.permutation(12)[:9]] + 0.1 * DRAW.normal(size=(300, 9))


def npz(**arrays: np.ndarray) -> bytes:
    with io.BytesIO() as file:
        np.savez(file, **arrays)
        return file.getvalue()


@pytest.mark.parametrize("view", ["match", "predict", "controls", "clusters", "yours"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_partners_are_shown_and_two_networks_are_compared():
    assert "38** correlate above 0.7" in seen(viewed("match"))
    assert "lines cross" in seen(viewed("match", match=False))
    assert "exact by construction" in seen(viewed("controls"))
    app = viewed("yours")
    content = npz(features=VALUES, features_b=OTHERS, labels=LABELS)
    checked(app.file_uploader[0].upload("both.npz", content).run())
    assert not app.error
    assert "**75%** of A's units have a partner" in seen(app)
    content = npz(features=VALUES[:12], labels=LABELS[:12])
    checked(viewed("yours").file_uploader[0].upload("few.npz", content).run())


def compared(**arrays: np.ndarray) -> comparison.Compared:
    labels = np.arange(len(arrays["features"])) % 2
    return comparison.compare(read_features(npz(labels=labels, **arrays)))


def test_planted_partners_are_found_and_strangers_have_none():
    found = compared(features=VALUES, features_b=OTHERS)
    assert len(found.pairs) == 9
    assert found.matched.min() > 0.9 > 0.3 > found.shuffled.max()
    assert found.ridge[1] > 0.9 > found.ridge[0]
    assert found.needed[0] == 0.75
    apart = compared(features=VALUES, features_b=DRAW.normal(size=(300, 9)))
    assert apart.reliable == 0
    assert apart.unique == 1
    alone = compared(features=VALUES)
    assert "12 of 12 units found their copy" in alone.notes
    raw, turned = alone.turned["whitened"]
    assert raw > turned + 0.2


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (VALUES[:12], "there are 12 samples"),
        (np.eye(300, 1100), "1,024 of 1,100 units"),
        (np.hstack([VALUES, 0 * VALUES]), "12 units never change"),
        (VALUES[:60], "fewer than five times 24 units"),
        (1e90 * VALUES, "a copy of itself"),
        (1e-90 * VALUES, "a copy of itself"),
        (np.repeat(VALUES[:, :1], 4, 1), "a copy of itself"),
        (VALUES[:, :1], "a copy of itself"),
    ],
)
def test_hostile_features_are_answered_in_sentences(values, says):
    labels = np.arange(len(values)) % 2
    answer = report.inspect_features(read_features(npz(features=values, labels=labels)))
    assert says in " ".join(answer.notes)
    numbers = [row["value"] for row in answer.rows if isinstance(row["value"], float)]
    assert np.isfinite(numbers).all()


def numbers(title: str) -> list[float]:
    return [float(word) for word in re.findall(r"\d+\.\d+", STEPS[title].note)]


def near(*values: float) -> list[float]:
    return [round(float(value), 2) for value in values]


def test_notes_say_what_their_states_show():
    found = exhibit.matched("fc2", 1, "bipartite")
    assert numbers("Match them.") == [0.7, *near(found.match.mean, found.untrained, found.shuffled)]
    assert (len(found.match.values), (found.match.values > 0.7).sum()) == (57, 38)
    middle = exhibit.matched("conv2", 1, "bipartite")
    values = middle.match.values
    assert numbers("Worst in the middle.") == [*near(values.mean(), middle.untrained), 0.7, 0.4]
    assert (len(values), (values > 0.7).sum(), (values < 0.4).sum()) == (27, 1, 9)
    unit = exhibit.predicted("fc2", 1, 46)
    at = exhibit.PENALTIES.index(0.1)
    assert numbers("One from many.") == near(unit.single, unit.r2[at], unit.ridge)
    assert unit.used[at] == 10
    said = exhibit.answers("fc2", exhibit.twins("fc2", unit.target), examples()[0, 0])
    assert min(values.max() for values in said) > 0.5
    raw, white = (exhibit.turning("fc2", 1, is_white) for is_white in (False, True))
    assert numbers("Turn it: the trap.") == near(raw["trained"][-1], raw["trained"][0])
    ends = [white[kind][end] for kind in ("trained", "untrained") for end in (0, -1)]
    assert numbers("Whiten first.") == near(*ends)
    groups = exhibit.clustered("conv1", 1, 6)
    conv = text.evaluation()["layers"]["conv2"]
    gap = conv["bipartite"] - conv["untrained"]
    wanted = [*near(groups.balance, groups.chance.mean(), gap), 0.2]
    assert numbers("What does not hold.") == wanted


def test_the_explanation_says_what_was_measured():
    layers, excess = text.evaluation()["layers"], text.evaluation()["clusters"]
    for name, row in layers.items():
        lost = row["untrained_white"] - row["untrained_white_turned"]
        assert lost < row["white"] - row["white_turned"]
        assert row["raw"] - row["raw_turned"] < 0.07
        assert (row["bipartite"] - row["untrained"] < 0.2) is name.startswith("conv")
        assert (excess[name] < 0) is name.startswith("conv")
    assert 0.2 < layers["conv1"]["reliable"] < 0.25


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("convergent-learning", PAGE, "cl")
