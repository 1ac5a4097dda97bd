"""Images of one's own: a folder of folders or an NPZ, trained from the command line."""

import numpy as np
import pytest
from PIL import Image

from core import cli, commands
from core.inputs import InputError
from core.inputs.features import read_features
from core.papers.neural_collapse.images import read_images


@pytest.fixture
def folder(tmp_path):
    draw = np.random.default_rng(0)
    for k, name in enumerate(("cat", "dog")):
        (tmp_path / name).mkdir()
        for index in range(10):
            picture = draw.integers(0, 100, (20, 16), dtype=np.uint8) + np.uint8(100 * k)
            Image.fromarray(picture).save(tmp_path / name / f"{index}.png")
    return tmp_path


def test_a_folder_of_folders_is_read_by_class(folder):
    images = read_images(folder)
    assert images.names == ("cat", "dog")
    assert images.pixels.shape == (20, 1, 32, 32)
    assert images.labels.tolist() == [0] * 10 + [1] * 10
    assert images.pixels[:10].mean() < images.pixels[10:].mean()


def test_an_archive_is_read_grey_or_in_colour(tmp_path):
    draw = np.random.default_rng(0)
    for shape in ((12, 9, 9), (12, 9, 9, 3)):
        images = draw.integers(0, 255, shape, dtype=np.uint8)
        np.savez(tmp_path / "mine.npz", images=images, labels=np.arange(12) % 3 + 5)
        found = read_images(tmp_path / "mine.npz")
        assert found.names == ("5", "6", "7")
        assert found.pixels.shape == (12, 1, 32, 32)


def test_what_cannot_be_read_is_refused_by_name(folder, tmp_path):
    (folder / "dog" / "3.png").write_bytes(b"GIF89a")
    with pytest.raises(InputError, match=r"dog/3\.png: the file is a GIF image"):
        read_images(folder)
    (tmp_path / "x.npz").write_bytes(b"PK nonsense")
    with pytest.raises(InputError, match=r"x\.npz is neither"):
        read_images(tmp_path / "x.npz")
    np.savez(tmp_path / "f.npz", images=np.zeros((12, 4, 4)), labels=np.arange(12))
    with pytest.raises(InputError, match="uint8"):
        read_images(tmp_path / "f.npz")


def test_the_command_line_trains_on_them_and_gives_features_that_the_page_reads(
    folder, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(commands, "RUNS", tmp_path / "runs")
    arguments = ["train", "neural-collapse", "--data", str(folder), "--quick", "--device", "cpu"]
    assert cli.main(arguments) == 0
    raw = (tmp_path / "runs/own/neural-collapse/images-features.npz").read_bytes()
    found = read_features(raw)
    assert found.classes == (0, 1)
    assert found.weights.shape == (2, 8)
    assert cli.main(["train", "neural-collapse", "--data", str(tmp_path / "none")]) == 1
    assert cli.main(["train", "frame-averaging", "--data", str(folder)]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()[-2:]) == 2
