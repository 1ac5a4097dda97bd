"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

TOUR = (
    TourStep(
        "A mesh that moves.",
        "Three ways to solve one equation, while they learn. The ellipses are PIG's Gaussians: "
        "they may go where they are needed.",
        {"view": "watch", "problem": "helmholtz", "large": False},
    ),
    TourStep(
        "A shock.",
        "Burgers' wave steepens until it breaks, and Gaussians gather along the front. Here they "
        "lose: the error of the network without Gaussians ends at a tenth of theirs.",
        {"view": "watch", "problem": "burgers"},
    ),
    TourStep(
        "Where is the error?",
        "Not where the solution is large, but where it bends. The residual says nearly as much, "
        "and needs no truth.",
        {"view": "fields", "problem": "burgers", "method": "pig"},
    ),
    TourStep(
        "Spectral bias.",
        "A network on bare coordinates is said to learn slow waves first. At the end of its training "
        "nothing of that is left: its error is largest for the slowest waves, and below that of frozen "
        "Gaussians for fast ones.",
        {"view": "sizes", "chart": "spectrum", "problem": "helmholtz", "large": False},
    ),
    TourStep(
        "Pull one away.",
        "Each Gaussian answers for its own place: remove one, and see how far the damage goes.",
        {
            "view": "pull",
            "problem": "helmholtz",
            "large": False,
            "pruned_helmholtz": 0,
            "edits_helmholtz": "100:x",
        },
    ),
    TourStep(
        "How many are needed?",
        "Without the two hundred least important of eight hundred. Is it still a solution?",
        {
            "view": "pull",
            "problem": "helmholtz",
            "large": False,
            "pruned_helmholtz": 200,
            "edits_helmholtz": "",
        },
        uses=("pruned_helmholtz",),
    ),
    TourStep(
        "The commuting square.",
        "Move all Gaussians, then draw; or draw, then move the picture. The same, to rounding.",
        {"view": "square", "problem": "burgers", "dx": 0.2, "dy": -0.1, "turn": 90},
        uses=("turn",),
    ),
    TourStep(
        "Thirty degrees.",
        "Widths along the axes cannot turn along. A design choice, and here is its price.",
        {"view": "square", "problem": "burgers", "dx": 0.0, "dy": 0.0, "turn": 30},
        uses=("turn",),
    ),
    TourStep(
        "What it costs.",
        "Error over parameters. For Helmholtz, Gaussians that move do more with fewer numbers.",
        {"view": "sizes", "chart": "parameters"},
    ),
)
