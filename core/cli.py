"""The command line: python -m core list | train | check | bench | inspect."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core import atlas
from core.atlas import Paper


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.command == "list":
        return _list(options)
    from core import commands  # with PyTorch, which a list does without

    return commands.run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description=__doc__)
    commands = parser.add_subparsers(required=True, dest="command", metavar="COMMAND")

    command = commands.add_parser("list", help="the papers, their recipes and claims")
    command.add_argument("--json", action="store_true", help="all that each paper has")

    command = commands.add_parser("train", help="train a paper's models; run again to resume")
    command.add_argument("slug")
    command.add_argument("name", nargs="?", help="one recipe; all of them without")
    command.add_argument(
        "--device", help="cpu, cuda or mps (else $SYMMETRY_ATLAS_DEVICE, else the fastest)"
    )
    command.add_argument("--data", type=Path, help="your own images: see the paper's page")
    where = command.add_mutually_exclusive_group()
    where.add_argument("--quick", action="store_true", help="two steps, into runs/quick")
    where.add_argument("--ship", action="store_true", help="into checkpoints/, not runs/trained")

    command = commands.add_parser("check", help="measure the papers' claims again")
    command.add_argument("slug", nargs="?")
    command.add_argument("--json", action="store_true")
    command.add_argument("--record", action="store_true", help="even if a claim no longer holds")

    command = commands.add_parser("bench", help="speed: models against peers, pages in a browser")
    command.add_argument("slug", nargs="?")
    command.add_argument("--json", action="store_true")

    command = commands.add_parser("inspect", help="what the app would make of a visitor's file")
    command.add_argument("file", type=Path, nargs="+")
    command.add_argument("--json", action="store_true")
    command.add_argument("--csv", type=Path, help="one row for each file, into this file")
    command.add_argument("--cluster", metavar="ADDRESS", help="with --csv: of a Dask scheduler")
    command.add_argument("--kind", help="read them as image, mri, point_cloud ..., else by content")
    command.add_argument("--ask", metavar="SLUG", help="one paper; else all that know the kind")
    return parser


def _list(options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps([_listed(paper) for paper in atlas.papers()], indent=1))
        return 0
    for paper in atlas.papers():
        print(f"{paper.slug}  {paper.title} ({paper.authors}, {paper.year})")
    return 0


def _listed(paper: Paper) -> dict[str, Any]:
    return {
        "slug": paper.slug,
        "section": paper.section,
        "page": paper.page,
        "picture": paper.picture,
        "claims": [claim.id for claim in paper.claims],
        "tour": [step.title for step in paper.tour],
        "recipes": [recipe.name for recipe in paper.recipes],
        "inspects": list(paper.inspectors),
        "interactions": [interaction.name for interaction in paper.interactions],
        "benchmarks": [benchmark.name for benchmark in paper.benchmarks()],
    }
