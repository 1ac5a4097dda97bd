"""Every page in Streamlit's own test harness: each control moved, no exception, values checked."""

import pytest
from app_harness import ROOT, checked, opened

from core import atlas

PAGES = [
    *(f"pages/atlas/{name}.py" for name in ("home", "claims", "your_data")),
    *(paper.page for paper in atlas.papers()),
]
FLOW = "pages/flow_equivariant_rnn/page.py"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page):
    opened(page)


def test_every_paper_has_a_page_a_picture_and_a_snippet():
    for paper in atlas.papers():
        assert paper.page in PAGES
        assert (ROOT / paper.picture).exists()
        assert "core.papers" in paper.example


def test_home_shows_every_paper():
    shown = " ".join(element.value for element in opened("pages/atlas/home.py").markdown)
    assert all(paper.one_line in shown for paper in atlas.papers())


def test_claims_page_shows_every_claim_with_its_verdict():
    tables = opened("pages/atlas/claims.py").table
    for paper, table in zip(atlas.papers(), tables, strict=True):
        assert list(table.value["Claim"]) == [claim.says for claim in paper.claims]
        verdicts = [verdict.split(": ")[1] for verdict in table.value["Verdict"]]
        assert set(verdicts) <= {"holds", "not reproduced"}


@pytest.mark.parametrize("step", ["-1", "99999999999", "abc", "\u0663"])
def test_any_step_in_the_address_is_survived(step):
    opened(FLOW, lecture="1", step=step)


def test_the_data_page_reports_on_an_image_and_on_a_cloud():
    app = opened("pages/atlas/your_data.py")
    picture = (ROOT / atlas.papers()[0].picture).read_bytes()
    checked(app.file_uploader[0].upload("p.png", picture, "image/png").run())
    assert "Width [pixels]" in list(app.table[0].value["Property"])
    cloud = b"\n".join(b"%d %d %d" % (i, i * i % 7, i % 3) for i in range(60))
    checked(app.file_uploader[0].upload("c.xyz", cloud, "text/plain").run())
    assert "Eigenvalues of the covariance" in list(app.table[0].value["Property"])
    assert any("asked then turned" in element.value for element in app.markdown)
    checked(app.file_uploader[0].upload("p.png", b"junk", "image/png").run())
    assert app.error
