"""The optimal classification page in Streamlit's harness: every view and control, paint, own points."""

from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control

from core.papers.optimal_classification import report

PAGE = "pages/optimal_classification/page.py"
viewed = partial(in_view, PAGE)


def said(app) -> str:
    return " ".join(block.value for block in app.markdown)


@pytest.mark.parametrize("view", ["map", "design", "finite", "table"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view), brush="oc_brush")


@pytest.mark.parametrize(
    ("activation", "fate"),
    [("square", "nearest neighbour"), ("constant", "majority vote"), ("sine", "exponent 2.00")],
)
def test_an_activation_tells_what_the_network_becomes(activation, fate):
    assert f"becomes: **{fate}" in said(viewed("map", activation=activation)).replace(
        "singular kernel, ", ""
    )
    assert fate in said(viewed("design", activation=activation))


def test_a_shallow_kernel_says_that_it_was_mended():
    assert "cannot be inverted" in said(viewed("map", depth=1))
    assert "cannot be inverted" not in said(viewed("map", depth=100))


def test_after_wiping_both_classes_have_to_be_painted():
    app = viewed("map")
    checked(next(button for button in app.button if button.label == "Wipe").click().run())
    assert "Paint both classes" in said(app)
    checked(next(button for button in app.button if button.label == "Two arcs").click().run())
    assert "Wrong on fresh points" in said(app)


def test_an_activation_without_any_part_is_refused():
    app = viewed("design", activation="own", a1=0.0, a3=0.0)
    assert "all shares are 0" in app.error[0].value


def test_points_of_ones_own_are_learnt_or_refused():
    app = viewed("map", source="yours")
    assert "wrong" in said(app).lower()
    upload = checked(app.file_uploader[0].upload("p.csv", report.example_csv(), "text/csv").run())
    captions = " ".join(caption.value for caption in upload.caption)
    assert "held out" in captions
    few = b"x,y,label\n1,2,0\n3,4,1\n"
    checked(app.file_uploader[0].upload("few.csv", few, "text/csv").run())
    assert "at least 20" in app.error[0].value


def test_more_columns_and_classes_are_reduced_and_said_to_be():
    random = np.random.default_rng(0)
    rows = np.column_stack([random.normal(size=(90, 5)), np.arange(90) % 3])
    text = "a,b,c,d,e,label\n" + "\n".join(",".join(f"{v:.3f}" for v in row) for row in rows)
    app = viewed("map", source="yours")
    checked(app.file_uploader[0].upload("p.csv", text.encode(), "text/csv").run())
    captions = " ".join(caption.value for caption in app.caption)
    assert "two principal components" in captions
    assert "told from the 2 others" in captions


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("optimal-classification", PAGE, "oc")
