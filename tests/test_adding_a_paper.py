"""A minimal room, made in a copy of the project where it is alone, touching only its own folders.

It is what the README's "Adding a paper" says, to the letter; all else finds it by itself.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from core.atlas import ROOT

ROOM = {
    "core/papers/a_mean/__init__.py": '''
"""The mean of points, as if it were a paper."""

from core.atlas import Paper

PAPER = Paper(
    slug="a-mean",
    prefix="am",
    title="The Mean of Points",
    authors="Nobody",
    year=2026,
    arxiv="0000.00000",
    venue="none",
    section="Points in space",
    short_title="A mean",
    one_line="Move the points and watch their mean move along.",
    icon="adjust",
    cells=(("rigid motions, also part by part", "points and meshes"),),
)
''',
    "core/papers/a_mean/model.py": '''
"""A network that scales the mean of points (B, N, 3)."""

import torch
from torch import Tensor, nn


class Mean(nn.Module):
    """Points (B, N, 3) -> (B, 3), with one learned factor."""

    def __init__(self) -> None:
        super().__init__()
        self.factor = nn.Parameter(torch.tensor(0.5))

    def forward(self, points: Tensor) -> Tensor:
        return self.factor * points.mean(1)
''',
    "core/papers/a_mean/train.py": '''
"""Its training: the factor becomes one."""

import torch
from torch import Tensor

from core.checkpoints import network
from core.papers.a_mean.model import Mean
from core.training import Recipe, Schedule


class MeanTask:
    """Learn the mean of random points."""

    def __init__(self, device: torch.device):
        self.model = Mean().to(device)

    def loss(self, step: int) -> Tensor:
        points = torch.randn(8, 5, 3, generator=torch.Generator().manual_seed(step))
        return (self.model(points) - points.mean(1)).square().mean()

    def validate(self) -> dict[str, float]:
        return {"factor": self.model.factor.item()}


def trained() -> Mean:
    """The trained network."""
    return network("a-mean", "mean-seed0", lambda card: Mean())


RECIPES = (
    Recipe("mean-seed0", MeanTask, Schedule(200, 100, 0.02), {"seed": 0, "data": "random points"}),
)
''',
    "core/papers/a_mean/claims.py": '''
"""What is measured of it."""

from core.claims import Claim, at_most
from core.papers.a_mean.train import trained

CLAIMS = (
    Claim(
        "factor",
        "The factor that is learned is one",
        "nowhere",
        "distance",
        at_most(0.1),
        lambda: abs(trained().factor.item() - 1),
    ),
)
''',
    "core/papers/a_mean/tour.py": '''
"""Its tour."""

from core.atlas import TourStep

TOUR = (
    TourStep("Points.", "Their mean stands among them.", {"shift": 0.0}),
    TourStep("Move them.", "The mean moves along.", {"shift": 1.0}, uses=("shift",)),
)
''',
    "core/papers/a_mean/bench.py": '''
"""What is timed of it."""

from core.atlas import Benchmark, Interaction

INTERACTIONS = (Interaction("move", {"shift": 0.0}, "input[aria-label^='Shift']"),)


def benchmarks() -> list[Benchmark]:
    """Nothing has a peer."""
    return []
''',
    "core/papers/a_mean/example.py": '''
"""Shift points, or their mean: half of a mean does not move along, the whole does."""

import torch

from core.papers.a_mean.train import trained

points, mean = torch.randn(4, 5, 3), trained()
for name, scale in (("half of it", 2 * mean.factor), ("mean", mean.factor)):
    error = (mean(points + 1) / scale - mean(points) / scale - 1).norm() / points.mean(1).norm()
    print(f"{name}: equivariance error {error:.1e}")
''',
    "pages/a_mean/__init__.py": "",
    "pages/a_mean/page.py": '''
"""A mean: move the points and watch it."""

import streamlit as st
import torch

from core.papers.a_mean import PAPER
from core.papers.a_mean.train import trained
from core.ui.controls import Controls
from core.ui.frame import View, Words, room

controls = Controls(PAPER)


def mean_view() -> None:
    shift = controls.slider("Shift", "shift", -2.0, 2.0, 0.0, 0.5)
    with torch.inference_mode():
        mean = trained()(torch.zeros(1, 5, 3) + shift)
    st.markdown(f"The mean stands at **{mean[0, 0]:.1f}**.")


VIEWS = (View("mean", "The mean", mean_view),)
WORDS = Words("A mean.", "$\\\\bar x$", lambda: None)
room(PAPER, controls, VIEWS, WORDS)
''',
    "tests/papers/a_mean/test_mean.py": '''
"""The mean commutes with shifts."""

from app_harness import opened, seen


def test_the_page_shows_the_mean_where_the_address_says():
    assert "stands at **1.0**" in seen(opened("pages/a_mean/page.py", am_shift="1"))
''',
}
TESTS = ("app_harness.py", "browser_harness.py", "conftest.py", "test_pages.py", "test_papers.py")
SHARED = (
    "app.py",
    "pyproject.toml",
    ".streamlit",
    "assets/icon.png",
    "pages/atlas",
    "pages/__init__.py",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A copy of the project without its rooms, and the new room alone."""
    copy = tmp_path_factory.mktemp("copy")
    without = shutil.ignore_patterns("__pycache__", "screenshots")
    shutil.copytree(ROOT / "core", copy / "core", ignore=without)
    for old in (copy / "core" / "papers").iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    for name in SHARED:
        source, target = ROOT / name, copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target, ignore=without) if source.is_dir() else shutil.copy(
            source, target
        )
    (copy / "tests").mkdir()
    for name in TESTS:
        shutil.copy(ROOT / "tests" / name, copy / "tests" / name)
    for name, text in ROOM.items():
        file = copy / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.lstrip())
    picture = copy / "assets" / "gallery" / "a-mean.png"
    picture.parent.mkdir(parents=True)
    Image.new("RGB", (64, 36), "white").save(picture)
    return copy


def done(project: Path, *command: str) -> str:
    """What a command prints in the copy; it must succeed."""
    run = subprocess.run([sys.executable, *command], cwd=project, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    return run.stdout


def test_a_room_is_found_by_all_that_the_project_has(project):
    (row,) = json.loads(done(project, "-m", "core", "list", "--json"))
    assert (row["slug"], row["claims"], row["recipes"]) == ("a-mean", ["factor"], ["mean-seed0"])
    done(project, "-m", "core", "train", "a-mean", "--ship", "--device", "cpu")
    assert "holds" in done(project, "-m", "core", "check", "a-mean", "--record")
    names = ["tests/papers/a_mean", "tests/test_pages.py", "tests/test_papers.py"]
    printed = done(project, "-m", "pytest", "-n", "0", "-k", "not data_page", *names)
    assert "passed" in printed
