"""What the notes of the tour promise, in numbers and names, is what their own states show."""

import numpy as np

from core.papers.pig import exhibit, text
from core.papers.pig.exhibit import edits_of
from core.papers.pig.mesh import edited, moved_mesh, trained_pig
from core.papers.pig.problems import PROBLEMS
from core.papers.pig.tour import TOUR
from core.papers.pig.train import recipes_of

STEPS = {step.title: step for step in TOUR}


def test_burgers_is_lost_ten_to_one():
    recipes = recipes_of(STEPS["A shock."].state["problem"], False)
    errors = {m: text.evaluation()["summary"][name]["l2"] for m, name in recipes.items()}
    assert 8 < errors["pig"] / errors["pinn"] < 12


def test_no_spectral_bias_is_left():
    recipes = recipes_of(STEPS["Spectral bias."].state["problem"], False)
    pinn, frozen = (
        exhibit.spectrum((view := exhibit.trained_view(recipes[m])).u - view.truth)
        for m in ("pinn", "frozen")
    )
    assert pinn.argmax() <= 1
    assert (pinn[10:40] < frozen[10:40]).all()


def test_one_gaussian_answers_for_its_own_place():
    state = STEPS["Pull one away."].state
    field = trained_pig("helmholtz-pig")
    edits = edits_of(state["edits_helmholtz"], field.weights.numel())
    before = exhibit.trained_view("helmholtz-pig")
    change = np.abs(exhibit.view(edited(field, edits, 0), PROBLEMS["helmholtz"]).u - before.u)
    assert (change > change.max() / 10).mean() < 0.1


def test_two_hundred_of_eight_hundred_are_needed():
    assert trained_pig("helmholtz-pig").weights.numel() == 800
    assert "two hundred least important of eight hundred" in STEPS["How many are needed?"].note
    assert STEPS["How many are needed?"].state["pruned_helmholtz"] == 200


def test_quarter_turns_close_the_square_and_thirty_degrees_do_not():
    for title, closes in (("The commuting square.", True), ("Thirty degrees.", False)):
        state = STEPS[title].state
        found = moved_mesh("burgers-pig", state["dx"], state["dy"], state["turn"])
        assert (found.error < 1e-10) == closes


def test_gaussians_that_move_do_more_with_fewer_numbers_on_helmholtz():
    sizes = text.evaluation()["sizes"]
    best = min(sizes["pig"], key=lambda row: row[1])
    for method in ("frozen", "pinn"):
        for count, error in sizes[method]:
            assert any(n <= count and e < error for n, e in sizes["pig"]) or count < 1000, best


def test_a_trained_field_has_one_error_on_all_views():
    recipes = recipes_of("burgers", False)
    assert text.error_of(recipes["pig"]) == "0.042"
    assert "**0.042**" in text.errors_note(recipes)
    assert "**0.042**" in text.watch_note("burgers", recipes)
    same = exhibit.trained_view(recipes["pig"])
    assert "**0.042**" in text.pull_note(recipes["pig"], same, same, 0, 0)
