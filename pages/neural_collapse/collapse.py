"""Controls of the neural collapse page, what is trained on the spot, and a visitor's own features."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import streamlit as st

from core.figures.palette import class_colours
from core.figures.verdict import SquareVerdict
from core.inputs import features
from core.inputs.features import Features
from core.papers.neural_collapse import exhibit, figures, flow, report, text
from core.papers.neural_collapse.plane import Plane
from core.papers.neural_collapse.report import Verdict
from core.papers.neural_collapse.theory import Problem, problem_that_forgets
from core.papers.neural_collapse.train import Setting
from core.ui.components import scatter
from core.ui.controls import Controls
from core.ui.progress import work_through
from core.ui.theme import colours
from core.ui.uploads import PRIVACY, uploaded
from core.ui.views import download, legend, say, show_chart, show_cloud, show_table, show_verdict

GATHERED = "nc_gathered"  # in the session: of which features, and which samples of them are chosen
MOST_CLASSES = 100  # in the picture of cosines


def chosen_setting(controls: Controls) -> tuple[Setting, int]:
    """Which of the recorded trainings, and before which of its linear layers."""
    classes = controls.select(
        "Digits", "classes", (3, 4, 10), {3: "0 to 2", 4: "0 to 3", 10: "all"}, index=1
    )
    loss = controls.select("Loss", "loss", ("ce", "mse"), text.LOSS_NAMES)
    balance = controls.select("Classes", "balance", tuple(text.BALANCE_NAMES), text.BALANCE_NAMES)
    bias = controls.toggle("A bias on the last layer", "bias")
    depth = controls.select("Linear layers M", "depth", (1, 3), {})
    stage = 1
    if depth > 1:
        stage = controls.slider("Seen before layer", "stage", 1, 3, 1, 1)
    return Setting(classes, balance == "balanced", loss, bias, depth), stage - 1


def chosen_model(controls: Controls) -> tuple[int, float, str, bool, bool]:
    """Layers, decay, loss, bias, and which start the solver has, in the imbalance view."""
    depth = controls.select("Linear layers M", "starve_depth", exhibit.DEPTHS, {})
    strength = controls.slider(
        "Weight decay", "strength", 1.0, 40.0, 20.0, 1.0, help=text.STRENGTH_HELP
    )
    loss = controls.select("Loss", "starve_loss", ("mse", "ce"), text.LOSS_NAMES)
    bias = controls.toggle("A bias on the last layer", "starve_bias")
    alive = depth > 1 and controls.toggle(
        "One descent only",
        "alive",
        help="From a start where every class is alive. Else the lowest of several starts.",
    )
    return depth, strength, loss, bias, alive


def chosen_counts(controls: Controls) -> tuple[int, int, int]:
    """Samples of the three classes."""
    left, middle, right = st.columns(3)
    with left:
        first = controls.slider("Samples of class 0", "first", 1, exhibit.LARGEST, 100, 1)
    with middle:
        second = controls.slider("Samples of class 1", "second", 1, exhibit.LARGEST, 100, 1)
    with right:
        third = controls.slider("Samples of class 2", "third", 1, exhibit.LARGEST, 30, 1)
    return first, second, third


class Training(NamedTuple):
    """What is trained on the spot."""

    problem: Problem
    width: int
    draw: int
    optimiser: str


def chosen_training(controls: Controls) -> Training:
    """Classes, samples, layers, loss, bias and optimiser of the live training."""
    optimiser = controls.select("Break it", "optimiser", flow.OPTIMISERS, text.OPTIMISER_NAMES)
    classes = controls.slider("Classes", "k", 2, 10, 4, 1)
    samples = controls.slider("Samples of a class", "per_class", 2, 40, 20, 1)
    smallest = controls.slider("Samples of the last class", "smallest", 1, 40, 20, 1)
    depth = controls.select("Linear layers M", "layers", (1, 2, 3), {})
    loss = controls.select("Loss", "live_loss", ("ce", "mse"), text.LOSS_NAMES)
    bias = controls.toggle("A bias on the last layer", "live_bias")
    draw = controls.slider("Random start", "draw", 0, 20, 0, 1)
    counts = (samples,) * (classes - 1) + (smallest,)
    problem = problem_that_forgets(counts, depth, 0.5, loss, bias)
    return Training(problem, max(classes, 3), draw, optimiser)


def trained_here(controls: Controls, asked: Training, drawn: str) -> None:
    """Free features, trained here and now, twice."""

    def learned(found: flow.Flow) -> None:
        shown = exhibit.stream(found)
        whose = text.OPTIMISER_NAMES[asked.optimiser]
        show_verdict(SquareVerdict(float(found.gaps[-1]), 1e-6, whose, text.SQUARE_OVER))
        names = [str(k) for k in range(len(asked.problem.counts))]
        legend("Classes", names, class_colours(colours()))
        frame, stop = controls.stop("live_frame", len(shown.steps))
        if drawn == "square":
            scene = figures.stream_square(shown, colours())
        else:
            scene = figures.stream_scene(shown, frame, colours())
        show_cloud(scene, "nc_stream", text.stream_note(shown), on_frame=stop)

    work_through(
        lambda: flow.train_flow(*asked),
        flow.STAGES,
        "Training two copies",
        "nc_flow",
        asked,
        learned,
    )


def uploaded_features(controls: Controls) -> tuple[Features, Verdict, Hashable] | None:
    """The visitor's features and what is said of them, once a visit; until there are any, the example's.

    The third tells them from other features. None where the file is refused.
    """
    key = controls.key("features")
    found = uploaded([features.KIND], key, "Until then, the example.")
    download("An example, as NPZ", "features.npz", report.example_npz)
    if found is not None:
        verdict = found.once("verdict", lambda: report.judge(found.value))
        return found.value, verdict, found.token
    if st.session_state[key] is not None:
        return None
    return *report.judged_example(), "example"


def judged(found: Features, verdict: Verdict, token: Hashable) -> None:
    """How far a visitor's features have collapsed."""
    say(f"## Nearest to {text.FRAME_NAMES[verdict.frame]}")
    say(report.verdict_note(verdict))
    gathered(found, verdict.plane, token)
    show_table(report.table(verdict))
    names = [str(name) for name in found.classes[:MOST_CLASSES]]
    if len(found.classes) > MOST_CLASSES:
        st.caption(f"The first {MOST_CLASSES} classes:")
    shown = verdict.cosines[:MOST_CLASSES, :MOST_CLASSES]
    show_chart(figures.gram_figure(shown, names, colours()), text.GRAM_ALT, "nc_gram")


def gathered(found: Features, plane: Plane, token: Hashable) -> None:
    """The samples in a plane, and those among them that the visitor points at or encircles."""
    of, chosen = st.session_state.get(GATHERED, (token, []))
    if of != token:
        chosen = []

    def gather(indices: Sequence[int]) -> None:
        st.session_state[GATHERED] = (token, [int(index) for index in indices])

    tones = class_colours(colours())
    legend("Classes", [str(name) for name in found.classes[: len(tones)]], tones)
    scatter(figures.plane_scene(plane, found.classes, chosen, colours()), "nc_plane", gather)
    say(report.gathered_note(plane, found.classes, chosen))
    if len(plane.strays):
        st.button("Choose those nearer to another class", on_click=gather, args=[plane.strays])
    if chosen:
        show_table(report.gathered_table(plane, found.classes, chosen))


YOUR_DATA = (
    f"Choose **Your features** above and bring the last-layer features of your own network: an NPZ "
    f"with `features` (n, d) and `labels` (n,), or a CSV whose last column is the label, up to "
    f"{features.MAX_BYTES >> 20} MB and {features.MAX_ROWS:,} rows; more than "
    f"{features.KEPT:,} are drawn from at random. You get NC1 to NC4, the cosines of the class "
    f"means and the frame they are nearest to. {PRIVACY} "
    "With images of your own, `python -m core train neural-collapse "
    "--data FOLDER` trains a small convolutional network on them (FOLDER: one folder of PNG or JPEG "
    "files for each class, or an NPZ of `images` and `labels`) and writes such an NPZ."
)
