"""The registry of kinds: each file is told by its content, and a new kind is one new module."""

import math
import textwrap
import tomllib
from itertools import permutations
from pathlib import Path

import pytest

import core.inputs
from core import atlas, inspection
from core.inputs import InputError, said
from core.inputs.kinds import kind_named, kind_of, kinds, read

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {kind.name: kind.sample() for kind in kinds()}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_the_sample_of_each_kind_is_told_by_its_content_and_read(kind):
    found = read(kind.sample())
    assert found.kind is kind
    assert kind.brief(found.value)
    assert kind.facts(found.value)
    assert Path(kind.sample_name).suffix[1:] in kind.extensions
    assert isinstance(found.value.notes, tuple)


@pytest.mark.parametrize(("kind", "other"), permutations(kinds(), 2), ids=lambda kind: kind.name)
def test_no_kind_claims_the_sample_of_another(kind, other):
    sample = SAMPLES[other.name]
    assert kind.likeness(sample) < other.likeness(sample)


def test_the_servers_limit_is_that_of_the_largest_kind():
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
    largest = max(kind.max_bytes for kind in kinds())
    assert settings["server"]["maxUploadSize"] == largest >> 20


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"GIF89a" + bytes(40), "a GIF image"),
        (b"%PDF-1.7" + bytes(40), "a PDF document"),
        (b"<html></html>", "text such as HTML"),
        (b"\x80\x04\x95" + bytes(40), "a pickle"),
        (b"\0" * 40, "no kind that is known"),
        (b"I am a text,\nwhatever my name says.\n", "text without numbers"),
    ],
)
def test_a_file_of_another_kind_is_named_in_the_refusal(raw, what):
    with pytest.raises(InputError, match=what):
        kind_of(raw)


def test_a_table_that_may_be_read_in_two_ways_has_to_be_told():
    raw = b"x,y,z,label\n0,1,2,0\n1,0,2,1\n3,3,3,0\n4,1,0,1\n"
    with pytest.raises(InputError, match="features or point_cloud; say which"):
        read(raw)
    assert read(raw, [kind_named("point_cloud")]).value.points.shape == (4, 3)
    assert read(raw, [kind_named("features")]).value.values.shape == (4, 3)


def test_every_inspector_is_for_a_kind_that_there_is():
    names = {kind.name for kind in kinds()}
    asked = [name for paper in atlas.papers() for name in paper.inspectors]
    assert set(asked) <= names


def test_a_new_kind_is_one_new_module(tmp_path, monkeypatch):
    (tmp_path / "pairs.py").write_text(
        textwrap.dedent(
            """
            from types import SimpleNamespace

            from core.inputs.kinds import Kind, Likeness

            KIND = Kind(
                name="pairs", title="Pairs", what="pairs", formats="PAIRS", says="Two words.",
                extensions=("pairs",), max_bytes=100,
                likeness=lambda raw: Likeness.YES if raw.startswith(b"pair") else Likeness.NO,
                read=lambda raw: SimpleNamespace(words=raw.split(), notes=()),
                brief=lambda value: "two words",
                facts=lambda value: {"words": len(value.words)},
                sample_name="a.pairs", sample=lambda: b"pair pair",
            )
            """
        )
    )
    monkeypatch.setattr(core.inputs, "__path__", [*core.inputs.__path__, str(tmp_path)])
    kinds.cache_clear()
    try:
        assert inspection.inspect(b"pair of").facts == {"words": 2}
    finally:
        kinds.cache_clear()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0"),
        (0.00002, "0.00002"),
        (1234567.0, "1,230,000"),
        (1e300, "more than 1,000,000,000,000"),
        (-1e-9, "between minus a millionth and 0"),
        (math.nan, "nan"),
    ],
)
def test_numbers_in_messages_have_no_exponents(value, words):
    assert said(value) == words
