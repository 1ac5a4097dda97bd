"""A perceptron that learns to tell classes."""

from functools import partial

import numpy as np
import torch

from core.nets.classifier import ClassifierTask
from core.nets.mlp import mlp


def task(decay: float = 0.0) -> ClassifierTask:
    draws = np.random.default_rng(0)
    x = draws.normal(size=(60, 2))
    build = partial(mlp, (2, 8, 2))
    return ClassifierTask(build, {"train": (x, (x[:, 0] > 0).astype(int))}, 3, 16, decay)


def test_a_batch_is_a_function_of_seed_and_step_and_decay_is_half_the_squares():
    assert task().loss(5) == task().loss(5) != task().loss(6)
    weights = torch.cat([weight.flatten() for weight in task().model.parameters()])
    added = task(decay=0.1).loss(5) - task().loss(5)
    torch.testing.assert_close(added, 0.05 * weights.square().sum())


def test_it_learns_and_tells_its_accuracy_on_each_set():
    learner = task()
    optimizer = torch.optim.SGD(learner.model.parameters(), 0.5)
    for step in range(200):
        optimizer.zero_grad()
        learner.loss(step).backward()
        optimizer.step()
    assert learner.validate()["train accuracy"] > 0.95
