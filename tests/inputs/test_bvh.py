"""Motions from visitors: the skeleton and its rotations, and every bad file in one sentence."""

import math
from itertools import permutations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from core.data.skeleton import forward_kinematics, skeleton_of
from core.inputs import InputError
from core.inputs.bvh import MAX_JOINTS, read_bvh
from core.inspection import inspect
from core.papers.rotation_continuity import kinematics

HIERARCHY = """HIERARCHY
ROOT hips
{
  OFFSET 0 0 0
  CHANNELS 6 Xposition Yposition Zposition Zrotation Xrotation Yrotation
  JOINT arm
  {
    OFFSET 0 2 0
    CHANNELS 3 Zrotation Yrotation Xrotation
    End Site
    {
      OFFSET 2 0 0
    }
  }
}
"""
ROWS = "9 9 9 0 0 0 0 0 0\n0 0 0 90 0 0 0 0 0\n0 0 0 0 0 0 90 0 0\n"
MOTION = f"MOTION\nFrames: 3\nFrame Time: 0.5\n{ROWS}"
GOOD = (HIERARCHY + MOTION).encode()


def places(raw: bytes) -> torch.Tensor:
    motion = read_bvh(raw)
    return forward_kinematics(skeleton_of(motion), motion.rotations)


def test_a_motion_is_read_upright_and_scaled():
    motion = read_bvh(GOOD)
    assert motion.names == ("hips", "arm", "arm end")
    assert motion.parents == (-1, 0, 1)
    assert motion.interval == 0.5
    unit = 1 / math.sqrt(8)
    rest, turned, bent = places(GOOD)
    expected = torch.tensor([[0, 0, 0], [0, 0, 2], [2, 0, 2]]) * unit  # y up becomes z up
    torch.testing.assert_close(rest, expected, rtol=0, atol=1e-6)
    expected = torch.tensor([[0, 0, 0], [-2, 0, 0], [-2, 0, 2]]) * unit  # all about BVH's z
    torch.testing.assert_close(turned, expected, rtol=0, atol=1e-6)
    expected = torch.tensor([[0, 0, 0], [0, 0, 2], [0, 0, 4]]) * unit  # the arm alone
    torch.testing.assert_close(bent, expected, rtol=0, atol=1e-6)


DRESSES = {
    "crlf": GOOD.replace(b"\n", b"\r\n"),
    "cr": GOOD.replace(b"\n", b"\r"),
    "a byte-order mark": b"\xef\xbb\xbf" + GOOD,
    "utf-16": GOOD.decode().encode("utf-16"),
    "blanks first": b"\n  " + GOOD,
    "tabs": GOOD.replace(b"  ", b"\t").replace(b" 0", b"\t0"),
    "a name with blanks": GOOD.replace(b"arm", b"left upper arm"),
    "a name with MOTION in it": GOOD.replace(b"arm", b"MOTION_arm"),
    "braces on their lines": GOOD.replace(b"\n  {", b" {"),
    "a blank line behind MOTION": GOOD.replace(b"MOTION\n", b"MOTION\n\n"),
    "blank lines between frames": GOOD.replace(b"0\n0", b"0\n\n0"),
    "no last line feed": GOOD.rstrip(),
    "lower case": GOOD.replace(b"OFFSET", b"Offset").replace(b"Zrotation", b"zrotation"),
    "frames wrapped over lines": GOOD.replace(b"0 0 0 90", b"0 0 0\n90"),
    "exponents": GOOD.replace(b" 90 ", b" 9e1 ").replace(b"0.5", b"5.0E-1"),
}


@pytest.mark.parametrize("name", DRESSES)
def test_a_motion_in_every_dress(name):
    torch.testing.assert_close(places(DRESSES[name]), places(GOOD), rtol=0, atol=1e-6)
    assert read_bvh(DRESSES[name]).interval == 0.5


@pytest.mark.parametrize("turns", [k for n in (1, 2, 3) for k in permutations("XYZ", n)])
@pytest.mark.parametrize("first", [True, False])
def test_joints_turn_about_their_axes_in_the_order_of_the_channels(turns, first):
    """first: positions stand before the rotations of the root, as most write them."""
    names = [[f"{axis}position" for axis in "XYZ"], [f"{axis}rotation" for axis in turns]]
    angles = [20.0, -70.0, 130.0][: len(turns)]
    columns = [*names[not first], *names[first]]
    row = [*([7, 8, 9] if first else angles), *(angles if first else [7, 8, 9])]
    raw = (
        f"HIERARCHY\nROOT r\n{{\nOFFSET 0 0 0\nCHANNELS {len(columns)} {' '.join(columns)}\n"
        "End Site\n{\nOFFSET 1 2 3\n}\n}\nMOTION\nFrames: 2\nFrame Time: 1\n"
        + 2
        * (" ".join(map(str, row)) + "\n")
    )
    own = Rotation.from_euler("".join(turns), angles, degrees=True).as_matrix()
    upright = Rotation.from_euler("X", 90, degrees=True).as_matrix()
    found = read_bvh(raw.encode()).rotations[1, 0]
    np.testing.assert_allclose(found, upright @ own, atol=1e-6)


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "0", "1e9", "1e-9", "0,5", "1_0"])
def test_a_frame_time_that_cannot_be_is_refused(seconds):
    with pytest.raises(InputError, match=r"(?i)frame time"):
        read_bvh(GOOD.replace(b"Time: 0.5", b"Time: " + seconds.encode()))


def deep(count: int) -> bytes:
    opened = "".join(f"JOINT j{i}\n{{\nOFFSET 0 1 0\nCHANNELS 0\n" for i in range(count))
    head = (
        f"HIERARCHY\nROOT r\n{{\nOFFSET 0 0 0\nCHANNELS 3 Zrotation Xrotation Yrotation\n{opened}"
    )
    return (
        head + "}\n" * (count + 1) + "MOTION\nFrames: 2\nFrame Time: 1\n0 0 0\n0 0 0\n"
    ).encode()


def test_a_long_chain_is_read_and_a_longer_one_refused():
    assert len(read_bvh(deep(MAX_JOINTS - 1)).names) == MAX_JOINTS
    with pytest.raises(InputError, match="more than 200 joints"):
        read_bvh(deep(5000))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "empty"),
        (HIERARCHY.encode(), "no MOTION"),
        (GOOD.replace(b"OFFSET 0 2 0", b"OFFSET 0 two 0"), "hierarchy is damaged"),
        (GOOD.replace(b"OFFSET 0 2 0", b"OFFSET 0 nan 0"), "hierarchy is damaged"),
        (GOOD.replace(b"OFFSET 0 2 0", b""), "hierarchy is damaged"),
        (GOOD.replace(b"CHANNELS 6", b"CHANNELS 60"), "channels are not"),
        (GOOD.replace(b"Zrotation Y", b"Zrotation Z"), "twice about one axis"),
        (GOOD.replace(b"JOINT arm", b"ROOT arm"), "one ROOT"),
        (GOOD.replace(b"ROOT hips", b"BONE hips"), "'BONE' where a keyword"),
        (GOOD.replace(b"Frames: 3", b"Frames: x"), "needs the lines"),
        (GOOD.replace(b"9 9 9 0 ", b"9 9 0 "), "equally many numbers"),
        ((HIERARCHY + "MOTION\nFrames: 2\nFrame Time: 1\n1 2\n3 4\n").encode(), "9 channels"),
        (GOOD.replace(b" 90 0 0 0 0 0\n", b" inf 0 0 0 0 0\n"), "finite numbers"),
        (GOOD.replace(b"0 2 0", b"0 0 0").replace(b"2 0 0", b"0 0 0", 1), "in one place"),
    ],
)
def test_bad_motions_are_refused_in_one_sentence(raw, words):
    with pytest.raises(InputError, match=words) as refused:
        read_bvh(raw)
    assert "\n" not in str(refused.value)


@given(at=st.integers(0, len(GOOD) - 1), byte=st.integers(0, 255))
@settings(deadline=None)
def test_any_damaged_byte_is_survived(at, byte):
    raw = GOOD[:at] + bytes([byte]) + GOOD[at + 1 :]
    try:
        motion = read_bvh(raw)
    except InputError:
        return
    assert bool(torch.isfinite(motion.rotations).all())


def test_the_report_counts_where_the_root_would_tear():
    report = inspect(GOOD)
    assert report.kind == "motion"
    assert (report.facts["joints"], report.facts["frames"]) == (3, 3)
    rows = report.answers["rotation-continuity"].rows
    assert {row["representation"]: row["tears"] for row in rows}["6D"] == 0


def test_networks_are_fitted_to_a_motion_and_get_better():
    motion = read_bvh(GOOD)
    errors = []
    for model in kinematics.fit(motion, ("6d", "quaternion"), 100):
        film = kinematics.film(motion, model)
        errors.append(film.errors("6d").mean())
    assert len(errors) == kinematics.STAGES
    assert film.placed.keys() == {"6d", "quaternion"}
    assert min(errors[-3:]) < errors[0]
