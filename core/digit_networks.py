"""The zoo: networks that tell digits, of two kinds, four widths and several seeds, which rooms compare.

All saw the same digits for equally many steps. Perceptrons are trained by the room that merges their
features, convolutional networks by the room that matches their units; any room reads them.
"""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn

from core import checkpoints
from core.data.digits import Split, split_digits
from core.nets.classifier import ClassifierTask
from core.nets.mlp import mlp
from core.seeds import seeded
from core.training import Recipe, Schedule

BATCH, DECAY = 64, 5e-4
WIDTHS = (32, 64, 128, 256)  # of perceptrons
SEEDS = {"mlp": range(3), "conv": range(4)}  # that are trained of each kind
OWNERS = {"mlp": "feature-complexity", "conv": "convergent-learning"}  # slugs of the rooms
SCHEDULE = Schedule(
    1216, 304, 0.1, optimizer="sgd", momentum=0.9, final_learning_rate=0.0
)  # 60 epochs


def _convolutional() -> nn.Sequential:
    """16 and 32 kernels of 3 x 3, then 64 and 64 neurons."""
    return nn.Sequential(
        nn.Unflatten(1, (1, 8, 8)),
        nn.Conv2d(1, 16, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        *mlp((32 * 4 * 4, 64, 64, 10)),
    )


# Name -> the network with random weights: (B, 64) pixels in [0, 1] -> logits (B, 10).
NETWORKS: dict[str, Callable[[], nn.Sequential]] = {
    **{f"mlp-{width}": partial(mlp, (64, width, width, width, 10)) for width in WIDTHS},
    "conv": _convolutional,
}


def flat_digits(split: Split) -> tuple[Tensor, Tensor]:
    """Pixels (n, 64) in [0, 1] and labels (n,) of a split."""
    images, labels = split_digits(split)
    return images.flatten(1), labels


def recipe(name: str, seed: int) -> Recipe:
    """The training of one of NETWORKS."""

    def task(device: torch.device) -> ClassifierTask:
        sets = {}
        for split in ("train", "validation"):
            x, labels = flat_digits(split)
            sets[split] = x.numpy(), labels.numpy()
        return ClassifierTask(NETWORKS[name], sets, seed, BATCH, DECAY, device)

    data = f"1,297 of scikit-learn's digits, batches of {BATCH}; weight decay {DECAY}"
    card = {"model": name, "seed": seed, "data": data}
    return Recipe(f"{name}-seed{seed}", task, SCHEDULE, card, forms={"*": "half"})


def trained(name: str, seed: int) -> nn.Sequential:
    """One of NETWORKS, trained, in eval mode.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    slug = OWNERS[name.partition("-")[0]]
    return checkpoints.network(slug, f"{name}-seed{seed}", lambda card: NETWORKS[name]())


def untrained(name: str, seed: int) -> nn.Sequential:
    """The same as it was before its training."""
    return seeded(seed, NETWORKS[name]).eval().requires_grad_(False)


def hidden(network: nn.Sequential, x: Tensor) -> list[Tensor]:
    """What each hidden layer says of (B, 64) pixels, after ReLU: (B, width) or (B, channels, h, w)."""
    found = []
    for layer in network:
        x = layer(x)
        if isinstance(layer, nn.ReLU):
            found.append(x)
    return found
