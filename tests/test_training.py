"""The training loop: exact resume, also after kill -9, cancel, and progress."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from core.seeds import seeded
from core.training import Schedule, kept_validation, train

SCHEDULE = Schedule(steps=40, interval=5, learning_rate=1e-2)


def test_one_seed_is_one_start_in_every_thread():
    def start(seed: int) -> Tensor:
        made = seeded(seed, lambda: [nn.Linear(4, 4) for _ in range(20)])
        return torch.cat([layer.weight for layer in made])

    torch.manual_seed(3)
    alone = torch.cat([nn.Linear(4, 4).weight for _ in range(20)])
    with ThreadPoolExecutor(4) as threads:
        starts = list(threads.map(start, [3, 4] * 100))
    assert all(torch.equal(found, alone) for found in starts[::2])
    assert not torch.equal(starts[1], alone)


def test_a_seeded_start_leaves_the_generator_as_it_was():
    torch.manual_seed(5)
    undisturbed = torch.rand(3)
    torch.manual_seed(5)
    seeded(1, lambda: torch.rand(9))
    assert torch.equal(torch.rand(3), undisturbed)


class Regression:
    """Fit a small network to a fixed function, each batch drawn from its step."""

    def __init__(self) -> None:
        torch.manual_seed(0)
        self.model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))

    def loss(self, step: int) -> Tensor:
        x = torch.rand(16, 2, generator=torch.Generator().manual_seed(step))
        return (self.model(x)[:, 0] - x.prod(1)).square().mean()

    def validate(self) -> dict[str, float]:
        return {"mse": self.loss(-1).item()}


def weights(task: Regression) -> list[Tensor]:
    return [value.clone() for value in task.model.state_dict().values()]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> list[Tensor]:
    task = Regression()
    train(task, SCHEDULE, tmp_path_factory.mktemp("run"))
    return weights(task)


def test_training_lowers_the_validation_error(tmp_path):
    progress = train(Regression(), SCHEDULE, tmp_path)
    assert progress.step == 40
    assert progress.curve[-1]["mse"] < 0.5 * progress.curve[0]["mse"]
    log = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["step"] for line in log] == list(range(5, 41, 5))


def test_cancelled_and_resumed_is_the_same_as_undisturbed(tmp_path, undisturbed):
    seen: list[int] = []
    task = Regression()
    train(task, SCHEDULE, tmp_path, lambda p: seen.append(p.step), lambda: len(seen) >= 12)
    assert seen == list(range(1, 13))
    resumed = Regression()
    progress = train(resumed, SCHEDULE, tmp_path)
    assert progress.step == 40
    assert all(map(torch.equal, weights(resumed), undisturbed))


def test_l_bfgs_goes_on_from_its_snapshot_as_if_undisturbed(tmp_path):
    schedule = Schedule(steps=12, interval=4, optimizer="lbfgs")
    whole = Regression()
    progress = train(whole, schedule, tmp_path / "whole")
    assert progress.curve[-1]["mse"] < 0.05 * progress.curve[0]["mse"]
    for stop in (4, 8, 12):
        part = Regression()
        train(part, schedule, tmp_path / "parts", cancelled=_after(stop, part, tmp_path / "parts"))
    assert all(map(torch.equal, weights(part), weights(whole)))


def test_descent_with_momentum_goes_on_from_its_snapshot_as_if_undisturbed(tmp_path):
    schedule = Schedule(12, 4, 0.05, None, optimizer="sgd", momentum=0.9)
    whole, part = Regression(), Regression()
    train(whole, schedule, tmp_path / "whole")
    train(part, schedule, tmp_path / "parts", cancelled=_after(4, part, tmp_path / "parts"))
    resumed = Regression()
    train(resumed, schedule, tmp_path / "parts")
    assert all(map(torch.equal, weights(resumed), weights(whole)))
    assert not all(map(torch.equal, weights(part), weights(whole)))


def test_the_best_weights_of_all_validations_are_kept_where_asked_for_also_over_a_stop(tmp_path):
    schedule = Schedule(40, 4, learning_rate=0.1, clip=None, best="mse")  # too fast to stay good
    whole, part, resumed = Regression(), Regression(), Regression()
    curve = train(whole, schedule, tmp_path / "whole").curve
    lowest = min(found["mse"] for found in curve[1:])
    assert curve[-1]["mse"] > lowest
    assert whole.validate()["mse"] == pytest.approx(lowest, rel=1e-5)
    train(part, schedule, tmp_path / "parts", cancelled=_after(20, part, tmp_path / "parts"))
    train(resumed, schedule, tmp_path / "parts")
    assert all(map(torch.equal, weights(resumed), weights(whole)))


def test_a_training_ends_when_its_patience_does_with_the_same_weights_also_over_a_stop(tmp_path):
    schedule = Schedule(40, 4, learning_rate=0.1, clip=None, best="mse")
    whole, patient, resumed = Regression(), Regression(), Regression()
    curve = train(whole, schedule, tmp_path / "whole").curve
    best = min(curve[1:], key=lambda found: found["mse"])["step"]
    assert best + 8 < 40
    hurried = replace(schedule, patience=8)
    progress = train(patient, hurried, tmp_path / "patient")
    assert progress.step == best + 8
    assert progress.curve == curve[: len(progress.curve)]
    assert kept_validation(progress, hurried)["step"] == best
    assert kept_validation(progress, replace(hurried, best=None)) == progress.curve[-1]
    assert all(map(torch.equal, weights(patient), weights(whole)))
    assert train(resumed, hurried, tmp_path / "patient").step == best + 8  # nothing is left to do
    assert all(map(torch.equal, weights(resumed), weights(whole)))


def _after(stop: int, task: Regression, run: Path):
    """Cancel at a step that has a snapshot."""
    return lambda: (
        (run / "log.jsonl").exists()
        and len((run / "log.jsonl").read_text().splitlines()) >= stop // 4
    )


def test_killed_and_resumed_is_the_same_as_undisturbed(tmp_path, undisturbed):
    """A process that is killed with SIGKILL between two snapshots loses nothing but those steps."""
    program = (
        "import sys; sys.path[:0] = sys.argv[2:]; from pathlib import Path\n"
        "from test_training import Regression, SCHEDULE, train\n"
        "def stand_still(progress):\n"
        "    if progress.step == 12:\n"
        "        print('at step 12', flush=True)\n"
        "        sys.stdin.read()\n"
        "train(Regression(), SCHEDULE, Path(sys.argv[1]), stand_still)\n"
    )
    here = Path(__file__).parent
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path), str(here), str(here.parent)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout.readline() == b"at step 12\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    steps: list[int] = []
    resumed = Regression()
    train(resumed, SCHEDULE, tmp_path, lambda progress: steps.append(progress.step))
    assert steps == list(range(11, 41))
    assert all(map(torch.equal, weights(resumed), undisturbed))


def test_the_learning_rate_stays_falls_along_half_a_cosine_or_drops():
    assert SCHEDULE.rate(0) == SCHEDULE.rate(39) == 1e-2
    falling = Schedule(100, 10, 1e-3, final_learning_rate=1e-5)
    rates = [falling.rate(step) for step in range(101)]
    assert rates[0] == pytest.approx(1e-3)
    assert rates[50] == pytest.approx((1e-3 + 1e-5) / 2)
    assert rates[100] == pytest.approx(1e-5)
    assert rates == sorted(rates, reverse=True)
    dropping = Schedule(100, 10, 1e-3, final_learning_rate=1e-4, drop=30)
    assert [dropping.rate(step) for step in (0, 29, 30, 99)] == [1e-3, 1e-3, 1e-4, 1e-4]


def test_without_clipping_a_broken_gradient_stays_where_it_is(tmp_path):
    """Networks that train side by side: one that overflows must not touch its neighbour."""

    class Pair(Regression):
        def __init__(self) -> None:
            super().__init__()
            self.model = nn.ParameterList(
                [nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))]
            )

        def loss(self, step: int) -> Tensor:
            return (self.model[0] * float("nan")).sum() + self.model[1].square().sum()

    task = Pair()
    train(task, Schedule(3, 3, clip=None), tmp_path)
    assert bool(torch.isfinite(task.model[1]).all())
    assert float(task.model[1].detach().max()) < 1
