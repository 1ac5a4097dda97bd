"""Transitive invariance: turn two unseen things, and see to which network they remain of one kind."""

import streamlit as st

from core.figures.palette import colour_map
from core.figures.verdict import SquareVerdict
from core.memory import meanwhile
from core.papers.transitive_invariance import PAPER, exhibit, figures, text
from core.papers.transitive_invariance.data import FRAMES, KINDS
from core.papers.transitive_invariance.exhibit import NAMES, SHOWN, STOPS, Thing
from core.papers.transitive_invariance.train import ARCS, CORRUPTED, DRIFTS
from core.ui.components import slices
from core.ui.controls import Controls
from core.ui.frame import View, Words, room
from core.ui.theme import colours
from core.ui.tour import lecture_mode
from core.ui.views import colour_scale, say, show_chart, show_rows, show_table, show_verdict, sides
from pages.transitive_invariance import own
from pages.transitive_invariance.own import filmed

controls = Controls(PAPER)
STEP = 360 // STOPS
LAST = len(KINDS) * exhibit.MAPPED - 1  # film on the board
_ANIMAL = KINDS.index("animal")


def kind_of(label: str, name: str) -> int:
    """Which kind a visitor chooses."""
    return controls.select(label, name, tuple(text.KIND_NAMES), text.KIND_NAMES, index=_ANIMAL)


def pair_of() -> tuple[int, int]:
    """Which two of a kind."""
    first = 2 * controls.slider("Another two", "pair", 0, 4, 0, 1)
    return first, first + 1


def turn_view() -> None:
    shown_here, beside = sides()
    with beside:
        turns = [
            controls.slider(f"Turn {name}", key, 0, 360 - STEP, start, STEP)
            for name, key, start in (("A", "a", 30), ("B", "b", 150))
        ]
        kinds = kind_of("Thing A", "kind_a"), kind_of("Thing B", "kind_b")
        first, second = pair_of()
        clutter = controls.toggle("Clutter", "clutter", help=text.CLUTTER_HELP)
    stops = turns[0] // STEP, turns[1] // STEP
    things = Thing(kinds[0], first), Thing(kinds[1], second)

    def moved(what: str, number: int, x: float, y: float) -> None:
        if what != "remove":
            for key, share in (("a", y), ("b", x)):
                controls.set(key, STEP * min(max(int(share * STOPS), 0), STOPS - 1))

    with shown_here:
        shown = exhibit.two_tables(*things, clutter)
        slices(figures.tables_scene(shown, stops, colours()), "tv_tables", on_gripped=moved)
        say(text.turn_note(shown, stops, kinds))
        tones = [f"rgb({r},{g},{b})" for r, g, b in colour_map("activity")[::51]]
        marks = "0: as of two kinds", "maps: A turns down, B across", "1: same code"
        colour_scale("Likeness", tones, marks)
    meanwhile(exhibit.film_the_rest)


def graph_view() -> None:
    shown_here, beside = sides()
    with beside:
        film = controls.slider("Film", "film", 0, LAST, 39, 1)
    with shown_here:
        if not filmed("graph"):
            return
    board, paths = exhibit.board(), exhibit.paths_from(film)
    with beside:
        show_rows(text.hop_rows(exhibit.hops()))

    def picked(what: str, number: int, x: float, y: float) -> None:
        controls.set("film", board.at(x, y))

    with shown_here:
        slices(figures.board_scene(board, paths, colours()), "tv_board", on_gripped=picked)
        say(text.graph_note(paths, exhibit.mapped().pictures.kind[::FRAMES]))


def path_view() -> None:
    shown_here, beside = sides()
    with beside:
        name = controls.select("Embedding", "arm", SHOWN, NAMES, index=SHOWN.index("transitive"))
        start = controls.slider("A and B seen from", "start", 0, 360 - STEP, 30, STEP)
        turn = controls.slider("Turned by: A' on, B' back", "turn", 0, 90, 60, STEP)
        kind = kind_of("Kind of A and B", "kind_a")
        first, second = pair_of()
        clutter = controls.toggle("Clutter", "clutter", help=text.CLUTTER_HELP)
    things = Thing(kind, first), Thing(kind, second)
    with shown_here:
        if not filmed("clutter" if clutter else "plain"):
            return
        shown = exhibit.parallelogram(*things, start // STEP, turn // STEP, clutter)
        error = exhibit.square_error(name, things[0], start // STEP, turn // STEP, clutter)
        show_verdict(SquareVerdict(error, 1e-5, NAMES[name], text.VERDICT_OVER, turn == 0))
        # A lecture leaves out a chart that follows a picture; here the chart is the point.
        path, chart = st.columns([1, 2]) if lecture_mode() else (st.container(), st.container())
        with chart:  # first, as those who follow a lecture get no chart after a picture
            figure = figures.elastic_figure(shown.chords, colours())
            show_chart(figure, text.ELASTIC_ALT, "tv_elastic")
        with path:
            slices(figures.corners_scene(shown, colours(), lecture_mode()), "tv_corners")
        say(text.path_note(shown, name))


def break_view() -> None:
    shown_here, beside = sides()
    with beside:
        broken = controls.select(
            "Break", "break", tuple(text.BREAKS), text.BREAKS, help=text.BREAKS_HELP
        )
        if broken == "":
            world = controls.choice("World", "world", ("cluttered", "clean"), text.WORLDS)
        else:
            stops = {"corrupted": CORRUPTED, "drift": DRIFTS, "arc": ARCS}[broken]
            at = controls.steps(text.AXES[broken].capitalize(), f"at_{broken}", stops, stops[1])
    with shown_here:
        if broken == "":
            rows = text.evaluation()[world]
            show_chart(figures.scores_figure(rows, colours()), text.SCORES_ALT, "tv_scores")
            say(text.scores_note(rows))
            show_table(text.scores_rows(rows))
        else:
            x, curves = text.broken_curves(broken)
            figure = figures.broken_figure(x, curves, text.AXES[broken], at, colours())
            show_chart(figure, text.BROKEN_ALT, "tv_curves")
            say(text.broken_note(broken, stops.index(at)))


VIEWS = (
    View("turn", "Turn two things", turn_view),
    View("graph", "The graph", graph_view),
    View("parallelogram", "Parallelogram", path_view),
    View("break", "Scores, and break it", break_view),
    View("retrieve", "Retrieve", lambda: own.retrieve_view(controls)),
)
words = Words(text.WHAT_YOU_SEE, text.MATHEMATICS, text.YOUR_DATA, text.SCALED_DOWN)
room(PAPER, controls, VIEWS, words)
