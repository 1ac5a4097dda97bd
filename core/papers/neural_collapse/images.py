"""A small convolutional network for images of one's own, trained with the theory's loss and decays.

`python -m core train neural-collapse --data FOLDER`, where FOLDER has one folder of PNG or JPEG files
for each class, or is an NPZ with `images` (n, h, w) or (n, h, w, 3) uint8 and `labels` (n,). The
features go to an NPZ that the page reads.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional as F

from core.inputs import InputError
from core.inputs.image import read_image
from core.papers.neural_collapse.metrics import LOST, frame_distance, gram, moments, nc1
from core.papers.neural_collapse.theory import Problem, etf_gram, problem_that_forgets
from core.papers.neural_collapse.ufm import LinearHead, objective
from core.seeds import seeded
from core.training import Recipe, Schedule

SIDE = 32  # [pixels]
MAX_IMAGES = 100_000
BATCH = 128
EPOCHS = 60
MIN_STEPS = 3000  # collapse comes long after the last error
VANISHING = 2.0
DEPTH = 1
HELD_OUT = 5  # every fifth image of a class is for testing
NOTED = 2000  # at most so many images are looked at to measure collapse


@dataclass(frozen=True)
class LabelledImages:
    """Luminance (N, 1, 32, 32) in [0, 1], labels (N,) from 0, and the classes' names."""

    pixels: Tensor
    labels: Tensor
    names: tuple[str, ...]


def read_images(path: Path) -> LabelledImages:
    """A folder of folders, or an NPZ. Raises InputError, with one sentence, naming what is wrong."""
    if path.is_dir():
        folders = sorted(folder for folder in path.iterdir() if folder.is_dir())
        files = [(k, file) for k, folder in enumerate(folders) for file in sorted(folder.iterdir())]
        _check_count(len(files))
        pixels = [_small(_read_file(file)) for _, file in files]
        labels = [k for k, _ in files]
        return _labelled(pixels, labels, [folder.name for folder in folders])
    try:
        with np.load(path, allow_pickle=False) as archive:
            images, labels = archive["images"], archive["labels"]
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise InputError(
            f"{path.name} is neither a folder of folders nor an NPZ with images and labels"
        ) from error
    _check_count(len(images))
    if images.dtype != np.uint8 or images.ndim not in (3, 4) or labels.shape != (len(images),):
        raise InputError("images (n, h, w) or (n, h, w, 3) of uint8 and labels (n,) are needed")
    grey = images if images.ndim == 3 else images @ np.array([0.299, 0.587, 0.114])
    classes, numbers = np.unique(labels, return_inverse=True)
    return _labelled([_small(g / 255) for g in grey], numbers.tolist(), [str(c) for c in classes])


def _check_count(count: int) -> None:
    if not 2 * HELD_OUT <= count <= MAX_IMAGES:
        raise InputError(f"there are {count:,} images; {2 * HELD_OUT} to {MAX_IMAGES:,} are needed")


def _read_file(file: Path) -> np.ndarray:
    try:
        return read_image(file.read_bytes()).pixels
    except (InputError, OSError) as error:
        raise InputError(f"{file.parent.name}/{file.name}: {error}") from error


def _small(grey: np.ndarray) -> np.ndarray:
    picture = Image.fromarray((255 * grey).round().astype(np.uint8))
    return np.asarray(picture.resize((SIDE, SIDE)), np.float32) / 255


def _labelled(pixels: list[np.ndarray], labels: list[int], names: list[str]) -> LabelledImages:
    found = torch.tensor(labels)
    counts = torch.bincount(found, minlength=len(names))
    if len(names) < 2 or counts.min() < 2:
        raise InputError("at least two classes of two images each are needed")
    return LabelledImages(torch.from_numpy(np.stack(pixels))[:, None], found, tuple(names))


class ImagesNet(nn.Module):
    """Three convolutions with ReLU and pooling, then features (d) of any sign, then linear layers."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.width = max(2 * classes, 8)
        channels = (1, 32, 64, 64)
        layers: list[nn.Module] = []
        for before, after in pairwise(channels):
            layers += [nn.Conv2d(before, after, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        side = SIDE // 8
        self.backbone = nn.Sequential(
            *layers, nn.Flatten(), nn.Linear(channels[-1] * side**2, self.width)
        )
        self.head = LinearHead(self.width, classes, DEPTH, bias=False)

    def features(self, images: Tensor) -> Tensor:
        """(N, 1, 32, 32) to (N, d)."""
        return self.backbone(images)

    def forward(self, images: Tensor) -> Tensor:
        """(N, 1, 32, 32) to logits (N, K)."""
        return self.head(self.features(images))


class ImagesTask:
    """Cross-entropy by batches, each sample of which stands for N / BATCH."""

    def __init__(self, images: LabelledImages, device: torch.device) -> None:
        rank = _rank_in_class(images.labels)
        self.sets = {
            name: (images.pixels[chosen].to(device), images.labels[chosen].to(device))
            for name, chosen in (("train", rank % HELD_OUT > 0), ("test", rank % HELD_OUT == 0))
        }
        labels = self.sets["train"][1]
        self.classes = len(images.names)
        self.problem = _problem(labels, self.classes)
        self.net = seeded(0, lambda: ImagesNet(self.classes))
        self.model: nn.Module = self.net.to(device)

    def loss(self, step: int) -> Tensor:
        """The theory's objective, estimated from a batch."""
        pixels, labels = self.sets["train"]
        generator = torch.Generator().manual_seed(step)
        index = torch.randint(len(labels), (BATCH,), generator=generator).to(labels.device)
        stands_for = torch.full((BATCH,), len(labels) / BATCH, device=labels.device)
        features = self.net.features(pixels[index])
        return objective(self.problem, features, labels[index], self.net.head, stands_for)

    def validate(self) -> dict[str, float]:
        """Accuracy, NC1 and NC2 of up to NOTED images of both sets."""
        said: dict[str, float] = {}
        for name in self.sets:
            features, labels = self._looked_at(name)
            found = moments(features.double().cpu(), labels.cpu(), self.classes)
            right = self.net.head(features).argmax(1) == labels
            simplex = torch.from_numpy(etf_gram(self.classes))
            said |= {
                f"{name} accuracy": right.float().mean().item(),
                f"{name} NC1": nc1(found, LOST).item(),
                f"{name} NC2": frame_distance(gram(found.centred), simplex).item(),
            }
        return said

    def _looked_at(self, name: str) -> tuple[Tensor, Tensor]:
        """Features (n, d) and labels (n,), spread over all classes."""
        pixels, labels = self.sets[name]
        every = max(1, len(labels) // NOTED)
        chosen = torch.argsort(_rank_in_class(labels.cpu()), stable=True)[: len(labels) // every]
        chosen = chosen.to(labels.device)
        return torch.cat([self.net.features(p) for p in pixels[chosen].split(512)]), labels[chosen]

    @torch.inference_mode()
    def products(self) -> dict[str, np.ndarray]:
        """Features and labels of unseen images, and the classifier, as the page reads them."""
        features, labels = self._looked_at("test")
        weights = self.net.head.classifier()
        arrays = {"features": features, "labels": labels, "weights": weights}
        return {name: value.cpu().numpy() for name, value in arrays.items()}


def _rank_in_class(labels: Tensor) -> Tensor:
    """(N,) how many of its class come before each."""
    member = F.one_hot(labels)
    return (member.cumsum(0) * member).sum(1) - 1


def _problem(labels: Tensor, classes: int) -> Problem:
    counts = tuple(torch.bincount(labels, minlength=classes).tolist())
    return problem_that_forgets(counts, DEPTH, VANISHING, "ce", ratio=sum(counts) / classes)


def recipe_for(path: Path) -> Recipe:
    """A training on the images at `path`. Raises InputError when they cannot be read."""
    images = read_images(path)
    steps = max(MIN_STEPS, EPOCHS * len(images.labels) // BATCH)
    card = {
        "model": "CNN 1-32-64-64, one linear layer",
        "classes": images.names,
        "seed": 0,
        "data": f"{len(images.labels)} images of the user's",
    }
    schedule = Schedule(steps, max(1, steps // 10), 1e-3, clip=None, final_learning_rate=1e-5)
    return Recipe(
        "images", lambda device: ImagesTask(images, device), schedule, card, ImagesTask.products
    )
