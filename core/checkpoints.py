"""Trained weights: safetensors beside a JSON card that says where they came from.

A card holds recipe, seed, config, data, device, steps, metrics, training curve, versions and the
sha256 of the weights, which is verified on load. Nothing is ever unpickled.
"""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from safetensors.torch import load, save
from torch import Tensor
from torch.nn.functional import pad

ROOT = Path(__file__).resolve().parent.parent / "checkpoints"

Form = Literal["half", "byte"]
_BLOCK = 64  # numbers in bytes that share a scale
_SCALE = ":scale"  # ends the name of a tensor's scales


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


def packed(tensors: dict[str, Tensor], forms: Mapping[str, Form]) -> dict[str, Tensor]:
    """Matrices and kernels in the form of the first pattern that fits their name; the rest as it is.

    half: float16. byte: whole numbers from -127 to 127, times a scale for each 64 of them in order, which
    is wrong by up to a 254th of the largest; `read` multiplies.
    """
    out: dict[str, Tensor] = {}
    for key, value in tensors.items():
        fitting = [form for pattern, form in forms.items() if fnmatchcase(key, pattern)]
        if value.ndim < 2 or not fitting:
            out[key] = value
        elif fitting[0] == "half":
            out[key] = value.half()
        else:
            out[key], out[key + _SCALE] = _bytes(value)
    return out


def _bytes(value: Tensor) -> tuple[Tensor, Tensor]:
    blocks = pad(value.float().flatten(), (0, -value.numel() % _BLOCK)).view(-1, _BLOCK)
    least = torch.finfo(torch.bfloat16).tiny  # for blocks of zeros
    scale = (blocks.abs().amax(1) / 127).clamp_min(least).bfloat16()  # as wide a range as float32
    whole = (blocks / scale[:, None]).round().to(torch.int8)
    return whole.flatten()[: value.numel()].view(value.shape), scale


def _unpacked(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """With numbers in bytes as float32 again."""
    out = {key: value for key, value in tensors.items() if not key.endswith(_SCALE)}
    for key in tensors.keys() - out.keys():
        name = key.removesuffix(_SCALE)
        scale = tensors[key].float().repeat_interleave(_BLOCK)[: out[name].numel()]
        out[name] = out[name] * scale.view(out[name].shape)
    return out


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
            f"checkpoint {slug}/{name} is missing; "
            f"train it with: python -m core train {slug} {name} --ship"
        ) from error
    if sha256(blob) != card["sha256"]:
        raise CheckpointError(f"checkpoint {slug}/{name} does not match the sha256 of its card")
    return Checkpoint(_unpacked(load(blob)), card)


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
