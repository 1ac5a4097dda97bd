"""The page of the minimal transformer in Streamlit's harness: controls, blocks, a digit of one's own."""

from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.data.digits import examples
from core.inputs import image
from core.papers.minimal_transformer import exhibit, figures, report, text
from core.papers.minimal_transformer.model import parameters
from core.papers.minimal_transformer.train import FULL, GRID, MINIMUM, SIZE, SYMMETRIC, shown

PAGE = "pages/minimal_transformer/page.py"
viewed = partial(in_view, PAGE)


@pytest.mark.parametrize("view", ["bench", "digit", "scores", "merge", "sizes"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_taking_blocks_out_leaves_the_form_that_their_absence_says():
    every = frozenset(figures.PLACES)
    for was in GRID:
        there = every - figures.absent(was)
        assert shown(*exhibit.left(was, there)) == was
        for block in every - set(figures.FIXED):
            now = shown(*exhibit.left(was, there ^ {block}))
            gone = figures.absent(now)
            assert now != was
            assert (block in gone) == (block in there)
            back = shown(*exhibit.left(now, (every - gone) ^ {block}))
            assert back == was or was.keys != "own"


def test_parts_sum_to_the_parameters_and_the_bench_says_them():
    for form in GRID:
        assert sum(exhibit.parts(form).values()) == parameters(form, SIZE)
    app = viewed("bench", mlp=False, keys="merged", values=False)
    assert app.metric[0].value.startswith(f"{parameters(MINIMUM, SIZE):,}")
    assert "One matrix an encoder is left" in seen(app)


def test_scores_close_the_square_with_keys_that_are_queries_alone():
    assert "exact by construction" in seen(viewed("scores", of="queries"))
    assert "broken" in seen(viewed("scores", of="own"))
    digit = examples()[5, 0]
    for layer in range(SIZE.depth):
        found = exhibit.mirrored(digit, SYMMETRIC, layer, 0)
        assert found.unlike == 0
        assert found.eigenvalues.real.min() > -1e-12
        assert np.abs(found.eigenvalues.imag).max() < 1e-9


def test_products_merge_until_there_is_a_skip():
    assert "exact by construction" in seen(viewed("merge"))
    assert "broken" in seen(viewed("merge", skip=0.3))
    assert "broken" in seen(viewed("merge", trained="skips"))


def test_a_digit_of_ones_own_is_read_by_all_forms_and_on_the_command_line():
    app = viewed("digit", source="file")
    content = image.KIND.sample()
    checked(app.file_uploader[0].upload("digit.png", content, "image/png").run())
    assert "The whole network says" in seen(app)
    rows = report.inspect_image(image.read_image(content)).rows
    assert [row["without"] for row in rows] == list(text.GRID_NAMES)
    assert rows[0]["parameters"] == parameters(FULL, SIZE)


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("minimal-transformer", PAGE, "mt")
