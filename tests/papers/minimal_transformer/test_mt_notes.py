"""What the notes of the tour promise is what their own states show."""

import numpy as np

from core.data.digits import examples
from core.papers.minimal_transformer import exhibit, text
from core.papers.minimal_transformer.measure import share
from core.papers.minimal_transformer.model import parameters
from core.papers.minimal_transformer.tour import TOUR
from core.papers.minimal_transformer.train import (
    ARMS,
    BARE,
    FULL,
    GRID,
    MINIMUM,
    NO_MLP,
    ONE_HEAD,
    SIZE,
    SYMMETRIC,
    name_of,
    shown,
)

NOTES = {step.title: step.note for step in TOUR}
STATES = {step.title: step.state for step in TOUR}


def mean(name: str, what: str = "right") -> float:
    return float(text.arm(name)[what].mean())


def form(title: str):
    state = STATES[title]
    return shown(state["mlp"], state["keys"], state["values"])


def test_notes_of_the_bench_have_the_accuracies_and_shares_of_their_forms():
    forms = {
        "The whole encoder.": FULL,
        "Without the MLP.": NO_MLP,
        "28% are left.": SYMMETRIC,
        "One matrix an encoder.": MINIMUM,
    }
    for title, expected in forms.items():
        assert form(title) == expected
        assert f"{mean(name_of(expected)):.1f}%" in NOTES[title]
    whole = parameters(FULL, SIZE)
    assert f"{100 * exhibit.parts(FULL)['mlp'] / whole:.0f}% of all" in NOTES["The whole encoder."]
    losses = [f"{mean(name_of(each), 'loss'):.2f}" for each in (FULL, NO_MLP)]
    assert "from {} to {}".format(*losses) in NOTES["Without the MLP."]
    assert round(share(SYMMETRIC)) == 28
    assert f"{parameters(SYMMETRIC, SIZE):,} parameters of {whole:,}" in NOTES["28% are left."]
    least = NOTES["One matrix an encoder."]
    assert f"{share(MINIMUM):.0f}% of" in least
    assert f"{mean(name_of(FULL)) - mean(name_of(MINIMUM)):.1f} points fewer" in least


def test_the_reflection_is_as_far_off_as_its_note_says():
    state = STATES["Who asks whom."]
    digit = examples()[state["digit"], state["another"]]
    found = exhibit.mirrored(digit, NO_MLP, state["layer"] - 1, state["head"] - 1)
    note = NOTES["Who asks whom."]
    assert f"off by {found.asymmetry:.1f} times" in note
    assert f"{found.unlike} of 16 patches" in note


def test_without_skips_all_tokens_are_alike_and_less_is_told_rightly():
    state = STATES["Products merge."]
    found = exhibit.merged_digit(examples()[state["digit"], state["another"]], True, state["skip"])
    assert np.ptp(found.stepwise, axis=0).max() < 0.01 * np.abs(found.stepwise).max()
    assert found.error < 1e-12
    rows = [f"{mean(name_of(each)):.0f}%" for each in (BARE, ONE_HEAD)]
    assert "{} instead of {}".format(*rows) in NOTES["Products merge."]


def test_all_forms_read_the_odd_digit_rightly_and_are_as_sure_as_the_note_says():
    state = STATES["All twelve read one digit."]
    shares = exhibit.answers(examples()[state["digit"], state["another"]])
    assert (shares.argmax(1) == 1).all()
    sure = [f"{100 * shares[GRID.index(each), 1]:.0f}%" for each in (FULL, NO_MLP)]
    assert (
        "gives it {}, without the MLP it is {}".format(*sure) in NOTES["All twelve read one digit."]
    )


def test_one_whole_encoder_of_equal_size_does_better():
    small = "full-depth1-width16"
    note = NOTES["What does not hold."]
    assert f"{text.arm(small)['parameters']:,} parameters" in note
    losses = [f"{mean(name, 'loss'):.2f}" for name in (small, name_of(MINIMUM), name_of(FULL))]
    assert (
        "loss of {}, one matrix an encoder has {}, and four whole encoders {}".format(*losses)
        in note
    )
    assert mean("full-depth1", "loss") < mean(name_of(SYMMETRIC), "loss")
    assert min(mean(name, "loss") for name in ARMS) == mean(small, "loss")
