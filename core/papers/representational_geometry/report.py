"""What is said of a visitor's features, for the command line too, and an example."""

import io
from typing import Any

import numpy as np
import torch

from core.inputs.features import Features, read_features
from core.inspection import Answer, Inspectors, quantities
from core.memory import kept
from core.papers.representational_geometry.captions import few_samples
from core.papers.representational_geometry.judge import FEW, Verdict, judge
from core.papers.representational_geometry.records import digits_network
from core.papers.representational_geometry.train import FOUR, four_digits


def inspect_features(found: Features) -> Answer:
    """Alignments and dichotomies, in numbers; against the second matrix where the file has one."""
    verdict = judge(found)
    numbers: dict[str, Any] = {
        "dimension_of_class_means": verdict.dimension,
        "alignment_with_labels": verdict.to_labels,
    }
    if verdict.to_reference is not None:
        numbers["alignment_with_features_b"] = verdict.to_reference
        numbers["alignment_with_features_b_of_class_means"] = verdict.means_to_reference
    notes = [few_samples(verdict)] if verdict.fewest < FEW else []
    if verdict.splits:
        best = verdict.best
        mine, theirs = verdict.to_split(best)
        chosen = [c for c, side in zip(verdict.classes, verdict.splits[best], strict=True) if side]
        numbers |= {
            "dichotomies": len(verdict.splits),
            "mean_parallelism": float(verdict.parallelism.mean()),
            "mean_generalisation": float(verdict.ccgp.mean()),
            "best_positive_classes": " ".join(map(str, chosen)),
            "best_parallelism": float(verdict.parallelism[best]),
            "best_generalisation": float(verdict.ccgp[best]),
            "best_alignment": mine,
        }
        if theirs is not None:
            numbers["best_alignment_of_features_b"] = theirs
    return Answer("Shape of the class means: like the labels or not", quantities(**numbers), notes)


INSPECTORS: Inspectors = {"features": inspect_features}


@kept
def judged_example() -> tuple[Features, Verdict]:
    """The example and what is said of it."""
    found = read_features(example_npz())
    return found, judge(found)


@kept
def example_npz() -> bytes:
    """Unseen digits in a Tanh layer that tells 0 and 1 from 6 and 7, and their pixels."""
    x, conditions = four_digits("test")
    network = digits_network("fixed")
    with torch.inference_mode():
        hidden = network.hidden(x.to(network.weight.device))[0, 0, 0].cpu()
    with io.BytesIO() as file:
        np.savez(
            file, features=hidden.numpy(), features_b=x.numpy(), labels=np.array(FOUR)[conditions]
        )
        return file.getvalue()
