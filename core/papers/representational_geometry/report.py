"""What is said of a visitor's features, for the command line too, and an example."""

import io

import numpy as np
import torch

from core.inputs.features import Features, read_features
from core.inspection import Answer, Inspectors, quantities
from core.memory import kept
from core.papers.representational_geometry.judge import Verdict, judge
from core.papers.representational_geometry.records import recorded, way
from core.papers.representational_geometry.text import own_notes, own_rows, splits_rows
from core.papers.representational_geometry.train import EPS


def inspect_features(found: Features) -> Answer:
    """Alignments, and the dichotomy that generalises best."""
    verdict = judge(found)
    numbers = {row["Measured"]: row["Value"] for row in own_rows(verdict)}
    best = splits_rows(verdict)[0] if verdict.splits else {}
    numbers |= {f"best {name}": value for name, value in best.items()}
    told = {name.lower().replace(",", "").replace(" ", "_"): v for name, v in numbers.items()}
    return Answer("Class means: like which dichotomies", quantities(**told), own_notes(verdict))


INSPECTORS: Inspectors = {"features": inspect_features}


@kept
def judged_example() -> Verdict:
    """What is said of the example."""
    return judge(read_features(example_npz()))


@kept
def example_npz() -> bytes:
    """A Tanh layer with noise in what its units see of four patterns, and the noisy patterns."""
    draws, conditions = torch.Generator().manual_seed(0), torch.arange(4).repeat_interleave(50)
    seen = way("nudged-0.5", "tanh", EPS.index(1.0)).seen[-1][conditions]
    means = recorded("nudged-0.5").family.means[EPS.index(1.0)][conditions]
    hidden, inputs = (x + 0.5 * torch.randn(x.shape, generator=draws) for x in (seen, means))
    with io.BytesIO() as file:
        np.savez(
            file,
            features=torch.tanh(hidden).float().numpy(),
            features_b=inputs.numpy(),
            labels=conditions.numpy(),
        )
        return file.getvalue()
