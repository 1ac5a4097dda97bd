"""What every paper owes: checkpoints with cards, and a snippet that runs."""

import json

import pytest

from core import atlas, checkpoints
from core.claims import recorded

every_paper = pytest.mark.parametrize("paper", atlas.papers(), ids=lambda paper: paper.slug)


@every_paper
def test_every_recipe_has_its_checkpoint_and_card(paper):
    shipped = {recipe.name: recipe for recipe in paper.recipes if recipe.shipped}
    assert checkpoints.names(paper.slug) == sorted(shipped)
    for recipe in shipped.values():
        card = checkpoints.read(paper.slug, recipe.name).card
        told = {"forms": recipe.forms, **recipe.card}
        if recipe.schedule.patience is None:
            told["steps"] = recipe.schedule.steps
        assert card["steps"] <= recipe.schedule.steps
        assert {key: card[key] for key in told} == json.loads(json.dumps(told))


@every_paper
def test_claims_were_measured_with_the_shipped_weights(paper):
    told = recorded(paper.slug)
    assert told["weights"] == {
        name: checkpoints.read(paper.slug, name).card["sha256"]
        for name in checkpoints.names(paper.slug)
    }
    assert [row["claim"] for row in told["claims"]] == [claim.id for claim in paper.claims]
    for row, claim in zip(told["claims"], paper.claims, strict=True):
        assert row["expects"] == claim.expects.says
        assert row["holds"] == claim.expects.holds(row["value"])


@every_paper
def test_the_snippet_on_the_page_runs_and_prints_an_open_and_a_closed_square(paper, capsys):
    """Its lines end with equivariance errors: the baseline's first, the method's last."""
    exec(compile(paper.example, f"{paper.slug}'s snippet", "exec"), {"__name__": "__main__"})
    lines = capsys.readouterr().out.splitlines()
    errors = [float(line.rsplit(" ", 1)[1]) for line in lines]
    assert errors[0] > 0.1
    assert errors[-1] <= 1e-5
