"""Motion capture as BVH: a skeleton, and its joints' rotations over time. Our own bounded parser."""

import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.groups.so3 import about_axis, from_quaternion
from core.groups.so3.quaternions import multiply
from core.inputs import InputError, check_size, said
from core.inputs.kinds import Kind, Likeness
from core.inputs.table import TextTable, is_number, rows_of_numbers
from core.inputs.text import beginning, unified

MAX_BYTES = 32 * 1024 * 1024
MAX_HIERARCHY = 256 * 1024
MAX_JOINTS = 200
MAX_FRAMES = 20_000
MAX_ROTATIONS = 1_000_000  # frames times joints
MAX_WRAPPED = 2_000_000  # numbers of frames that go on in the next line
_MOTION = re.compile(rb"^[ \t]*MOTION[ \t]*$", re.MULTILINE)
_TIMING = re.compile(
    rb"\s*Frames:\s*(\d{1,9})\s+Frame Time:[ \t]*(\S+)[ \t]*(?:\n|$)", re.IGNORECASE
)
_POSITIONS = {"Xposition", "Yposition", "Zposition"}
_ROTATIONS = {"Xrotation": "X", "Yrotation": "Y", "Zrotation": "Z"}


@dataclass(frozen=True)
class Motion:
    """A skeleton in motion, z up. offsets: (J, 3) float32 from the parents, the farthest joint at rest
    one unit from the root; rotations: local ones (T, J, 3, 3) float32; interval: [seconds] a frame."""

    names: tuple[str, ...]
    parents: tuple[int, ...]
    offsets: Tensor
    rotations: Tensor
    interval: float
    notes: tuple[str, ...]


@dataclass
class _Hierarchy:
    names: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    offsets: list[list[float]] = field(default_factory=list)
    channels: list[list[str]] = field(default_factory=list)


def _likeness(raw: bytes) -> Likeness:
    start = beginning(raw).lstrip()
    return Likeness.YES if start.startswith(b"HIERARCHY") else Likeness.NO


def read_bvh(raw: bytes) -> Motion:
    """The motion of a BVH file; the root stays in its place.

    Raises InputError, with one sentence, for what is too large or malformed.
    """
    check_size(raw, MAX_BYTES, "motions")
    if not _likeness(raw):
        raise InputError("the file does not begin with HIERARCHY, so it is no BVH motion")
    text = unified(raw)
    motion = _MOTION.search(text)
    if motion is None:
        raise InputError("the BVH file has no MOTION")
    if motion.start() > MAX_HIERARCHY:
        raise InputError(f"the BVH hierarchy is longer than {MAX_HIERARCHY >> 10} kB")
    head = re.sub(r"([{}])", r" \1 ", text[: motion.start()].decode("utf-8", "replace"))
    tree = _hierarchy(head.split()[1:])
    columns = sum(map(len, tree.channels))
    interval, rows, notes = _frames(text[motion.end() :], columns, len(tree.names))
    rotations = _rotations(tree, rows)
    upright = about_axis(0, torch.tensor(np.pi / 2)).float()  # y points up in BVH
    rotations[:, 0] = upright @ rotations[:, 0]
    offsets, scale = _scaled(tree)
    notes.append(f"scaled by {said(scale)}, so that the farthest joint at rest is at distance 1")
    if any(set(c) & _POSITIONS for c in tree.channels[1:]):
        notes.append("joints that also move along are held at their offsets")
    return Motion(
        tuple(tree.names), tuple(tree.parents), offsets, rotations, interval, tuple(notes)
    )


def _hierarchy(words: list[str]) -> _Hierarchy:
    """The tree of joints; a parser with a stack, so that no nesting can exhaust Python's."""
    tree, stack, at = _Hierarchy(), [-1], 0
    opened = -1  # the joint whose brace comes next
    try:
        while at < len(words):
            word = words[at].upper()
            if word in ("ROOT", "JOINT", "END"):
                brace = words.index("{", at)  # a name may have blanks
                opened = _open(tree, word, " ".join(words[at + 1 : brace]), stack[-1])
                at = brace
            elif word == "{":
                stack.append(opened)
                at += 1
            elif word == "}":
                stack.pop()
                at += 1
            elif word == "OFFSET":
                tree.offsets[stack[-1]] = [float(value) for value in words[at + 1 : at + 4]]
                at += 4
            elif word == "CHANNELS":
                count = int(words[at + 1])
                tree.channels[stack[-1]] = _channels(words[at + 2 : at + 2 + count], count)
                at += 2 + count
            else:
                raise InputError(
                    f"the BVH hierarchy has '{words[at][:40]}' where a keyword is needed"
                )
    except (ValueError, IndexError) as error:
        raise InputError("the BVH hierarchy is damaged; export the motion again") from error
    finite = all(len(o) == 3 and np.isfinite(o).all() for o in tree.offsets)
    if (
        not tree.names
        or stack != [-1]
        or not finite
        or max(map(np.linalg.norm, tree.offsets)) > 1e6
    ):
        raise InputError("the BVH hierarchy is damaged; export the motion again")
    return tree


def _open(tree: _Hierarchy, word: str, name: str, parent: int) -> int:
    if len(tree.names) >= MAX_JOINTS:
        raise InputError(f"the BVH skeleton has more than {MAX_JOINTS} joints")
    if (word == "ROOT") != (parent == -1) or (word == "ROOT" and tree.names):
        raise InputError("the BVH file must have one ROOT, and all joints within it")
    tree.names.append(f"{tree.names[parent]} end" if word == "END" else name[:60])
    tree.parents.append(parent)
    tree.offsets.append([])
    tree.channels.append([])
    return len(tree.names) - 1


def _channels(names: list[str], count: int) -> list[str]:
    """Names of channels, as Xposition and Zrotation."""
    names = [name.capitalize() for name in names]
    if len(names) != count or not set(names) <= {*_POSITIONS, *_ROTATIONS}:
        raise InputError("the BVH channels are not such as Xposition or Zrotation")
    turns = [name for name in names if name in _ROTATIONS]
    if len(set(turns)) != len(turns):
        raise InputError("a BVH joint turns twice about one axis; three axes or fewer are read")
    return names


def _frames(text: bytes, columns: int, joints: int) -> tuple[float, np.ndarray, list[str]]:
    """Seconds a frame, the rows of channels, and notes."""
    head = _TIMING.match(text)
    if head is None or not is_number(head[2]):
        raise InputError("the BVH MOTION needs the lines 'Frames: n' and 'Frame Time: s'")
    promised, interval = int(head[1]), float(head[2])
    if not 1e-6 <= interval <= 60:
        raise InputError(
            f"the BVH frame time is {said(interval)} seconds; a millionth to 60 are read"
        )
    rows = _channel_rows(text[head.end() :], columns, promised)
    notes = []
    if rows.count != promised:
        notes.append(f"{promised} frames are promised, {rows.count} are there")
    most = min(MAX_FRAMES, MAX_ROTATIONS // joints)
    if rows.count > most:
        notes.append(f"the first {most} of {rows.count} frames are used")
    values = rows.numbers(rows=np.arange(min(rows.count, most)))
    if len(values) < 2 or not np.isfinite(values).all():
        raise InputError("the BVH motion needs at least two frames of finite numbers")
    return interval, values, notes


def _channel_rows(text: bytes, columns: int, promised: int) -> TextTable:
    """A frame a line; frames wrapped over lines where there are just as many numbers as promised."""
    words = text.split(maxsplit=columns * promised) if columns * promised < MAX_WRAPPED else []
    lines = text.strip().count(b"\n") + 1
    if len(words) == columns * promised and lines != promised and columns:
        rows = (words[k : k + columns] for k in range(0, len(words), columns))
        text = b"\n".join(b" ".join(row) for row in rows)
    table = rows_of_numbers(text, "frames", f"{columns} channels")
    if table.width != columns:
        raise InputError(f"the BVH frames have {table.width} numbers, but {columns} channels")
    return table


def _rotations(tree: _Hierarchy, rows: np.ndarray) -> Tensor:
    result = torch.eye(3).repeat(len(rows), len(tree.names), 1, 1)
    at = 0
    for joint, channels in enumerate(tree.channels):
        turns = [(i, _ROTATIONS[name]) for i, name in enumerate(channels) if name in _ROTATIONS]
        if turns:
            turned = torch.tensor([1.0, 0, 0, 0], dtype=torch.float64)
            for index, axis in turns:
                half = torch.from_numpy(np.deg2rad(rows[:, at + index]) / 2)
                turn = torch.zeros(len(rows), 4, dtype=torch.float64)
                turn[:, 0], turn[:, 1 + "XYZ".index(axis)] = half.cos(), half.sin()
                turned = multiply(turned, turn)
            result[:, joint] = from_quaternion(turned).float()
        at += len(channels)
    return result


def _scaled(tree: _Hierarchy) -> tuple[Tensor, float]:
    places: list[np.ndarray] = []
    for parent, offset in zip(tree.parents, tree.offsets, strict=True):
        places.append(np.array(offset) + places[parent] if places else np.zeros(3))
    farthest = float(np.linalg.norm(places, axis=1).max())
    if farthest == 0:
        raise InputError("all joints of the BVH skeleton are in one place")
    return torch.tensor(tree.offsets, dtype=torch.float32) / farthest, 1 / farthest


def _facts(motion: Motion) -> dict[str, Any]:
    return {
        "format": "BVH",
        "joints": len(motion.names),
        "frames": len(motion.rotations),
        "length_s": round(motion.interval * len(motion.rotations), 3),
    }


def _joints(motion: Motion) -> np.ndarray:
    """Where the joints are in some frames, the root at the origin, within the unit ball."""
    count = min(len(motion.rotations), 1 + 5000 // len(motion.parents))
    rotations = motion.rotations[torch.linspace(0, len(motion.rotations) - 1, count).long()]
    frames, places = [rotations[:, 0]], [torch.zeros(count, 3)]
    for joint, parent in enumerate(motion.parents[1:], 1):
        places.append(places[parent] + frames[parent] @ motion.offsets[joint])
        frames.append(frames[parent] @ rotations[:, joint])
    points = torch.cat(places).numpy()
    return points / (np.linalg.norm(points, axis=1).max() or 1)


def _sample() -> bytes:
    """An arm that swings full circle at the shoulder while its elbow bends."""
    turns = np.linspace(0, 360, 121)
    rows = "\n".join(
        f"0 90 0 {turn:.2f} 0 0 {60 - 60 * np.cos(np.deg2rad(2 * turn)):.2f} 0 0" for turn in turns
    )
    joints = """HIERARCHY
ROOT Shoulder
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT Elbow
  {
    OFFSET 30 0 0
    CHANNELS 3 Zrotation Xrotation Yrotation
    End Site
    {
      OFFSET 25 0 0
    }
  }
}
MOTION
Frames: 121
Frame Time: 0.033333
"""
    return f"{joints}{rows}\n".encode()


KIND = Kind(
    name="motion",
    title="Motion",
    what="motions",
    formats="BVH",
    says="A skeleton and its joints' rotations; the root stays in its place.",
    extensions=("bvh",),
    max_bytes=MAX_BYTES,
    likeness=_likeness,
    read=read_bvh,
    brief=lambda motion: f"{len(motion.names)} joints, {len(motion.rotations):,} frames",
    facts=_facts,
    sample_name="arm.bvh",
    sample=_sample,
    points=_joints,
    pictured="Where the joints go",
)
