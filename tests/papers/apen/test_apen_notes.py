"""What the notes of the tour promise is what their own states show."""

from core.papers.apen import exhibit, measure, text
from core.papers.apen.exhibit import Asked
from core.papers.apen.tour import TOUR

STATES = {step.title: step.state for step in TOUR}


def reactions(title: str):
    state = STATES[title]
    asked = Asked(state["arranged"], state["which"], int(state["thing"]), state["swapped"])
    turn = (state["yaw"], state["pitch"], state["roll"])
    return {
        arm: exhibit.reaction(arm, asked, turn, state["anew"])
        for arm in ("plain", "averaged", "learned")
    }


def collapse(title: str):
    state = STATES[title]
    return exhibit.collapse(state["arranged"], state["which"], state["wider"])


def test_plain_is_right_about_a_third_and_the_averaged_one_about_an_eighth():
    found = reactions("What is where?")
    assert 0.3 < found["plain"].right < 0.37
    assert 0.11 < found["averaged"].right < 0.14
    assert all(one.others == 0 for one in found.values())


def test_one_table_upsets_half_of_the_others_and_piece_by_piece_none():
    found = reactions("Turn the table.")
    assert 0.45 < found["averaged"].others < 0.56
    assert found["learned"].others == found["plain"].others == 0


def test_who_changes_places_changes_names_of_the_plain_network_to_the_last_point():
    found = reactions("Change places.")
    assert found["plain"].others == 0
    assert found["learned"].right > 0.99
    scene, before, after = (
        exhibit.assembly("unseen", 9),
        reactions("What is where?")["plain"].after,
        found["plain"].after,
    )
    (table,), (mug,) = (before[scene.parts[0] == thing].unique().tolist() for thing in (4, 5))
    assert table != mug
    assert (after[scene.parts[0] == 4] == mug).all()
    assert (after[scene.parts[0] == 5] == table).all()


def test_with_four_cells_all_have_rings_and_the_measured_falls_below_the_bound():
    state = STATES["Finer is safer."]
    assert exhibit.cells_of("learned", state["which"], state["count"]).mixed.all()
    curve = text.evaluation()["curve"]["learned"]
    bound = [min(1, each["mixed"] + each["doubt"]) for each in curve]
    assert bound == sorted(bound, reverse=True)
    assert max(each["anew"] - limit for each, limit in zip(curve, bound, strict=True)) > 0
    terms = [exhibit.cells_of("learned", state["which"], count).terms for count in (4, 24)]
    assert terms[1].mixed + terms[1].doubt < terms[0].mixed
    assert all(each.carried < each.mixed + each.doubt for each in terms)


def test_twenty_four_cells_become_seven_pieces_and_four_where_the_mixture_is_wide():
    assert collapse("Votes collapse.").pieces[::2] == (24, 7)
    wide = collapse("Too wide.")
    assert wide.pieces[-1] == 4
    lost = (wide.out.labels != wide.scene.parts).double().mean().item()
    assert 0.38 < lost < 0.46


def test_the_averaged_labels_flicker_most_and_the_piecewise_are_nearly_all_right():
    film = measure.dance()
    assert max(film.labels, key=film.flicker) == "averaged"
    assert film.right("learned") > 0.95


def test_cut_anew_a_fifth_and_a_twenty_fifth_change():
    found = reactions("What does not hold.")
    assert 0.18 < found["learned"].others < 0.22
    assert 0.03 < found["averaged"].others < 0.045
    shares = {arm: measure.scores(arm, "others") for arm in ("learned", "averaged")}
    assert shares["learned"].max() > shares["averaged"].min()
