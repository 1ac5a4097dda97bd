"""On a GPU everything runs, and says what it says on the CPU."""

import json

import pytest
import torch
from app_harness import checked, finished, opened, views_of
from gpu_harness import TOLERANCE, answers, largest_difference

from core import atlas, checkpoints, cli, commands
from core.claims import check, recorded
from core.device import best_device, describe

PAPERS = atlas.papers()
NETWORKS = [
    pytest.param(paper.slug, recipe, id=f"{paper.slug}-{recipe.name}")
    for paper in PAPERS
    for recipe in paper.recipes
    if recipe.shipped and recipe.stored is None
]
CLAIMS = [
    pytest.param(paper.slug, claim, id=f"{paper.slug}-{claim.id}")
    for paper in PAPERS
    for claim in paper.claims
]
VIEWS = [
    pytest.param(paper, view, id=f"{paper.slug}-{view}")
    for paper in PAPERS
    for view in views_of(paper.page)
]


def test_models_run_on_the_gpu_in_full_precision():
    assert best_device().type == "cuda"
    assert not torch.backends.cuda.matmul.allow_tf32
    assert not torch.backends.cudnn.allow_tf32


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.slug)
def test_every_recipe_trains(paper, tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "RUNS", tmp_path)
    assert cli.main(["train", paper.slug, "--quick", "--device", "cuda"]) == 0
    for recipe in paper.recipes:
        card = json.loads((tmp_path / "quick" / paper.slug / f"{recipe.name}.json").read_text())
        assert card["device"] == describe(torch.device("cuda"))
        tensors = checkpoints.read(paper.slug, recipe.name, tmp_path / "quick").tensors
        assert all(tensor.isfinite().all() for tensor in tensors.values())


@pytest.mark.parametrize(("slug", "recipe"), NETWORKS)
def test_every_shipped_network_answers_as_on_the_cpu(slug, recipe):
    found, expected = (answers(slug, recipe, torch.device(name)) for name in ("cuda", "cpu"))
    apart = largest_difference(found, expected)
    print(f"{slug}/{recipe.name}: {apart:.1e} over {len(found)} outputs")
    assert found
    assert apart <= TOLERANCE


@pytest.mark.parametrize(("slug", "claim"), CLAIMS)
def test_every_claim_is_judged_as_on_the_cpu(slug, claim):
    (before,) = (row for row in recorded(slug)["claims"] if row["claim"] == claim.id)
    result = check(claim, atlas.paper(slug))
    print(f"{slug}/{claim.id}: {result.value:.4g}, on the CPU {before['value']:.4g}")
    assert result.holds == before["holds"]


@pytest.mark.parametrize(("paper", "view"), VIEWS)
def test_every_view_is_drawn(paper, view):
    checked(finished(opened(paper.page, **{f"{paper.prefix}_view": view})))
