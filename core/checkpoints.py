"""Trained weights: safetensors beside a JSON card that says where they came from.

A card holds recipe, seed, config, data, device, steps, metrics, training curve, versions and the
sha256 of the weights, which is verified on load. Nothing is ever unpickled.
"""

import hashlib
import json
import platform
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load, save
from torch import Tensor

ROOT = Path(__file__).resolve().parent.parent / "checkpoints"


class CheckpointError(Exception):
    """A checkpoint that is missing, or whose weights are not those of its card."""


@dataclass(frozen=True)
class Checkpoint:
    """Weights on the CPU and their card. Shared by all readers: do not write into it."""

    tensors: dict[str, Tensor]
    card: dict[str, Any]


def write(
    slug: str, name: str, tensors: dict[str, Tensor], card: dict[str, Any], root: Path = ROOT
) -> None:
    """Store weights and card under <root>/<slug>/, adding versions, date and sha256."""
    folder = root / slug
    folder.mkdir(parents=True, exist_ok=True)
    blob = save({key: value.detach().cpu().contiguous() for key, value in tensors.items()})
    stamp = {"date": date.today().isoformat(), "versions": versions(), "sha256": sha256(blob)}
    (folder / f"{name}.safetensors").write_bytes(blob)
    (folder / f"{name}.json").write_text(json.dumps(card | stamp, indent=1) + "\n")
    read.cache_clear()


def halved(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Tensors of two and more dimensions in half precision; vectors and numbers stay as they are."""
    return {key: value.half() if value.ndim > 1 else value for key, value in tensors.items()}


@lru_cache(maxsize=64)
def read(slug: str, name: str, root: Path | None = None) -> Checkpoint:
    """The checkpoint <root>/<slug>/<name>, read once per process. root: checkpoints/ if none is given.

    Raises CheckpointError when a file is missing or the weights do not match the card.
    """
    folder = (root or ROOT) / slug
    try:
        blob = (folder / f"{name}.safetensors").read_bytes()
        card = json.loads((folder / f"{name}.json").read_text())
    except FileNotFoundError as error:
        raise CheckpointError(
            f"checkpoint {slug}/{name} is missing; train it with: python -m core train {slug} {name}"
        ) from error
    if sha256(blob) != card["sha256"]:
        raise CheckpointError(f"checkpoint {slug}/{name} does not match the sha256 of its card")
    return Checkpoint(load(blob), card)


def names(slug: str) -> list[str]:
    """The checkpoints present for a paper, sorted."""
    return sorted(path.stem for path in (ROOT / slug).glob("*.safetensors"))


def sha256(blob: bytes) -> str:
    """The hexadecimal sha256 of `blob`."""
    return hashlib.sha256(blob).hexdigest()


def versions() -> dict[str, str]:
    """Versions of what results depend on."""
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
    }
