"""What the commands do that run models: train, check, bench, inspect."""

import argparse
import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from core import atlas, checkpoints
from core.atlas import Paper
from core.claims import Claim, ClaimResult, check, record, recorded
from core.device import best_device, describe, keep_numpy_to_one_thread, named_device
from core.figures.export import csv_bytes
from core.inputs import InputError
from core.inputs.kinds import Kind, kind_named, read_file
from core.inspection import Report, inspect, rows_of
from core.training import Progress, Recipe, Task, kept_validation, train

RUNS = Path(__file__).resolve().parent.parent / "runs"


def run(options: argparse.Namespace) -> int:
    """Run the command that was asked for; returns the exit status, and says errors in one line."""
    keep_numpy_to_one_thread()
    command = {"train": _train, "check": _check, "bench": _bench, "inspect": _inspect}
    try:
        return command[options.command](options)
    except (checkpoints.CheckpointError, KeyError, ValueError) as error:
        print(f"error: {error.args[0]}", file=sys.stderr)
        return 1
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _train(options: argparse.Namespace) -> int:
    paper = atlas.paper(options.slug)
    own = options.data is not None
    if own and (options.ship or options.name):
        raise ValueError(
            "--data is a training of its own: it takes no recipe's name, and no --ship"
        )
    recipes = [_own_recipe(paper, options.data)] if own else _named_recipes(paper, options.name)
    device = named_device(options.device) if options.device else best_device()
    root = _root(options)
    for recipe in recipes:
        _train_one(paper, _quick(recipe) if options.quick else recipe, device, root)
    print(f"wrote {root / paper.slug}")
    return 0


def _root(options: argparse.Namespace) -> Path:
    """The folder of checkpoints that a training writes to."""
    if options.data:
        return RUNS / "own"
    if options.quick:
        return RUNS / "quick"
    return checkpoints.ROOT if options.ship else RUNS / "trained"


def _named_recipes(paper: Paper, name: str | None) -> list[Recipe]:
    recipes = [r for r in paper.recipes if name in (None, r.name)]
    if not recipes:
        known = ", ".join(recipe.name for recipe in paper.recipes)
        raise KeyError(f"{paper.slug} has no recipe '{name}'; there are: {known}")
    return recipes


def _own_recipe(paper: Paper, data: Path) -> Recipe:
    """The training on the user's data; a bad file is one line."""
    if paper.recipe_for is None:
        raise KeyError(f"{paper.slug} has no training for data of your own")
    try:
        return paper.recipe_for(data)
    except InputError as error:
        raise ValueError(f"{data}: {error}") from error


def _quick(recipe: Recipe) -> Recipe:
    schedule = replace(recipe.schedule, steps=2, interval=2, iterations=1)
    return replace(recipe, task=recipe.quick or recipe.task, schedule=schedule)


def _train_one(paper: Paper, recipe: Recipe, device: torch.device, root: Path) -> None:
    """Train and store under `root`, going on from a snapshot; quick and own trainings begin anew."""
    anew = root in (RUNS / "quick", RUNS / "own")
    run = (root / "runs" if anew else RUNS) / paper.slug / recipe.name
    if anew:
        shutil.rmtree(run, ignore_errors=True)
    task = recipe.task(device)
    before = _start(paper, recipe, task, root) if recipe.starts_from else []
    with tqdm(total=recipe.schedule.steps, desc=recipe.name, unit="step") as bar:

        def show(progress: Progress) -> None:
            bar.update(progress.step - bar.n)
            bar.set_postfix(loss=f"{progress.loss:.3g}")

        progress = train(task, recipe.schedule, run, show)
    kept = kept_validation(progress, recipe.schedule)
    result = {
        "recipe": recipe.name,
        **recipe.card,
        "steps": progress.step,
        "seconds": round(progress.seconds, 1),
        "device": describe(device),
        "metrics": {k: v for k, v in kept.items() if k not in ("step", "loss")},
        "after": before,
        "forms": recipe.forms,
        "curve": progress.curve,
    }
    tensors = recipe.stored(task) if recipe.stored else task.model.state_dict()
    weights = checkpoints.packed(tensors, recipe.forms)
    checkpoints.write(paper.slug, recipe.name, weights, result, _place(recipe, root))
    if recipe.products:
        np.savez(root / paper.slug / f"{recipe.name}-features.npz", **recipe.products(task))


def _place(recipe: Recipe, root: Path) -> Path:
    """Where its weights lie: those that only start another training are never shipped."""
    return root if recipe.shipped or root != checkpoints.ROOT else RUNS / "trained"


def _start(paper: Paper, recipe: Recipe, task: Task, root: Path) -> list[dict[str, Any]]:
    """Give the task the weights that its recipe starts from; returns the cards of all trainings before,
    without their curves."""
    (first,) = (r for r in paper.recipes if r.name == recipe.starts_from)
    start = checkpoints.read(paper.slug, first.name, _place(first, root))
    task.model.load_state_dict({**task.model.state_dict(), **start.tensors})
    told = {key: value for key, value in start.card.items() if key not in ("after", "curve")}
    return [*start.card.get("after", []), told]


def _check(options: argparse.Namespace) -> int:
    chosen = [atlas.paper(options.slug)] if options.slug else list(atlas.papers())
    results: list[ClaimResult] = []
    any_worse = False
    for paper in chosen:
        before = _recorded_as_holding(paper.slug)
        rows = [_checked(claim, paper, quiet=options.json) for claim in paper.claims]
        worse = any(row.claim in before and not row.holds for row in rows)
        if options.record or not worse:  # else the next check would find nothing worse
            record(paper, rows)
        any_worse = any_worse or worse
        results += rows
    if options.json:
        print(json.dumps([vars(result) for result in results], indent=1))
    return 1 if any_worse else 0


def _recorded_as_holding(slug: str) -> set[str]:
    try:
        rows = recorded(slug)["claims"]
    except checkpoints.CheckpointError:
        return set()
    return {row["claim"] for row in rows if row["holds"]}


def _checked(claim: Claim, paper: Paper, quiet: bool) -> ClaimResult:
    result = check(claim, paper)
    if not quiet:
        theirs = "not stated" if result.paper_value is None else f"{result.paper_value:.3g}"
        verdict = "holds" if result.holds else "NOT REPRODUCED"
        print(f"{paper.slug}/{claim.id}: {claim.says}")
        print(
            f"    expected {claim.expects.says}; paper {theirs}; ours {result.value:.3g} {claim.unit}"
        )
        print(f"    {verdict} ({result.seconds:.1f} s)", flush=True)
    return result


def _bench(options: argparse.Namespace) -> int:
    from core import benchmark

    rooms = [atlas.paper(options.slug)] if options.slug else atlas.papers()
    measured = [benchmark.models(rooms), benchmark.interactions(rooms)]
    if not options.slug:
        measured.append(benchmark.following())
    rows = []
    for row in chain.from_iterable(measured):
        rows.append(row)
        if not options.json:  # each as it comes: all rooms take a quarter of an hour
            print("  ".join(f"{key}={value}" for key, value in row.items()), flush=True)
    if options.json:
        print(json.dumps(rows, indent=1))
    return 0


def _inspect(options: argparse.Namespace) -> int:
    among = [kind_named(options.kind)] if options.kind else []
    only = [atlas.paper(options.ask).slug] if options.ask else None
    if options.csv is not None and options.json:
        raise ValueError("either --csv or --json: one of them")
    if options.csv is not None:
        return _inspect_into(options)
    if options.cluster:
        raise ValueError("--cluster goes with --csv; say into which file")
    reports = [_inspected(file, among, only) for file in options.file]
    if options.json:
        shown = [asdict(report) | {"seconds": seconds} for report, seconds in reports]
        print(json.dumps(shown if len(shown) > 1 else shown[0], indent=1))
        return 0
    for file, (report, _) in zip(options.file, reports, strict=True):
        if len(reports) > 1:
            print(f"{file}:")
        _print_report(report)
    return 0


def _print_report(report: Report) -> None:
    print(f"kind: {report.kind}")
    for name, value in report.facts.items():
        print(f"{name}: {value}")
    for note in report.notes:
        print(f"note: {note}")
    for slug, answer in report.answers.items():
        print(f"{slug}: {answer.title}")
        for row in answer.rows:
            name, *rest = row.values()
            print(f"  {name}: {', '.join(map(str, rest))}")
        for note in answer.notes:
            print(f"  note: {note}")


def _inspected(
    file: Path, among: Sequence[Kind], only: Sequence[str] | None
) -> tuple[Report, float]:
    """The report on one file, and its seconds. Raises InputError, with the file's name."""
    started = time.perf_counter()
    try:
        report = inspect(read_file(file), among, only)
    except InputError as error:
        raise InputError(f"{file}: {error}") from error
    return report, round(time.perf_counter() - started, 3)


def _inspect_into(options: argparse.Namespace) -> int:
    """One row for each file; a bad file has its error there. Returns 2 if any is bad."""
    rows: list[dict[str, Any]] = []
    try:
        options.csv.touch()  # it can be written: known before the work, not after
    except OSError as error:
        raise ValueError(f"{options.csv} cannot be written: {error.strerror}") from error
    found = rows_of(options.file, options.kind, options.ask, options.cluster)
    try:
        rows.extend(tqdm(found, total=len(options.file), unit="file"))
    finally:  # what was done is kept when the rest is cancelled
        if rows:
            options.csv.write_bytes(csv_bytes(rows))
    good = sum("error" not in row for row in rows)
    print(f"wrote {options.csv}: {good} of {len(rows)} files were read", file=sys.stderr)
    return 0 if good == len(rows) else 2
