"""The page of relative representations in Streamlit's harness, and the notes of its tour."""

import io
import re
from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.data.digits import examples
from core.inputs.features import paired, read_features
from core.papers.relative_representations import comparison, exhibit, measure, report, text
from core.papers.relative_representations.data import anchor_rows
from core.papers.relative_representations.tour import TOUR
from core.papers.relative_representations.train import CLASSIFIER

PAGE = "pages/relative_representations/page.py"
viewed = partial(in_view, PAGE)
STEPS = {step.title: step for step in TOUR}
DRAW = np.random.default_rng(0)
LABELS = np.arange(90) % 3
VALUES = DRAW.normal(size=(3, 8))[LABELS] + 0.2 * DRAW.normal(size=(90, 8))
OTHERS = VALUES @ DRAW.normal(size=(8, 5))


def npz(**arrays: np.ndarray) -> bytes:
    with io.BytesIO() as file:
        np.savez(file, **arrays)
        return file.getvalue()


def told(app) -> str:
    return " ".join(caption.value for caption in app.caption)


@pytest.mark.parametrize("view", ["strangers", "stitch", "anchors", "yours"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_a_turn_keeps_the_cosines_a_push_breaks_them_and_centring_mends_it():
    assert "exact by construction" in seen(viewed("strangers"))
    assert "broken" in seen(viewed("strangers", push=1.0))
    assert "exact by construction" in seen(viewed("strangers", push=1.0, centred=True))
    untrained = exhibit.two_strangers((0, 0, 0), 1, 0, False, False)
    assert untrained.told < 0.3 < exhibit.two_strangers((0, 0, 0), 1, 0, False, True).told


@pytest.mark.parametrize("files", [1, 2])
def test_two_networks_of_one_file_or_of_two_are_compared(files):
    app = viewed("yours")
    if files == 1:
        content = npz(features=VALUES, features_b=OTHERS, labels=LABELS)
        checked(app.file_uploader[0].upload("both.npz", content).run())
    else:
        first = npz(features=VALUES, labels=LABELS)
        checked(app.file_uploader[0].upload("a.npz", first).run())
        assert "a copy of itself" in told(app)
        checked(app.toggle(key="rr_second").set_value(True).run())
        other = npz(features=OTHERS[:80], labels=LABELS[:80])
        checked(app.file_uploader[1].upload("b.npz", other).run())
        assert "the same samples in the same order are needed" in app.error[0].value
        other = npz(features=OTHERS, labels=LABELS)
        checked(app.file_uploader[1].upload("c.npz", other).run())
    assert not app.error
    assert "right on **100.0%**" in seen(app)
    assert "a copy of itself" not in told(app)


def test_strangers_features_agree_and_unrelated_ones_do_not():
    labels = npz(features=VALUES, features_b=OTHERS, labels=LABELS)
    alike = comparison.compare(read_features(labels))
    noise = npz(features=VALUES, features_b=DRAW.normal(size=(90, 8)), labels=LABELS)
    apart = comparison.compare(read_features(noise))
    for name in ("mean_cosine", "retrieval", "cka"):
        gains = [seen.scores[name][0] - seen.scores[name][1] for seen in (alike, apart)]
        assert gains[0] > max(2 * gains[1], 0.1)
    assert alike.scores["affine_misses"][0] < 1e-9
    assert alike.transfers["cosines"]["A to B"] > 0.9 > apart.transfers["cosines"]["A to B"]
    assert np.isnan(alike.transfers["features"]["A to B"])
    wide = read_features(npz(features=DRAW.normal(size=(24, 600)), labels=LABELS[:24]))
    rows = report.inspect_features(wide).rows
    assert {row["quantity"]: row["value"] for row in rows}["anchors"] == 12
    pair = paired(*(read_features(npz(features=v, labels=LABELS)) for v in (VALUES, OTHERS)))
    assert comparison.compare(pair).scores == alike.scores


@pytest.mark.parametrize(
    ("values", "labels", "says"),
    [
        (VALUES[:12], LABELS[:12], "there are 12 samples"),
        (VALUES, np.arange(90), "two of a class"),
    ],
)
def test_too_little_to_compare_is_said_in_one_sentence(values, labels, says):
    content = npz(features=values, labels=labels)
    assert says in report.inspect_features(read_features(content)).notes[0]
    app = viewed("yours")
    checked(app.file_uploader[0].upload("few.npz", content).run())
    assert says in app.error[0].value


def numbers(title: str) -> list[float]:
    return [float(word) for word in re.findall(r"-?\d+\.\d+", STEPS[title].note)]


def test_notes_say_what_their_states_show():
    still = exhibit.two_strangers((60, 30, 0), 1, 0, False, True)
    assert numbers("Two strangers.") == [round(still.codes, 2), round(still.told, 2)]
    digit = examples()[3, 0].reshape(64)
    code, told, turned = (exhibit.stitch(digit, h, "") for h in ("code", "cosines", "rotated"))
    mean = text.evaluation()["mean_image"]
    assert numbers("Strangers do not understand each other.") == [
        round(code.strangers, 4),
        round(code.own, 4),
    ]
    assert code.strangers > mean > told.strangers
    assert numbers("Tell them cosines.") == [round(told.strangers, 4), round(told.own, 4)]
    worst = 100 * text.evaluation()["kinds"]["least"]
    assert f"tells {worst:.1f}%" in " ".join(text.WHAT_YOU_SEE.split())
    assert numbers("What does not hold.") == [
        round(turned.strangers, 4),
        round(told.strangers, 4),
    ]
    pushed = exhibit.two_strangers((60, 30, 0), 1, 2, False, True).spaces[1].cosines
    assert pushed.min() > 0
    assert exhibit.stitch(digit, "cosines", "order").strangers > mean
    whole, apart = measure.after_training(anchor_rows()[:30])
    assert numbers("How many anchors?") == [round(100 * apart, 1), round(100 * whole, 1)]
    assert CLASSIFIER.width == 64


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("relative-representations", PAGE, "rr")
