"""Recipes: networks on the plane, networks on digits, and what a solver proves of those."""

from itertools import product

from core.papers.neural_activation_patterns import data
from core.papers.neural_activation_patterns.data import ARMS
from core.papers.neural_activation_patterns.nets import (
    BATCH,
    DECAY,
    DEEP,
    DIGIT_SCHEDULE,
    FOUR,
    PLANE,
    PLANE_SCHEDULE,
    PLANE_SEEDS,
    PLANE_SHALLOW,
    SEEDS,
    SHALLOW,
    WIDE,
    WIDER,
    Shape,
    digits_task,
    name_of,
    spiral_task,
)
from core.papers.neural_activation_patterns.proofs import (
    SECONDS,
    BallTask,
    ProofTask,
    percents_of,
)
from core.training import Recipe, Schedule


def _plane_recipe(shape: Shape, seed: int) -> Recipe:
    card = {
        "model": f"MLP 2-{shape.name}-{ARMS}, ReLU",
        "seed": seed,
        "data": f"three arms of a spiral, {data.POINTS['train']} points, batches of {BATCH}",
    }
    return Recipe(
        name_of("plane", shape, seed),
        lambda device: spiral_task(shape, seed, device),
        PLANE_SCHEDULE,
        card,
    )


def _digits_recipe(shape: Shape, seed: int) -> Recipe:
    card = {
        "model": f"MLP 64-{shape.name}-10, ReLU",
        "seed": seed,
        "data": f"1,297 of scikit-learn's digits, batches of {BATCH}; weight decay {DECAY}",
    }
    return Recipe(
        name_of("digits", shape, seed),
        lambda device: digits_task(shape, seed, device),
        DIGIT_SCHEDULE,
        card,
    )


def _proofs_recipe(shape: Shape, seed: int) -> Recipe:
    percents = percents_of(shape, seed)
    card = {
        "model": f"MLP 64-{shape.name}-10, ReLU, not trained any further",
        "seed": seed,
        "data": "the whole cube of images, cut with the pattern of each class; "
        f"HiGHS, {SECONDS:g} s a question; delta " + ", ".join(map(str, percents)) + " %",
    }
    return Recipe(
        name_of("proofs", shape, seed),
        lambda device: ProofTask(shape, seed, percents),
        Schedule(0, 1),
        card,
        starts_from=name_of("digits", shape, seed),
        stored=ProofTask.stored,
        quick=lambda device: ProofTask(shape, seed, percents, classes=0),
    )


def _balls_recipe(shape: Shape, seed: int) -> Recipe:
    card = {
        "model": f"MLP 64-{shape.name}-10, ReLU, not trained any further",
        "seed": seed,
        "data": "balls about images of all splits, cut with the cube; "
        f"HiGHS, {SECONDS:g} s a question",
    }
    return Recipe(
        name_of("balls", shape, seed),
        lambda device: BallTask(shape, seed),
        Schedule(0, 1),
        card,
        starts_from=name_of("digits", shape, seed),
        stored=BallTask.stored,
        quick=lambda device: BallTask(shape, seed, images=0, radii=0),
    )


DIGIT_NETS = (
    *((shape, 0) for shape in (DEEP, WIDER, FOUR, WIDE, SHALLOW)),
    *product((DEEP, WIDER), SEEDS[1:]),
)
PLANE_NETS = (*((PLANE, seed) for seed in PLANE_SEEDS), (PLANE_SHALLOW, 0))
RECIPES = (
    *(_plane_recipe(*chosen) for chosen in PLANE_NETS),
    *(_digits_recipe(*chosen) for chosen in DIGIT_NETS),
    *(_proofs_recipe(*chosen) for chosen in DIGIT_NETS),
    _balls_recipe(DEEP, 0),
)
