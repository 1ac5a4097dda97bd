"""Every page in Streamlit's own test harness: each control moved, no exception, values checked."""

import json
import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from app_harness import ROOT, checked, drawn_controls, opened, readable, seen, views_of

from core import atlas, inspection
from core.claims import recorded
from core.inputs.kinds import kind_named, kinds

PAGES = [
    *(
        f"pages/atlas/{name}.py"
        for name in ("home", "lectures", "claims", "your_data", "one_cloud")
    ),
    *(paper.page for paper in atlas.papers()),
]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page):
    opened(page)


def test_every_paper_has_a_page_a_picture_and_a_snippet():
    for paper in atlas.papers():
        assert paper.page in PAGES
        assert (ROOT / paper.picture).exists()
        assert "core.papers" in paper.example


def test_home_shows_every_paper_on_the_map_with_its_loops():
    parts = opened("pages/atlas/home.py").get("bidi_component")
    (found,) = (part for part in parts if part.proto.component_name == "atlas_map")
    tiles = json.loads(found.proto.json)["papers"]
    assert [tile["slug"] for tile in tiles] == [paper.slug for paper in atlas.papers()]
    for paper in atlas.papers():
        assert paper.cells
        for ground in ("light", "dark") if paper.looped else ():
            assert 0 < (ROOT / paper.loop(ground)).stat().st_size <= 150_000


def told(app) -> set[str]:
    """The claims in the tables of the page."""
    bodies = [found.proto.body for found in app.get("html") if 'class="claims"' in found.proto.body]
    return {
        unescape(says)
        for body in bodies
        for says in re.findall(r"<tr><td>.*?</td><td>(.*?)<", body)
    }


def test_the_ledger_shows_the_claims_that_are_asked_for():
    every = [row for paper in atlas.papers() for row in recorded(paper.slug)["claims"]]
    app = opened("pages/atlas/claims.py")
    assert [metric.value for metric in app.metric][:2] == [
        str(sum(row["holds"] for row in every)),
        str(sum(not row["holds"] for row in every)),
    ]
    assert not told(app)  # a row a paper, which opens
    for key, wanted in (
        ("open", lambda row: not row["holds"]),
        ("exact", lambda row: row["exact"]),
        ("ours", lambda row: row["ours"]),
    ):
        found = told(opened("pages/atlas/claims.py", show=key))
        assert found == {row["says"] for row in every if wanted(row)}


@pytest.mark.parametrize("paper", atlas.papers(), ids=lambda paper: paper.slug)
def test_a_room_shows_its_claims_each_with_a_view_of_its_own(paper):
    rows = recorded(paper.slug)["claims"]
    assert told(opened(paper.page)) >= {claim.says for claim in paper.claims}
    for row, claim in zip(rows, paper.claims, strict=True):
        assert claim.view in ("", *views_of(paper.page))
        assert row["address"].startswith(f"{paper.slug}?")


@pytest.mark.parametrize("step", ["-1", "99999999999", "abc", "\u0663"])
def test_any_step_in_the_address_is_survived(step):
    opened(atlas.papers()[0].page, lecture="1", step=step)


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_the_data_page_reads_every_kind_and_asks_each_room_when_it_is_told_to(kind):
    app = opened("pages/atlas/your_data.py")
    checked(app.file_uploader[0].upload(kind.sample_name, kind.sample(), "x").run())
    assert kind.says in seen(app)
    assert "Property" in app.table[0].value
    for paper in inspection.rooms(kind):
        before = len(app.table)
        checked(app.button(key=f"data_ask_{paper.slug}").click().run())
        assert len(app.table) == before + 1
        checked(app.run())
        assert len(app.table) == before + 1  # it stays


def test_the_data_page_refuses_junk_and_forgets_a_file_that_is_removed():
    app = opened("pages/atlas/your_data.py")
    checked(app.file_uploader[0].upload("c.xyz", b"1 2 3\n4 5 6\n7 8 9\n0 0 0\n", "x").run())
    assert set(app.session_state["uploads"]) == {"data_file"}
    checked(app.file_uploader[0].upload("p.png", b"\x01\xfe\0junk", "image/png").run())
    assert "no kind that is known" in readable(app.error[0])
    checked(app.file_uploader[0].upload("c.xyz", b"1 2 3\n4 5 6\n7 8 9\n0 0 0\n", "x").run())
    checked(app.switch_page(str(ROOT / "pages/atlas/home.py")).run())
    assert not app.session_state["uploads"]


@pytest.mark.parametrize("paper", atlas.papers(), ids=lambda paper: paper.slug)
def test_a_file_goes_with_the_visitor_to_the_rooms_that_take_it_until_it_is_forgotten(paper):
    for name, state in paper.opens.items():
        kind = kind_named(name)
        app = opened("pages/atlas/your_data.py")
        checked(app.button(key=f"sample_{name}").click().run())
        app.query_params.update(atlas.query(paper, state))
        checked(app.switch_page(str(ROOT / paper.page)).run())
        assert app.session_state["carried"].content == kind.sample()
        (forget,) = (button for button in app.button if button.label == "Forget this file")
        checked(forget.click().run())
        assert "carried" not in app.session_state
        assert not app.session_state["uploads"]


def addresses(paper) -> dict[str, dict]:
    """States that are linked to: the picture, the controls that are timed, a step of each view."""
    steps = {step.state.get("view", ""): step.state for step in paper.tour}
    timed = [interaction.state for interaction in paper.interactions]
    return {atlas.address(paper, state): state for state in (paper.shown, *timed, *steps.values())}


@pytest.mark.parametrize("paper", atlas.papers(), ids=lambda paper: paper.slug)
def test_every_address_opens_the_state_that_it_names(paper):
    for address, state in addresses(paper).items():
        with drawn_controls() as drawn:
            app = opened(paper.page, **dict(parse_qsl(urlsplit(address).query)))
        for name, value in state.items():
            assert drawn[f"{paper.prefix}_{name}"] == value, (address, name)
        assert not [info for info in app.info if "The address asks for" in info.value]


@pytest.mark.parametrize("paper", atlas.papers(), ids=lambda paper: paper.slug)
def test_labels_in_old_addresses_still_open_their_view(paper):
    key, label = re.findall(r'View\(\s*"(\w+)", "([^"]+)"', (ROOT / paper.page).read_text())[-1]
    app = opened(paper.page, **{f"{paper.prefix}_view": label})
    assert app.session_state[f"{paper.prefix}_view"] == key
    app = opened(paper.page, **{f"{paper.prefix}_view": "nowhere"})
    assert any("nowhere" in info.value for info in app.info)
