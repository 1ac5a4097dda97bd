"""The page of invariant inputs in Streamlit's harness: every view and control, and a visitor's files."""

from functools import partial

import numpy as np
import pytest
from app_harness import checked, follow_tour, in_view, move_every_control, seen

from core.clouds import preset
from core.inputs import places, point_cloud
from core.papers.tinvnn import exhibit, measure, report

PAGE = "pages/tinvnn/page.py"
viewed = partial(in_view, PAGE)


@pytest.mark.parametrize("view", ["hands", "distances", "break", "tours", "numbers"])
def test_every_control_of_every_view_moves(view):
    move_every_control(viewed(view))


def test_the_square_of_z_closes_with_the_rule_of_signs_and_breaks_without():
    assert "exact by construction" in seen(viewed("hands", drawn="square"))
    assert "broken" in seen(viewed("hands", drawn="square", unruled=True))


def test_a_mirror_image_is_rebuilt_from_coordinates_and_not_from_distances():
    assert "mirror image" in seen(viewed("distances", mirrored=True))
    assert "it fits" in seen(viewed("distances", mirrored=True, given="coordinates"))


def test_a_cloud_in_a_file_is_answered_on_the_page_on_the_command_line_and_by_the_library():
    app = viewed("hands", source="upload")
    checked(app.file_uploader[0].upload("knot.xyz", point_cloud.KIND.sample(), "text/plain").run())
    assert "exact by construction" in seen(app)
    rows = report.inspect_cloud(point_cloud.read_point_cloud(point_cloud.KIND.sample())).rows
    found = {row["quantity"]: row["value"] for row in rows}
    assert sum(value for name, value in found.items() if name.startswith("prob")) == pytest.approx(
        1, abs=1e-3
    )
    cloud = preset("table", 4, 512)
    here, far = (measure.answer(points) for points in (cloud.points, 3 * cloud.points + 5))
    np.testing.assert_allclose(here.logits, far.logits, atol=1e-2)
    assert here.normals.shape == (512, 3)


@pytest.mark.parametrize("view", ["hands", "distances", "break"])
def test_a_flat_cloud_of_few_points_is_answered_too(view):
    app = viewed(view, source="upload", way="cube")
    flat = b"0 0 0\n1 0 0\n0 1 0\n3 2 0\n"
    checked(app.file_uploader[0].upload("flat.xyz", flat, "text/plain").run())
    assert not app.error
    assert "nan" not in seen(app)
    assert "mirror image." not in seen(app)  # a flat cloud is its own
    assert view != "hands" or "rounding, can change Z" in seen(app)


def test_places_in_a_file_are_joined_on_the_page_and_on_the_command_line_and_junk_is_refused():
    app = viewed("tours", family="yours")
    checked(app.file_uploader[0].upload("harbours.csv", places.KIND.sample(), "text/csv").run())
    assert "Longer than the short tour" in seen(app)
    rows = report.inspect_places(places.read_places(places.KIND.sample())).rows
    found = {row["quantity"]: row["value"] for row in rows}
    assert found["gap_as_it_is_scaled"] == pytest.approx(found["gap_turned_90_scaled"], abs=1e-9)
    checked(app.file_uploader[0].upload("two.csv", b"x,y\n1,2\n3,4\n", "text/csv").run())
    assert "5 to 60 places" in app.error[0].value


def test_a_map_in_the_address_is_the_map_and_another_is_told():
    sample = exhibit.sample_map("coast", 0)
    moved = sample.copy()
    moved[3] = 0.25, 0.75
    app = viewed("tours", map_coast_0=exhibit.text_of_map(moved))
    other = viewed("tours", map_coast_0="1,2")
    assert seen(app) != seen(viewed("tours"))
    assert "not in this picture" in other.error[0].value


def test_the_tour_drives_the_controls_step_by_step():
    follow_tour("tinvnn", PAGE, "ti")
