"""What the notes of the tour promise is what their own states show."""

import numpy as np

from core.papers.soft_equivariance import exhibit, text
from core.papers.soft_equivariance.exhibit import Asked
from core.papers.soft_equivariance.measure import true_violation
from core.papers.soft_equivariance.tour import TOUR
from core.papers.soft_equivariance.train import trained

STATES = {step.title: step.state for step in TOUR}


def found(title: str):
    state = STATES[title]
    names = ("alpha", "count", "noise", "axis", "offered", "power", "who")
    return exhibit.found(Asked(*(state[name] for name in names)))


def test_who_was_told_errs_least_and_the_free_map_most_while_the_symmetry_holds():
    errors = {method: found("A symmetry.").errors[method] for method in ("o3", "free", "soft")}
    assert min(errors, key=errors.get) == "o3"
    assert max(errors, key=errors.get) == "free"


def test_at_minus_one_the_shape_is_flat_and_soft_has_an_eighth_of_the_free_error():
    here = found("The dial breaks it.")
    assert np.linalg.svd(exhibit.answers(here.weights, 0)["truth"])[1][-1] < 1e-9
    assert 7.5 < here.errors["free"] / here.errors["soft"] < 8.5
    assert here.errors["o3"] > 3 * here.errors["free"]


def test_the_price_of_z_stays_at_30_and_the_others_fall_to_less_than_a_hundredth():
    strengths = found("The data weigh.").strengths
    assert strengths["z"] == 30
    assert max(strengths["x"], strengths["y"]) < 0.3


def test_offered_two_wrong_axes_it_keeps_one_and_errs_eight_times_as_much():
    wrong = found("One candidate always stays.")
    assert max(wrong.strengths.values()) == 30
    assert 7.5 < wrong.errors["soft"] / found("The data weigh.").errors["soft"] < 8.5


def test_the_soft_square_nearly_closes_about_z_and_opens_where_the_truth_s_does():
    state = STATES["Trained networks."]
    turn = (state["yaw"], state["pitch"], state["roll"])
    soft, free = (exhibit.turned(arm, -1.0, 0, turn).error for arm in ("soft", "free"))
    assert soft < 0.1
    assert 8 < free / soft < 12
    tipped = [exhibit.turned(arm, -1.0, 0, (0, 30, 0)).error for arm in ("soft", "truth")]
    assert min(tipped) > 0.3


def test_z_is_kept_best_in_training_and_keeps_its_price():
    curve = {row["step"]: row for row in text.training_curve(-1.0, 0)}
    assert curve[500]["R z"] < 0.6 * min(curve[500]["R x"], curve[500]["R y"])
    strengths = trained("soft", -1.0, 0).strengths.tolist()
    assert strengths[2] == 1 > max(strengths[:2])


def test_gravity_breaks_turns_and_scalings_alone():
    state = STATES["Thrown balls."]
    world = exhibit.World(*(state[name] for name in ("gravity", "spring", "curl", "drag")))
    here = exhibit.of_world(world, state["thrown"], state["blur"], 0)
    words = {symmetry: verdict.word for symmetry, verdict in here.judged.verdicts.items()}
    assert words == {"turns": "broken", "shifts": "holds", "scalings": "broken", "mirror": "holds"}


def test_soft_beats_free_but_not_the_exact_network_and_the_controls_do_as_well():
    here = text.evaluation()["networks"]["-1"]
    errors = {arm: np.mean(row["errors"]) for arm, row in here.items()}
    assert errors["soft"] < min(errors["free"], errors["mlp"], errors["o3"])
    assert 0.5 < errors["oracle"] / errors["soft"] < 0.6
    assert max(errors["augmented"], errors["equal"]) < errors["soft"]
    assert errors["residual"] < 1.1 * errors["soft"]
    assert true_violation(-1.0, "z") < 1e-6
