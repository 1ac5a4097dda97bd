"""Recipes: networks on the plane, networks on digits, and what a solver proves of those."""

from core.papers.neural_activation_patterns import nets, proofs
from core.papers.neural_activation_patterns.nets import (
    BATCH,
    DECAY,
    DEEP,
    ENDS,
    PLANE,
    PLANE_SHALLOW,
    SCHEDULES,
    SEEDS,
    Kind,
    Shape,
    name_of,
)
from core.papers.neural_activation_patterns.proofs import SECONDS, BallTask, ProofTask, percents_of
from core.training import Recipe, Schedule


def _recipe(kind: Kind, shape: Shape, seed: int) -> Recipe:
    learnt = {"plane": "2,400 points of three arms", "digits": "1,297 of scikit-learn's digits"}
    card = {
        "model": f"MLP {ENDS[kind][0]}-{shape.name}-{ENDS[kind][1]}, ReLU",
        "seed": seed,
        "data": f"{learnt[kind]}, batches of {BATCH}; weight decay {DECAY[kind]}",
    }
    return Recipe(
        name_of(kind, shape, seed),
        lambda device: nets.task(kind, shape, seed, device),
        SCHEDULES[kind],
        card,
    )


def _record(kind: str, task: type[ProofTask], shape: Shape, seed: int, asked: str) -> Recipe:
    card = {
        "model": f"{shape.name}, not trained any further",
        "seed": seed,
        "data": f"{asked}; HiGHS, {SECONDS:g} s a question",
    }
    return Recipe(
        name_of(kind, shape, seed),
        lambda device: task(shape, seed),
        Schedule(0, 1),
        card,
        starts_from=name_of("digits", shape, seed),
        stored=task.stored,
        quick=lambda device: task(shape, seed, few=True),
    )


def _proofs(shape: Shape, seed: int) -> Recipe:
    dials = ", ".join(map(str, percents_of(shape)))
    asked = f"the cube of all images, cut with the pattern of each class; delta {dials} %"
    return _record("proofs", ProofTask, shape, seed, asked)


PLANE_NETS = (*((PLANE, seed) for seed in SEEDS), (PLANE_SHALLOW, 0))
RECIPES = (
    *(_recipe("plane", *chosen) for chosen in PLANE_NETS),
    *(_recipe("digits", *chosen) for chosen in proofs.NETS),
    *(_proofs(*chosen) for chosen in proofs.NETS),
    _record("balls", BallTask, DEEP, 0, "balls about training and test digits, within the cube"),
)
