"""The command line: what it prints, and how it exits."""

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import torch
from PIL import Image

from core import atlas, benchmark, checkpoints, cli, commands
from core.atlas import Paper
from core.claims import Claim, at_most
from core.figures.export import ply_bytes
from core.papers.symbrain.lines import line_errors, line_of
from core.papers.symbrain.samples import synthetic_slice
from core.training import Schedule


def test_list_names_papers_and_needs_no_pytorch():
    script = (
        "import sys; from core import cli; cli.main(['list']); sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0
    assert all(paper.slug in done.stdout for paper in atlas.papers())


def test_list_as_json_tells_all_that_a_paper_has(capsys):
    assert cli.main(["list", "--json"]) == 0
    rows = {row["slug"]: row for row in json.loads(capsys.readouterr().out)}
    for paper in atlas.papers():
        row = rows[paper.slug]
        assert row["claims"] == [claim.id for claim in paper.claims]
        assert row["recipes"] == [recipe.name for recipe in paper.recipes]
        assert row["tour"]
        assert row["interactions"]
        assert row["benchmarks"]


def test_bench_tells_of_each_row_when_it_is_measured(monkeypatch, capsys):
    told = []

    def rows(rooms):
        for paper in rooms:
            yield {"name": paper.slug}
            told.append(capsys.readouterr().out)

    monkeypatch.setattr(benchmark, "models", rows)
    monkeypatch.setattr(benchmark, "interactions", rows)
    assert cli.main(["bench", "pig"]) == 0
    assert told == 2 * ["name=pig\n"]


@pytest.mark.parametrize("paper", atlas.papers(), ids=lambda paper: paper.slug)
def test_quick_training_runs_every_kind_of_recipe_and_makes_what_is_shipped(
    paper, tmp_path, monkeypatch
):
    monkeypatch.setattr(commands, "RUNS", tmp_path)
    kinds = {}  # recipes that differ in their seed alone, and ship the same, are one training
    for recipe in paper.recipes:
        kind = json.dumps(recipe.card | {"seed": None}) + str(recipe.schedule)
        if recipe.shipped:
            kind += str(sorted(form(checkpoints.read(paper.slug, recipe.name)).items()))
        kinds.setdefault(kind, []).append(recipe)
    for first, *others in kinds.values():
        assert cli.main(["train", paper.slug, first.name, "--quick", "--device", "cpu"]) == 0
        made = checkpoints.read(paper.slug, first.name, tmp_path / "quick")
        told = {"recipe", "seed", "data", "device", "metrics", "versions", "sha256"}
        assert told <= set(made.card)
        assert made.card["steps"] == 2
        if first.starts_from:
            assert made.card["after"][-1]["recipe"] == first.starts_from
        for recipe in (first, *others):
            if recipe.shipped:
                assert form(made) == form(checkpoints.read(paper.slug, recipe.name))


def form(checkpoint: checkpoints.Checkpoint) -> dict[str, torch.Size]:
    """The names and shapes of its tensors."""
    return {name: tensor.shape for name, tensor in checkpoint.tensors.items()}


def test_a_training_leaves_the_shipped_weights_alone_unless_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(commands, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(checkpoints, "ROOT", tmp_path / "checkpoints")
    paper = atlas.paper("flow-equivariant-rnn")
    recipe = replace(paper.recipes[0], schedule=Schedule(steps=1, interval=1))
    fake = replace(paper, slug="fake")
    monkeypatch.setattr(Paper, "recipes", (recipe,))
    monkeypatch.setattr(atlas, "papers", lambda: (fake,))
    assert cli.main(["train", "fake", "--device", "cpu"]) == 0
    assert (tmp_path / "runs/trained/fake" / f"{recipe.name}.safetensors").exists()
    assert not checkpoints.names("fake")
    assert cli.main(["train", "fake", "--device", "cpu", "--ship"]) == 0
    assert checkpoints.names("fake") == [recipe.name]


def test_an_unknown_recipe_or_device_is_one_line(capsys):
    slug = atlas.papers()[0].slug
    assert cli.main(["train", slug, "nonsense"]) == 1
    assert cli.main(["train", "no-such-paper"]) == 1
    assert cli.main(["train", slug, "--device", "warp-drive"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 3


def fake_paper(monkeypatch, tmp_path, value: float):
    claim = Claim("c", "one is one", "nowhere", "", at_most(1), lambda: value)
    paper = atlas.papers()[0]
    fake = replace(paper, slug="fake")
    monkeypatch.setattr(Paper, "claims", (claim,))
    monkeypatch.setattr(Paper, "evaluate", None)
    monkeypatch.setattr(atlas, "papers", lambda: (fake,))
    monkeypatch.setattr(checkpoints, "ROOT", tmp_path)
    (tmp_path / "fake").mkdir(exist_ok=True)


def test_check_prints_json_records_and_fails_when_a_claim_no_longer_holds(
    monkeypatch, tmp_path, capsys
):
    fake_paper(monkeypatch, tmp_path, 1.0)
    assert cli.main(["check", "fake", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert {"paper", "claim", "says", "paper_value", "value", "holds", "seconds"} <= set(row)
    assert row["holds"]
    fake_paper(monkeypatch, tmp_path, 2.0)
    assert cli.main(["check", "fake"]) == 1
    assert "NOT REPRODUCED" in capsys.readouterr().out
    assert cli.main(["check", "fake"]) == 1  # a second look does not make it right
    assert cli.main(["check", "fake", "--record"]) == 1
    assert cli.main(["check", "fake"]) == 0  # recorded as not holding: nothing got worse


def inspected(capsys, *arguments: str) -> dict:
    """The JSON that inspect prints of one file."""
    assert cli.main(["inspect", *map(str, arguments), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert set(report) == {"kind", "facts", "notes", "answers", "seconds"}
    return report


def quantities(report: dict, slug: str) -> dict:
    """A paper's answer that is one record."""
    return {row["quantity"]: row["value"] for row in report["answers"][slug]["rows"]}


def test_inspect_reports_on_an_image_and_does_not_take_it_for_a_slice(tmp_path, capsys):
    path = tmp_path / "red.png"
    Image.new("RGB", (20, 10), "red").save(path)
    report = inspected(capsys, path)
    assert report["kind"] == "image"
    assert report["facts"] == {"width_px": 20, "height_px": 10, "mean": 0.298}
    assert report["notes"] == ["colour converted to luminance"]
    answer = report["answers"]["symbrain"]
    assert (answer["rows"], "one brightness" in answer["notes"][0]) == ([], True)
    assert inspected(capsys, path, "--ask", "mgno")["answers"] == {}


def test_inspect_finds_the_midline_of_a_slice(tmp_path, capsys):
    slices = synthetic_slice(18, False)
    path = tmp_path / "slice.png"
    Image.fromarray((slices.images[0] * 255).astype(np.uint8)).save(path)
    said = quantities(inspected(capsys, path), "symbrain")
    theta, rho = said["theta_deg"], said["rho_px"]
    angle, offset = line_errors(line_of(theta, rho), slices.lines[0])
    assert angle < 3
    assert offset < 3
    assert 0 <= theta < 180
    assert 0 <= said["confidence"] <= 1


def test_inspect_writes_a_table_of_many_files_past_bad_ones(tmp_path, capsys):
    paths = [tmp_path / name for name in ("one.png", "bad.nii.gz", "two.png")]
    for k in (0, 2):
        image = synthetic_slice(k, False).images[0]
        Image.fromarray((image * 255).astype(np.uint8)).save(paths[k])
    paths[1].write_bytes(b"\x1f\x8bnothing")
    table = tmp_path / "out.csv"
    assert cli.main(["inspect", *map(str, paths), "--csv", str(table)]) == 2
    rows = list(csv.DictReader(table.open()))
    assert [row["file"] for row in rows] == [str(path) for path in paths]
    assert [bool(row["error"]) for row in rows] == [False, True, False]
    assert float(rows[2]["symbrain_theta_deg"]) >= 0
    assert "2 of 3" in capsys.readouterr().err


@pytest.fixture
def clouds(tmp_path) -> list[Path]:
    """Nine clouds, of which two cannot be read."""
    random = np.random.default_rng(0)
    files = [tmp_path / f"{k}.xyz" for k in range(9)]
    for k, file in enumerate(files):
        np.savetxt(file, random.normal(size=(40, 3)) * [3, 2, 1] + k)
    files[2].write_text("1,5 2,5 3,5\n" * 9)
    files[7].unlink()
    return files


def rows_in(table: Path) -> list[dict]:
    with table.open(newline="") as file:
        return [{k: v for k, v in row.items() if k != "seconds"} for row in csv.DictReader(file)]


def test_many_files_are_shared_out_to_processes_and_come_in_order(clouds, tmp_path, capsys):
    tables = tmp_path / "at once.csv", tmp_path / "alone.csv"
    assert cli.main(["inspect", *map(str, clouds), "--csv", str(tables[0])]) == 2
    assert "7 of 9" in capsys.readouterr().err
    rows = rows_in(tables[0])
    assert [row["file"] for row in rows] == [str(file) for file in clouds]
    assert [k for k, row in enumerate(rows) if row["error"]] == [2, 7]
    assert cli.main(["inspect", *map(str, clouds[3:5]), "--csv", str(tables[1])]) == 0
    alone = rows_in(tables[1])
    for row, other in zip(rows[3:5], alone, strict=True):
        assert row["points"] == other["points"] == "40"
        assert row["extent_0_0"] == other["extent_0_0"]


def test_a_cluster_gives_the_same_rows_in_the_same_order(clouds, tmp_path, capsys):
    distributed = pytest.importorskip("distributed")
    tables = tmp_path / "here.csv", tmp_path / "there.csv"
    assert cli.main(["inspect", *map(str, clouds), "--csv", str(tables[0])]) == 2
    with distributed.LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster:
        there = ["--csv", str(tables[1]), "--cluster", cluster.scheduler_address]
        assert cli.main(["inspect", *map(str, clouds), *there]) == 2
    assert "7 of 9" in capsys.readouterr().err
    assert rows_in(tables[1]) == rows_in(tables[0])


def test_a_cluster_that_is_not_there_is_said_in_one_line(clouds, tmp_path, capsys):
    pytest.importorskip("distributed")
    (tmp_path / "out.csv").write_text("of the day before")
    where = ["--csv", str(tmp_path / "out.csv"), "--cluster", "nonsense://127.0.0.1:1"]
    assert cli.main(["inspect", str(clouds[0]), *where]) == 1
    assert "no Dask scheduler" in capsys.readouterr().err
    assert cli.main(["inspect", str(clouds[0]), *where[2:]]) == 1
    assert "goes with --csv" in capsys.readouterr().err
    assert (tmp_path / "out.csv").read_text() == "of the day before"


def test_what_does_not_go_together_is_said_before_the_work(tmp_path, capsys):
    table = tmp_path / "missing" / "out.csv"
    wrong = (
        ["inspect", "x.png", "--csv", str(table)],
        ["inspect", "x.png", "--csv", "out.csv", "--json"],
        ["train", "symbrain", "--data", str(tmp_path), "--ship"],
        ["train", "symbrain", "axis", "--data", str(tmp_path)],
    )
    for arguments, said in zip(
        wrong, ("cannot be written", "--json", "--data", "--data"), strict=True
    ):
        assert cli.main(arguments) == 1
        assert said in capsys.readouterr().err


def test_no_cell_of_a_table_runs_in_a_spreadsheet(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = ["=1+1.xyz", "@SUM(1).xyz", "+1.xyz", "\tx.xyz"]
    for name in names:
        (tmp_path / name).write_text("1 2 3\n4 5 6\n-7 8 9\n0 0 0\n")
    assert cli.main(["inspect", *names, "--csv", "out.csv", "--ask", "mgno"]) == 0
    rows = list(csv.DictReader((tmp_path / "out.csv").open(newline="")))
    assert [row["file"] for row in rows] == [f"'{name}" for name in names]
    assert float(rows[0]["extent_0_0"]) == -7


def test_inspect_reports_on_a_point_cloud(tmp_path, capsys):
    path = tmp_path / "cloud.ply"
    points = np.random.default_rng(0).normal(size=(300, 3)) * [3, 2, 1] + [5, 0, 0]
    path.write_bytes(ply_bytes(points, np.ones((300, 3))))
    report = inspected(capsys, path)
    assert (report["kind"], report["facts"]["points"]) == ("point_cloud", 300)
    said = quantities(report, "frame-averaging")
    assert np.allclose(said["centroid"], points.mean(0))
    expected = np.linalg.eigvalsh(np.cov(points.T, bias=True))
    assert np.allclose(said["eigenvalues"], expected, rtol=1e-4)
    assert said["frame_gap"] == pytest.approx(np.diff(expected).min() / expected[2], rel=1e-3)
    shares = [value for name, value in said.items() if name.startswith("probability_")]
    assert (len(shares), sum(shares)) == (10, pytest.approx(1, abs=1e-3))
    assert shares == sorted(shares, reverse=True)
    assert said["equivariance_error_frame_averaged"] < 1e-5 < 0.1 < said["equivariance_error_plain"]


def test_inspect_reports_on_a_field(tmp_path, capsys):
    path = tmp_path / "ground.npy"
    values = np.random.default_rng(0).normal(size=(40, 50)).cumsum(0).cumsum(1)
    np.save(path, values)
    report = inspected(capsys, path)
    assert (report["kind"], report["facts"]["nodes"]) == ("field", [40, 50])
    assert report["facts"]["highest"] == pytest.approx(values.max())
    rows = report["answers"]["mgno"]["rows"]
    assert {row["network"]: 0 < row["relative_error"] < 0.3 for row in rows}["mgno"]
    np.save(path, np.ones((20, 30)))
    answer = inspected(capsys, path)["answers"]["mgno"]
    assert (answer["rows"], "one value" in answer["notes"][0]) == ([], True)


def test_inspect_says_when_the_axes_are_not_determined(tmp_path, capsys):
    path = tmp_path / "octahedron.xyz"
    path.write_text("1 0 0\n-1 0 0\n0 1 0\n0 -1 0\n0 0 1\n0 0 -1\n")
    report = inspected(capsys, path)
    assert quantities(report, "frame-averaging")["frame_gap"] < 1e-6
    assert any("degenerate" in note for note in report["answers"]["frame-averaging"]["notes"])


@pytest.mark.parametrize("content", [None, b"", b"garbage", b"\x89PNG\r\n\x1a\n"])
def test_inspect_refuses_in_one_line_that_names_the_file(content, tmp_path):
    path = tmp_path / "bad.png"
    if content is not None:
        path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "core", "inspect", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "bad.png" in line
    assert not done.stdout


def test_inspect_reports_on_a_volume(tmp_path, capsys):
    path = tmp_path / "head.nii.gz"
    affine = np.diag([-2.0, 2.0, 3.0, 1.0])
    nib.save(nib.Nifti1Image(np.ones((20, 24, 12), np.int16), affine), path)
    report = inspected(capsys, path)
    facts = report["facts"]
    assert (report["kind"], facts["shape"]) == ("mri", [20, 24, 12])
    assert (facts["spacing_mm"], facts["orientation"]) == ([2.0, 2.0, 3.0], "LAS")
    path.write_bytes(path.read_bytes()[:-30])
    assert cli.main(["inspect", str(path)]) == 2
    assert "cut short" in capsys.readouterr().err
