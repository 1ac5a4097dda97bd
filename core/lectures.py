"""Lectures across pages, as data: those that are ready-made, and those that a lecturer composes.

A stop is a step of a page's tour, named by its title, or a state of a page of one's own. A composed
lecture is shared as a small JSON file, or as one word in a link; both are hostile until they are read.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from core import atlas
from core.atlas import Paper, TourStep
from core.inputs import InputError

MOST_STOPS = 40
MOST_BYTES = 64_000  # of a file
MOST_WORD = 8_000  # characters of a link
MOST_TEXT = {"title": 120, "note": 1_000, "question": 300, "exercise": 600}  # characters
_MOST_STATE = 60  # controls, of at most 2,000 characters each


@dataclass(frozen=True)
class Stop:
    """One step of a lecture.

    title: of a step of the page's tour, unless `state` is given: the page's address as parameter ->
    text. question: that the class answers before it is shown; exercise: for afterwards. shot: a picture
    of that state, WebP or PNG, taken by the browser of who composes; it goes into their hand-out alone.
    """

    slug: str
    title: str
    question: str = ""
    exercise: str = ""
    note: str = ""
    state: Mapping[str, str] | None = None
    shot: bytes = field(default=b"", compare=False, repr=False)

    @property
    def paper(self) -> Paper:
        """Whose page it is on."""
        return atlas.paper(self.slug)

    @property
    def number(self) -> int | None:
        """Which step of the page's tour it is, if it is one."""
        if self.state is not None:
            return None
        return [step.title for step in self.paper.tour].index(self.title)

    @property
    def step(self) -> TourStep:
        """What is said and shown."""
        if self.number is None:
            return TourStep(self.title, self.note, {})
        return self.paper.tour[self.number]

    @property
    def picture(self) -> str | None:
        """The file of its picture, relative to the root, if it is a step of the page's tour."""
        number = self.number
        return None if number is None else f"assets/lectures/{self.slug}-{number + 1}.webp"

    def query(self, **frame: str) -> dict[str, str]:
        """The parameters of its address."""
        return {**(self.state or {}), **frame}

    def address(self, word: str, at: int) -> str:
        """Where it is shown, relative to the app's: at a number of the lecture that a word names."""
        return f"{self.slug}?{urlencode(self.query(lecture='1', of=word, at=str(at)))}"


@dataclass(frozen=True)
class Lecture:
    """Stops in order. minutes: that it takes; says: what it is about, in a line."""

    title: str
    stops: tuple[Stop, ...]
    minutes: int = 0
    says: str = ""
    word: str = field(default="", compare=False)  # that names it in addresses

    @property
    def length(self) -> str:
        """Its minutes and stops, in words."""
        counted = {"minute": self.minutes, "stop": len(self.stops)}
        return ", ".join(f"{n} {name}{'s' * (n != 1)}" for name, n in counted.items()) + "."


def minutes_of(steps: Sequence[TourStep]) -> int:
    """How long it takes to show them: their words at 120 a minute, and 20 seconds a picture."""
    words = sum(len(step.note.split()) for step in steps)
    return max(1, round(words / 120 + len(steps) / 3))


def read_lecture(raw: bytes) -> Lecture:
    """A composed lecture from its JSON. Raises InputError."""
    if len(raw) > MOST_BYTES:
        raise InputError(f"a lecture has at most {MOST_BYTES:,} bytes")
    try:
        told = json.loads(raw)
        json.dumps(told, ensure_ascii=False).encode()  # not so with half a surrogate pair
    except (ValueError, RecursionError):
        raise InputError("this is not the JSON of a lecture") from None
    if not isinstance(told, dict) or not isinstance(told.get("stops"), list):
        raise InputError("a lecture is an object with a title and a list of stops")
    if not 1 <= len(told["stops"]) <= MOST_STOPS:
        raise InputError(f"a lecture has between 1 and {MOST_STOPS} stops")
    stops = tuple(_read_stop(stop) for stop in told["stops"])
    minutes = max(1, round(sum(len(stop.note.split()) for stop in stops) / 120 + len(stops)))
    return Lecture(_text(told, "title") or "A lecture", stops, minutes)


def _read_stop(told: Any) -> Stop:
    known = [paper.slug for paper in atlas.papers()]
    if not isinstance(told, dict) or told.get("page") not in known:
        raise InputError("a stop names a page that is not here")
    state = told.get("state")
    if (
        not isinstance(state, dict)
        or len(state) > _MOST_STATE
        or not all(isinstance(value, str) and len(value) <= 2_000 for value in state.values())
    ):
        raise InputError("a stop's state is an object of texts")
    prefix = atlas.paper(told["page"]).prefix
    kept = {name: value for name, value in state.items() if name.startswith(f"{prefix}_")}
    words: dict[str, Any] = {name: _text(told, name) for name in MOST_TEXT}
    return Stop(told["page"], **words, state=kept)


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str) or len(value) > MOST_TEXT[name]:
        raise InputError(f"a {name} is a text of at most {MOST_TEXT[name]:,} characters")
    return " ".join(value.split())


def lecture_bytes(lecture: Lecture) -> bytes:
    """A composed lecture as JSON."""
    stops = [
        {"page": stop.slug, "state": dict(stop.state or {})}
        | {name: getattr(stop, name) for name in MOST_TEXT if getattr(stop, name)}
        for stop in lecture.stops
    ]
    told = {"title": lecture.title, "stops": stops}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def word_of(lecture: Lecture) -> str:
    """What names a lecture in addresses: a key, or for a composed one all of it."""
    if lecture.word:
        return lecture.word
    small = json.dumps(
        json.loads(lecture_bytes(lecture)), ensure_ascii=False, separators=(",", ":")
    )
    return urlsafe_b64encode(zlib.compress(small.encode(), 9)).decode().rstrip("=")


def ready_made() -> tuple[Lecture, ...]:
    """Those of LECTURES whose rooms are all here."""
    here = {paper.slug for paper in atlas.papers()}
    return tuple(one for one in LECTURES if here.issuperset(stop.slug for stop in one.stops))


def lecture_named(word: str) -> Lecture:
    """The lecture of a word in an address. Raises InputError."""
    for lecture in ready_made():
        if lecture.word == word:
            return lecture
    if len(word) > MOST_WORD:
        raise InputError(f"a lecture's link has at most {MOST_WORD:,} characters; use its file")
    try:
        squeezed = urlsafe_b64decode(word + "=" * (-len(word) % 4))
        raw = zlib.decompressobj().decompress(squeezed, MOST_BYTES + 1)
    except (ValueError, zlib.error):
        raise InputError("there is no such lecture") from None
    return read_lecture(raw)


_FLOW, _CLOUD, _HEAD = "flow-equivariant-rnn", "frame-averaging", "symbrain"
_GROUND, _MESH = "mgno", "pig"
_SO3, _COLLAPSE = "rotation-continuity", "neural-collapse"
_STRANGERS, _MELT = "relative-representations", "feature-complexity"
_GEOMETRY = "representational-geometry"

LECTURES = (
    Lecture(
        "Equivariance in fifteen minutes",
        (
            Stop(
                _FLOW,
                "Set it in motion.",
                exercise="A recurrent network takes convolutions of the present frame and of its last "
                "state. Show that its state at rest, moved along, is not its state in motion.",
            ),
            Stop(
                _FLOW,
                "The square closes.",
                "If we move the film first, will the hidden state be the same one, moved?",
                "Write the commuting square as an equation, with the actions of the group on inputs "
                "and on hidden states. What does the group do to the 25 copies?",
            ),
            Stop(
                _FLOW,
                "Break it.",
                "We take one line out of the network and keep its weights. Does the square still close?",
                "Which step of the proof by induction over time fails now?",
            ),
            Stop(
                _CLOUD,
                "Turn it.",
                "Three networks see a table. Which of them still know it when it is turned?",
                "Augmentation shows a network all poses. Why does its square still not close?",
            ),
            Stop(
                _CLOUD,
                "Where the symmetry comes from.",
                exercise="Show that the average over a frame F with F(gX) = g F(X) is invariant, for any "
                "network whatever.",
            ),
            Stop(
                _CLOUD,
                "What it does not protect from.",
                "We cut half of the table away. Does the square close? Is the answer right?",
                "Give an invariant function of point clouds that is useless.",
            ),
            Stop(
                _HEAD,
                "And by 33 degrees?",
                "The answer is averaged over quarter turns and flips. What happens at 33 degrees?",
                "How large must a group of rotations of the plane be for 33 degrees to be in it?",
            ),
            Stop(
                _GROUND,
                "One pixel is too little.",
                exercise="A network halves its grid four times. By how many pixels can its input be "
                "shifted so that the output shifts exactly?",
            ),
        ),
        15,
        "What a symmetry of a network is, where it comes from, and what it does not give.",
        "equivariance",
    ),
    Lecture(
        "Rotations",
        (
            Stop(
                _SO3,
                "The circle first.",
                exercise="Show that no continuous function gives each rotation of the plane its angle.",
            ),
            Stop(
                _SO3,
                "A body turns once around.",
                "The body has turned once and looks as before. Is its quaternion the same?",
                "Show that q and -q are the same rotation.",
            ),
            Stop(
                _SO3,
                "Two turns to come back.",
                exercise="Hold a cup on your hand and turn it twice. Which path in SO(3) was that?",
            ),
            Stop(_SO3, "Euler angles tear too.", "Is it the quaternion's fault? Will angles do?"),
            Stop(
                _SO3,
                "Six numbers stay whole.",
                exercise="Write down the rotation that Gram-Schmidt makes of two columns. Where is it "
                "not defined?",
            ),
            Stop(
                _SO3,
                "The sheet alone.",
                "A network must give a rotation back as a quaternion. Where will it be wrong?",
                "Why must the sheet be closed?",
            ),
            Stop(_SO3, "The same network with six outputs.", "And with six outputs?"),
            Stop(
                _CLOUD,
                "Where the symmetry comes from.",
                exercise="Why are there four copies for rotations, and eight with reflections?",
            ),
        ),
        14,
        "Why a rotation cannot be given by three or four numbers without a tear, and why that matters.",
        "rotations",
    ),
    Lecture(
        "How representations collapse",
        (
            Stop(_COLLAPSE, "Before training."),
            Stop(
                _COLLAPSE,
                "Collapse.",
                "Four classes, trained to the end. Where do their means go?",
                "Show that the cosines of a simplex of K arrows are -1/(K-1).",
            ),
            Stop(
                _COLLAPSE,
                "Squared error without a bias: right angles.",
                "Another loss, without a bias. Still a simplex?",
                "Which direction does a free bias take out of the fit?",
            ),
            Stop(
                _COLLAPSE,
                "Unequal classes.",
                exercise="Predict the ratio of the arrows' lengths for 140 and 20 digits.",
            ),
            Stop(
                _COLLAPSE,
                "A class vanishes.",
                "One class has two samples. What becomes of it?",
                "At how many samples does a class vanish, if both decays are doubled?",
            ),
            Stop(
                _COLLAPSE,
                "Where the simplex is not the minimum.",
                exercise="Four dimensions for ten classes: why can the loss be below the simplex's?",
            ),
            Stop(
                _COLLAPSE,
                "The square.",
                "We rotate the start. Does training end in the rotated end?",
                "Why does gradient descent commute with rotations, and Adam not?",
            ),
        ),
        12,
        "What becomes of the last layer at the end of training, as theory says and as it is.",
        "collapse",
    ),
    Lecture(
        "Symmetry in a scan",
        (
            Stop(_HEAD, "Where is the mirror?"),
            Stop(_HEAD, "Other ways to ask.", "How would you find the mirror without a network?"),
            Stop(
                _HEAD,
                "The same head, with lesions on one side.",
                "Now one half is hurt. Which of these ways is led astray?",
                "Why is the line of greatest symmetry not the midline of a hurt brain?",
            ),
            Stop(
                _HEAD,
                "Turn the slice, or turn the line.",
                exercise="Average any answer over quarter turns and flips. What has to be done to each "
                "line before it is averaged?",
            ),
            Stop(
                _HEAD,
                "And by 33 degrees?",
                "And by 33 degrees: exact, approximate, or broken?",
            ),
            Stop(_HEAD, "A whole head."),
            Stop(
                _HEAD,
                "What the halves do not share.",
                exercise="The halves differ by 5. Is that much? What do you have to know?",
            ),
        ),
        11,
        "A mirror that nobody has seen: how to find it, and what hurts the finding.",
        "scan",
    ),
    Lecture(
        "Operators and fields",
        (
            Stop(_GROUND, "A network solves an equation."),
            Stop(
                _GROUND,
                "One layer is a V-cycle.",
                exercise="How many sweeps does a smoother need for a wave as long as the square?",
            ),
            Stop(
                _GROUND,
                "Does it know why?",
                "We change the ground in one place. Will the answer change as the equation's does?",
                "Linearise the equation: what is the change of u, for a small change of a?",
            ),
            Stop(
                _GROUND,
                "The commuting square: shift a fluid.",
                "A convolution does not know where it is. Which of these networks does?",
                "What tells FNO where it is on the torus?",
            ),
            Stop(_GROUND, "One pixel is too little.", "And if we shift by one pixel?"),
            Stop(_MESH, "A mesh that moves."),
            Stop(
                _MESH,
                "Where is the error?",
                exercise="The residual needs no truth. When is it small although the error is large?",
            ),
            Stop(
                _MESH,
                "Thirty degrees.",
                "The Gaussians have widths along the axes. Turn them by 90 degrees: fine. By 30?",
                "Which parameters would a Gaussian need so that it could turn along?",
            ),
        ),
        14,
        "Networks that answer for an equation: what they learn of it, and which of its symmetries.",
        "fields",
    ),
    Lecture(
        "Do two networks learn the same?",
        (
            Stop(_STRANGERS, "Two strangers."),
            Stop(
                _STRANGERS,
                "Turn one of them.",
                "We turn one network's space. Its codes are other numbers. Will the table change?",
                "Which maps of the space leave all cosines as they are? Show that there are no others "
                "among the linear ones.",
            ),
            Stop(
                _STRANGERS,
                "Strangers do not understand each other.",
                "One network's code is told to another's decoder. What will it draw?",
            ),
            Stop(
                _STRANGERS,
                "Tell them cosines.",
                exercise="A rotation fitted on the same anchors does better. What do cosines save?",
            ),
            Stop(
                _MELT,
                "Melt it.",
                "Two thirds of the parameters go, without data. How many digits will still be right?",
                "Two neurons with ReLUs have equal incoming weights. Show that merging them is exact.",
            ),
            Stop(
                _MELT,
                "Untrained, nothing melts.",
                "And before it was trained?",
                "How far are two random vectors in many dimensions from each other?",
            ),
            Stop(
                _GEOMETRY,
                "Same task, same start.",
                exercise="Which alignment has the kernel of the labels with that of the inputs?",
            ),
            Stop(
                _GEOMETRY,
                "A nudge is enough.",
                "We shrink what tells the labels apart to a third. Does Tanh still follow them?",
            ),
            Stop(
                _GEOMETRY,
                "Cut the ReLU off.",
                "Is it the sign, or the flat side? We cut the ReLU off above. What will it do?",
                "Write the gradient of a unit's incoming weights. Where is it 0 for a clipped ReLU?",
            ),
        ),
        15,
        "What two trainings share: angles, features, and the geometry that an activation leaves.",
        "same",
    ),
)
