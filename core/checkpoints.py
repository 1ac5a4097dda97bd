"""Trained weights: safetensors beside a JSON card that says where they came from.

A card holds recipe, seed, config, data, device, steps, metrics, training curve, versions and the
sha256 of the weights, which is verified on load. Nothing is ever unpickled.

A trained network is loaded once and shared by all visitors: it cannot be changed, but copied.
"""

import hashlib
import json
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import torch
from safetensors.torch import load, save
from torch import Tensor, nn
from torch.nn.functional import pad

from core import memory
from core.device import best_device
from core.memory import kept, kept_as
from core.seeds import seeded

Network = TypeVar("Network", bound=nn.Module)
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
    if root == ROOT:  # what was made of shipped weights is of the past
        memory.forget()


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


def read(slug: str, name: str, root: Path | None = None) -> Checkpoint:
    """The checkpoint <root>/<slug>/<name>; of checkpoints/, if no root is given, and then kept.

    Raises CheckpointError when a file is missing or the weights do not match the card.
    """
    return _read(slug, name, root) if root else _shipped(slug, name)


@kept
def _shipped(slug: str, name: str) -> Checkpoint:
    return _read(slug, name, ROOT)


def _read(slug: str, name: str, root: Path) -> Checkpoint:
    try:
        blob = (root / slug / f"{name}.safetensors").read_bytes()
        card = json.loads((root / slug / f"{name}.json").read_text())
    except FileNotFoundError as error:
        raise CheckpointError(
            f"checkpoint {slug}/{name} is missing; "
            f"train it with: python -m core train {slug} {name} --ship"
        ) from error
    if sha256(blob) != card["sha256"]:
        raise CheckpointError(f"checkpoint {slug}/{name} does not match the sha256 of its card")
    return Checkpoint(_unpacked(load(blob)), card)


def network(
    slug: str,
    name: str,
    build: Callable[[dict[str, Any]], Network],
    device: torch.device | None = None,
) -> Network:
    """The trained network of a checkpoint, loaded once and shared by all callers.

    build: makes it, untrained, of the checkpoint's card. It is in eval mode, without gradients, on
    `device`, which is the best one by default. What would change it for everyone (`to`, `train`,
    `load_state_dict` ...) raises TypeError; `copy.deepcopy` gives a copy of one's own, to do with as
    one likes. Raises CheckpointError when the checkpoint is missing or damaged.
    """
    place = device or best_device()
    load = partial(restored, slug, name, build, place)
    return kept_as((network, slug, name, place), lambda: shared(load()))


def restored(
    slug: str, name: str, build: Callable[[dict[str, Any]], Network], device: torch.device
) -> Network:
    """A new network with the weights of a checkpoint, in eval mode, without gradients, on a device."""
    checkpoint = _read(slug, name, ROOT)  # whose tensors need not be kept beside the network's
    made = seeded(0, lambda: build(checkpoint.card))  # else its draws would mix with another's
    made.load_state_dict(checkpoint.tensors)
    return made.eval().requires_grad_(False).to(device)


class _Shared(nn.Module):
    """What a network that all share refuses; a copy of it is of its plain class again."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        made: Any = super().__reduce_ex__(protocol)
        make, (kind, *rest), *state = made
        return make, (kind.__bases__[1], *rest), *state

    def _apply(self, *args: Any, **kwargs: Any) -> Any:  # behind to, cpu, cuda, half, double ...
        self._refuse()

    def load_state_dict(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse()

    def train(self, mode: bool = True) -> Any:
        return self._refuse() if mode else self

    def requires_grad_(self, requires_grad: bool = True) -> Any:
        return self._refuse() if requires_grad else self

    def _refuse(self) -> None:
        raise TypeError("a trained network is shared by all; change a copy.deepcopy of it")


def shared(made: Network) -> Network:
    """The same network, which from now on nobody can change: for what is made of shared ones."""
    for module in made.modules():
        plain = type(module)
        module.__class__ = type(plain.__name__, (_Shared, plain), {})
    return made


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
