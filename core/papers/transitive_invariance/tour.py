"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_TURN, _CHAIR = {"view": "turn", "a": 30, "b": 150}, 3
_PATH = {"view": "parallelogram", "start": 30, "turn": 60}

TOUR = (
    TourStep(
        "Two things that no network saw.",
        "A heat map says how alike A and B are, for every turn of both. Gradients of pixels know two "
        "animals as a kind only seen from the same side: a thin diagonal, mean 0.25. The transitive "
        "network: a plateau, mean 0.70. Drag the dot.",
        _TURN,
        ("b",),
    ),
    TourStep(
        "Another kind, and the plateau is gone.",
        "B is a chair now. The transitive network's mean falls to 0.05: it is the kind that it "
        "keeps, not a way to call everything alike.",
        {**_TURN, "kind_b": _CHAIR},
        ("kind_b",),
    ),
    TourStep(
        "Pairs that no source ever showed.",
        "Two sources, both without labels: a film shows one thing turning, look-alikes are two things "
        "seen alike. Follow a film, a look-alike, a film: A' and B' are another thing and another view.",
        {"view": "graph", "film": 39},
        ("film",),
    ),
    TourStep(
        "Slack adds up.",
        "Both told side by side: the sides are short, 0.57, 0.35 and 0.55, and the straight line from A' "
        "to B' is 0.80 long. Each side keeps what the margin leaves it, and a path collects it.",
        {**_PATH, "arm": "multi"},
        ("turn",),
    ),
    TourStep(
        "So train on the ends.",
        "The transitive network is told A' and B' themselves. Its line is 0.50 long. Yet a turn still "
        "moves a code: invariance is learnt, and only in part.",
        {**_PATH, "arm": "transitive"},
        ("arm", "turn"),
    ),
    TourStep(
        "Who finds the kind?",
        "Of networks: from the same side look-alikes do, 90.7%, further round films, 54.6% against "
        "51.2%. From far views side by side 60.7%, transitive 70.1%; HOG, not learnt, has 67.5%.",
        {"view": "break", "break": "", "world": "cluttered"},
        ("world",),
    ),
    TourStep(
        "Errors travel along paths, too.",
        "Half of the look-alikes are random pairs: transitive pairs are 52.9% pure, and ranking falls "
        "from 0.573 to 0.459. With four fifths wrong it is worse than side by side: 0.189 against 0.298.",
        {"view": "break", "break": "corrupted", "at_corrupted": 0.5},
        ("at_corrupted",),
    ),
    TourStep(
        "What does not hold.",
        "The descriptor that found the look-alikes stays better from the same side: 97.4% against "
        "82.8%. The network forgets the view to keep the kind, and in clutter it pays for that.",
        {"view": "break", "break": "", "world": "cluttered"},
        ("world",),
    ),
)
