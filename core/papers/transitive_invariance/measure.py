"""What is measured of a network on things that it never saw: who is near whom, and from which side."""

from typing import Literal

import numpy as np
import torch

from core.data.gradients import hog, unit
from core.memory import kept
from core.papers.transitive_invariance.data import VIEWS, unseen
from core.papers.transitive_invariance.train import ARMS, Config, trained, untrained
from core.retrieval import Scores, scored

Fixed = Literal["hog", "random"]  # representations that learn nothing


@torch.inference_mode()
def embedded(
    arm: Config | Fixed, seed: int, pixels: np.ndarray, is_cluttered: bool = True
) -> np.ndarray:
    """Unit vectors (n, d) float64 of pictures (n, 32, 32) uint8; HOG is centred on all unseen pictures
    of that world."""
    if arm == "hog":
        return unit((hog(pixels) - _mean_hog(is_cluttered)).astype(np.float64))
    network = untrained(seed) if arm == "random" else trained(arm, seed)
    x = torch.tensor(pixels, dtype=torch.float32) / 255
    return unit(torch.cat([network(part) for part in x.split(256)]).double().numpy())


@kept
def _mean_hog(is_cluttered: bool) -> np.ndarray:
    return hog(unseen(is_cluttered).pixels).mean(0)


@kept
def codes(arm: Config | Fixed, seed: int, is_cluttered: bool = True) -> np.ndarray:
    """Those of all unseen pictures."""
    return embedded(arm, seed, unseen(is_cluttered).pixels, is_cluttered)


@kept
def scores(arm: Config | Fixed, seed: int, is_cluttered: bool = True) -> Scores:
    """Of one network."""
    pictures, vectors = unseen(is_cluttered), codes(arm, seed, is_cluttered)
    return scored(vectors, pictures.kind, pictures.video, pictures.azimuth)


@kept
def stranger_cosine(arm: Config | Fixed, seed: int, is_cluttered: bool = True) -> float:
    """The mean cosine of unseen things of two kinds: where `likeness` is 0."""
    pictures, vectors = unseen(is_cluttered), codes(arm, seed, is_cluttered)
    kinds = pictures.kind[:, None] != pictures.kind
    return float((vectors @ vectors.T)[kinds].mean())


def strangers(is_cluttered: bool) -> dict[str, float]:
    """That of each arm, for which pages would wait: recorded with the claims."""
    arms: dict[str, Config | Fixed] = {"hog": "hog", "random": "random"}
    arms |= {arm: Config(arm) for arm in ARMS}
    return {name: stranger_cosine(arm, 0, is_cluttered) for name, arm in arms.items()}


def likeness(cosines: np.ndarray, stranger: float) -> np.ndarray:
    """1 for the same code, 0 for what is as alike as things of two kinds: the same scale for all arms."""
    return (cosines - stranger) / (1 - stranger)


def turned_error(arm: Config | Fixed, seed: int, is_cluttered: bool = True) -> float:
    """||f(g x) - f(x)|| / ||f(x)|| over all unseen things x and turns g, codes about their mean."""
    vectors = codes(arm, seed, is_cluttered)
    films = (vectors - vectors.mean(0)).reshape(-1, VIEWS, vectors.shape[1])
    moved = [films - np.roll(films, turn, 1) for turn in range(1, VIEWS)]
    return float(np.linalg.norm(moved) / np.linalg.norm(films) / np.sqrt(len(moved)))
