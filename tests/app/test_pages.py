"""Every page in Streamlit's own test harness: each control moved, no exception, values checked."""

import pytest
from app_harness import ROOT, checked, follow_tour, move_every_control, opened

from core import atlas

PAGES = sorted(f"app_pages/{path.name}" for path in (ROOT / "app_pages").glob("*.py"))
FLOW = "app_pages/flow_equivariant_rnn.py"
VIEWS = ("film", "copies", "square", "generalisation", "paths", "rotation")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page):
    opened(page)


def test_every_paper_has_a_page_a_picture_and_a_snippet():
    for paper in atlas.papers():
        assert paper.page in PAGES
        assert (ROOT / paper.picture).exists()
        assert "core.papers" in paper.example


def test_home_shows_every_paper():
    shown = " ".join(element.value for element in opened("app_pages/home.py").markdown)
    assert all(paper.one_line in shown for paper in atlas.papers())


def test_claims_page_shows_every_claim_with_its_verdict():
    tables = opened("app_pages/claims.py").table
    for paper, table in zip(atlas.papers(), tables, strict=True):
        assert list(table.value["Claim"]) == [claim.says for claim in paper.claims]
        verdicts = [verdict.split(": ")[1] for verdict in table.value["Verdict"]]
        assert set(verdicts) <= {"holds", "not reproduced"}


@pytest.mark.parametrize("view", VIEWS)
def test_every_control_of_the_flow_page_moves(view):
    app = opened(FLOW)
    app.session_state["flow_view"] = view
    checked(app.run())
    move_every_control(app)


@pytest.mark.parametrize("source", ["letter", "drawing", "upload"])
def test_every_kind_of_stimulus_is_shown(source):
    app = opened(FLOW)
    app.session_state["flow_source"] = source
    checked(app.run())
    if source == "letter":
        checked(app.text_input(key="flow_letter").set_value("Q").run())
        checked(app.text_input(key="flow_letter").set_value("\u4e00").run())
        assert app.error
    if source == "drawing":
        checked(app.text_input(key="flow_ink").set_value("0" * 36).run())
        assert "empty" in app.error[0].value
        checked(app.text_input(key="flow_ink").set_value("zz").run())
        assert "0-9" in app.error[0].value


def test_a_bad_upload_is_refused_in_one_sentence():
    app = opened(FLOW)
    app.session_state["flow_source"] = "upload"
    app.run()
    checked(app.file_uploader[0].upload("x.png", b"<svg/>", "image/png").run())
    (error,) = app.error
    assert "SVG or HTML" in error.value


def test_the_tour_drives_the_controls_step_by_step():
    app = follow_tour("flow-equivariant-rnn", FLOW, "flow")
    checked(app.button(key="tour_leave").click().run())
    assert "step" not in app.query_params


def test_a_lecture_has_no_explanation():
    app = opened(FLOW, lecture="1", step="3")
    assert not [heading for heading in app.subheader if heading.value == "Citation"]
    assert app.session_state["flow_view"] == "copies"


@pytest.mark.parametrize("step", ["-1", "99999999999", "abc", "\u0663"])
def test_any_step_in_the_address_is_survived(step):
    opened(FLOW, lecture="1", step=step)


def test_the_data_page_reports_on_an_image_and_on_a_cloud():
    app = opened("app_pages/your_data.py")
    picture = (ROOT / atlas.papers()[0].picture).read_bytes()
    checked(app.file_uploader[0].upload("p.png", picture, "image/png").run())
    assert "Width [pixels]" in list(app.table[0].value["Property"])
    cloud = b"\n".join(b"%d %d %d" % (i, i * i % 7, i % 3) for i in range(60))
    checked(app.file_uploader[0].upload("c.xyz", cloud, "text/plain").run())
    assert "Eigenvalues of the covariance" in list(app.table[0].value["Property"])
    assert any("asked then turned" in element.value for element in app.markdown)
    checked(app.file_uploader[0].upload("p.png", b"junk", "image/png").run())
    assert app.error
