"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_MELT = {"view": "melt", "kind": "trained", "width": 128, "how": "start"}

TOUR = (
    TourStep(
        "A network, tile by tile.",
        "Three hidden layers, and a tile for each feature: what excites it. It tells 98.7% of unseen "
        "digits rightly. How many of these features do the same job?",
        {**_MELT, "beta": 0},
        ("beta",),
    ),
    TourStep(
        "Melt it.",
        "The two features of a layer with the nearest weights become one, again and again, up to a reach "
        "of 15%. No data, no training. 35% of the parameters are left, and 99.3% of digits are told "
        "rightly.",
        {**_MELT, "beta": 15},
        ("beta",),
    ),
    TourStep(
        "Untrained, nothing melts.",
        "The same network before its training, twice the reach: 128 features, and 128 are left. It is "
        "learning that makes features alike.",
        {**_MELT, "kind": "untrained", "beta": 30},
        ("kind",),
    ),
    TourStep(
        "The same feature?",
        "Who became one, and what the two least alike of them say of each digit. Let them change places, "
        "and their readers not: if they were one feature, nothing would change. It is learned, and "
        "approximate.",
        {**_MELT, "view": "same", "beta": 15, "layer": 1, "stack": 1},
        ("stack", "layer"),
    ),
    TourStep(
        "Where the truth is known.",
        "A network of 32 in which each feature stands twice. At a reach of 1% all 64 features of a "
        "layer pair up, and the network is the same to rounding.",
        {"view": "melt", "kind": "two", "how": "start", "beta": 1},
        ("kind",),
    ),
    TourStep(
        "An avalanche.",
        "The authors' code compares with the furthest two features of now. A sum of two is longer, so it "
        "reaches ever further: at 20% there are 2% of the parameters left, and 24.7% right.",
        {**_MELT, "how": "running", "beta": 20},
        ("beta", "how"),
    ),
    TourStep(
        "Is it better than cutting?",
        "Equally wide layers, four ways to get there. Merging the nearest keeps what cutting away the "
        "smallest loses; merging at random is worst. Averaging clusters, as is done since, does as well.",
        {"view": "sizes", "wide": 256},
        ("wide",),
    ),
    TourStep(
        "What does not hold.",
        "Copies by threes: 192 features are left of 288, where 96 would do. And networks of higher "
        "complexity are not right more often: rank correlation -0.68 over sixteen of them. Those that "
        "learnt wrong labels by heart need more features, and are right less often.",
        {"view": "complexity", "over": "many"},
        ("over",),
    ),
)
