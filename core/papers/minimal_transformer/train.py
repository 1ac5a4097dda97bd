"""Recipes: every way to take an encoder apart, and whole ones made as small; five starts of each."""

import torch
from torch import Tensor
from torch.nn import functional as F

from core import checkpoints
from core.data.digits import SPLIT_SIZES, Split
from core.papers.minimal_transformer.data import sample
from core.papers.minimal_transformer.model import Form, Keys, Size, Transformers, parameters
from core.seeds import seeded
from core.training import Recipe, Schedule

SLUG = "minimal-transformer"
STARTS = 5
BATCH, STEPS = 32, 1200  # 30 times all training digits
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
KEYS: tuple[Keys, ...] = ("own", "merged", "queries")


def shown(mlp: bool, keys: Keys, values: bool) -> Form:
    """The form that the bench shows: four heads, but one where W_Q W_K^T is one matrix."""
    return Form(mlp, keys, values, 1 if keys == "merged" else 4)


FULL, SIZE = shown(True, "own", True), Size()
NO_MLP = shown(False, "own", True)
SYMMETRIC = shown(False, "queries", True)
MINIMUM = shown(False, "merged", False)
ONE_HEAD = Form(False, "own", True, 1)
SYMMETRIC_ONE_HEAD = Form(False, "queries", True, 1)
BARE = Form(False, "own", True, 1, skips=False)  # whose products merge across depth
GRID = tuple(
    shown(mlp, keys, values) for mlp in (True, False) for values in (True, False) for keys in KEYS
)
# Whole encoders with as many parameters as those with parts left out: narrower ones, or one alone.
SHRUNKEN: dict[str, tuple[Form, Size]] = {
    "full-width8": (FULL, Size(width=8, hidden=32)),
    "full-width12": (FULL, Size(width=12, hidden=48)),
    "full-width14": (Form(heads=2), Size(width=14, hidden=56)),
    "full-depth1": (FULL, Size(depth=1)),
    "full-depth1-width16": (FULL, Size(width=16, depth=1, hidden=64)),
}


def name_of(form: Form) -> str:
    """Of the recipe and checkpoint of a form at full size."""
    parts = [
        "mlp" if form.mlp else "nomlp",
        form.keys,
        "values" if form.values else "novalues",
        f"heads{form.heads}",
    ]
    return "-".join(parts if form.skips else [*parts, "bare"])


COMPARED = (FULL, NO_MLP, SYMMETRIC, MINIMUM, ONE_HEAD, SYMMETRIC_ONE_HEAD, BARE)
ARMS: dict[str, tuple[Form, Size]] = (
    {name_of(form): (form, SIZE) for form in COMPARED}
    | SHRUNKEN
    | {name_of(form): (form, SIZE) for form in GRID}
)


def rate(form: Form, size: Size) -> float:
    """The learning rate at first: of 0.002, 0.005 and 0.01 that with the least loss on validation digits
    in short trainings, of two or three starts, of nine of the arms.

    Others have their neighbour's, but width 14: at 0.005 not all of its starts learnt.
    """
    if size.depth == 1 or form in (MINIMUM, BARE):
        return 0.01
    return 0.002 if form.mlp and size.width > 12 else 0.005


class TransformerTask:
    """Cross entropy of digits, of five networks side by side, each with batches of its own.

    most: of digits of a split.
    """

    def __init__(
        self, form: Form, size: Size, device: torch.device, most: int | None = None
    ) -> None:
        self.model = seeded(0, lambda: Transformers(form, size, STARTS)).to(device)
        self.sets = {
            split: tuple(x[:most].to(device) for x in sample(split)) for split in SPLITS[:2]
        }

    def loss(self, step: int) -> Tensor:
        """The sum over networks, so that none has a part in another's gradient."""
        x, labels = self.sets["train"]
        draws = torch.Generator().manual_seed(step)
        rows = torch.randint(len(x), (STARTS, BATCH), generator=draws).to(x.device)
        logits = self.model(x[rows]).logits.flatten(0, 1)
        return STARTS * F.cross_entropy(logits, labels[rows].flatten())

    def validate(self) -> dict[str, float]:
        """Means over networks."""
        found = {}
        for split, (x, labels) in self.sets.items():
            losses, right = judged(self.model, x, labels)
            found[f"{split} loss"] = losses.mean().item()
            found[f"{split} accuracy"] = right.mean().item()
        return found


def judged(net: Transformers, x: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Cross entropy and accuracy of each network, (k,); x: patches (n, T, p)."""
    logits = net(x[None]).logits
    every = labels.expand(len(logits), -1)
    losses = F.cross_entropy(logits.mT, every, reduction="none").mean(1)
    return losses, (logits.argmax(-1) == every).float().mean(1)


def _recipe(name: str, form: Form, size: Size) -> Recipe:
    card = {
        "model": f"{size.depth} encoders of width {size.width}, MLP {size.hidden}: {form}",
        "parameters": parameters(form, size),
        "seed": f"0, {STARTS} starts drawn one after the other",
        "data": f"{SPLIT_SIZES['train']:,} of scikit-learn's digits, batches of {BATCH}",
    }
    return Recipe(
        name,
        lambda device: TransformerTask(form, size, device),
        Schedule(STEPS, 300, rate(form, size), clip=None, final_learning_rate=0.0),
        card,
        forms={"*": "half"},
        quick=lambda device: TransformerTask(form, size, device, most=50),
    )


RECIPES = tuple(_recipe(name, *arm) for name, arm in ARMS.items())


def trained(name: str) -> Transformers:
    """Five trained networks of one arm, frozen, shared by all.

    Raises CheckpointError when the checkpoint is missing or damaged.
    """
    return checkpoints.network(SLUG, name, lambda card: Transformers(*ARMS[name], STARTS))
