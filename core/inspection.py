"""What the app makes of a file: facts by its kind, and answers by the papers that take that kind."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joblib import Parallel, cpu_count, delayed, parallel_config

from core import atlas
from core.atlas import Paper
from core.inputs import InputError, kinds
from core.inputs.kinds import Kind, kind_named, read_file

FILES_A_PROCESS = 4  # at least, as each takes seconds to start


@dataclass(frozen=True)
class Answer:
    """What one paper says of a file: rows of a table of plain JSON values, the first cell naming a row.

    title: what was asked; notes: what has to be known to read the rows.
    """

    title: str
    rows: list[dict[str, Any]]
    notes: list[str]


Inspectors = Mapping[str, Callable[[Any], Answer]]  # a paper's, by the kind's name


@dataclass(frozen=True)
class Report:
    """A file's kind, its facts, what was noticed in reading it, and the papers' answers by slug."""

    kind: str
    facts: dict[str, Any]
    notes: list[str]
    answers: dict[str, Answer]


def quantities(**values: Any) -> list[dict[str, Any]]:
    """Rows of an answer that is one record: each value with its name, nested names joined."""
    return [{"quantity": name, "value": value} for name, value in flat(values).items()]


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested mappings as one: {"a": {"b": 1}} -> {"a_b": 1}."""
    out: dict[str, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            out |= flat(value, f"{prefix}{key}_")
        else:
            out[f"{prefix}{key}"] = value
    return out


def as_row(report: Report) -> dict[str, Any]:
    """A report as one row of a table: facts by name, and answers as slug_row_column.

    Of a row that has one value besides its name the column's name is left out; lists become columns
    _0, _1 and so on; notes are joined.
    """
    cells: dict[str, Any] = {"kind": report.kind, **report.facts}
    notes = list(report.notes)
    for slug, answer in report.answers.items():
        notes += answer.notes
        for row in answer.rows:
            (_, name), *rest = row.items()
            for column, value in rest:
                last = "" if len(rest) == 1 else f"_{column}"
                cells[f"{slug}_{name}{last}"] = value
    return _unlisted(cells) | {"notes": "; ".join(notes)}


def _unlisted(cells: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, value in cells.items():
        if isinstance(value, list):
            out |= _unlisted({f"{name}_{index}": item for index, item in enumerate(value)})
        else:
            out[name] = value
    return out


def rooms(kind: Kind) -> tuple[Paper, ...]:
    """The papers that have something to say of this kind of file."""
    return tuple(paper for paper in atlas.papers() if kind.name in paper.inspectors)


def ask(paper: Paper, kind: Kind, value: Any) -> Answer:
    """What a paper's networks say of a value of this kind."""
    return paper.inspectors[kind.name](value)


def described(kind: Kind, value: Any) -> Report:
    """The report on a value that nobody was asked about."""
    return Report(kind.name, kind.facts(value), list(value.notes), {})


def inspect(raw: bytes, among: Sequence[Kind] = (), only: Sequence[str] | None = None) -> Report:
    """What the app makes of a visitor's file.

    among: the kinds that it may be, all where empty; only: the slugs of the papers to ask, all where
    None. Raises InputError, with one sentence, for a file that the app would refuse.
    """
    kind, value = kinds.read(raw, among)
    asked = [paper for paper in rooms(kind) if only is None or paper.slug in only]
    report = described(kind, value)
    report.answers.update({paper.slug: ask(paper, kind, value) for paper in asked})
    return report


def rows_of(
    files: Sequence[Path], kind: str | None, slug: str | None, cluster: str | None = None
) -> Iterator[dict[str, Any]]:
    """A row for each file, in their order: its report, or its error.

    kind: what they are read as, else by content; slug: the paper that is asked, else all that know the
    kind. All cores share the work, or the workers of the Dask scheduler at the address `cluster`, which
    have to have this package and the same files. Raises ValueError when there is none.
    """
    tasks = [delayed(_row)(file.absolute(), kind, slug) for file in files]
    processes = min(cpu_count(), -(-len(files) // FILES_A_PROCESS))
    with _workers(cluster) if cluster else nullcontext():
        rows = Parallel(None if cluster else processes, return_as="generator")(tasks)
        for file, row in zip(files, rows, strict=True):
            yield {"file": str(file), **row}


def _row(file: Path, kind: str | None, slug: str | None) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        report = inspect(
            read_file(file), [kind_named(kind)] if kind else [], [slug] if slug else None
        )
    except InputError as error:
        return {"error": str(error)}
    return as_row(report) | {"seconds": round(time.perf_counter() - started, 3)}


@contextmanager
def _workers(address: str) -> Iterator[None]:
    """Parallel work goes to a Dask scheduler. Raises ValueError when it is not there."""
    try:
        from dask.distributed import Client
    except ImportError as error:
        raise ValueError("a cluster needs another package: pip install distributed") from error
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise ValueError(f"no Dask scheduler answers at {address}") from error
    with client, parallel_config("dask"):
        yield
