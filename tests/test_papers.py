"""What every paper owes: checkpoints with cards, and a snippet that runs."""

import subprocess
import sys

import pytest

from core import atlas, checkpoints

every_paper = pytest.mark.parametrize("paper", atlas.papers(), ids=lambda paper: paper.slug)


@every_paper
def test_every_recipe_has_its_checkpoint_and_card(paper):
    shipped = {recipe.name: recipe for recipe in paper.recipes if recipe.shipped}
    assert checkpoints.names(paper.slug) == sorted(shipped)
    for recipe in shipped.values():
        card = checkpoints.read(paper.slug, recipe.name).card
        assert card["steps"] == recipe.schedule.steps
        assert card["seed"] == recipe.card["seed"]


@every_paper
def test_the_snippet_on_the_page_runs_and_prints_an_open_and_a_closed_square(paper):
    """Its lines end with equivariance errors: the baseline's first, the method's last."""
    done = subprocess.run(
        [sys.executable, "-c", paper.example], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    errors = [float(line.rsplit(" ", 1)[1]) for line in done.stdout.splitlines()]
    assert errors[0] > 0.1
    assert errors[-1] <= 1e-5
