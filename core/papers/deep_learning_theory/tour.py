"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_FLOW = {"view": "flow", "times": 2.0, "seed": 0}
_SHAPE = {"view": "shape", "of": "relu", "tuned": "critical", "seed": 0, "width": 64}
_TRAINED = {"view": "trained", "stored": 64, "digit_frame": "62"}

TOUR = (
    TourStep(
        "A circle goes in.",
        "Each dot is an input. Three networks with the same random numbers, times three scales of "
        "their weights. In the first layer there is not much to see of it.",
        {**_FLOW, "activation": "tanh", "frame": "0"},
    ),
    TourStep(
        "Twenty-four layers later.",
        "At half the critical C_W the signal lost half its mean square in each layer, and is gone. "
        "At twice as much neighbours have parted, and the circle is crumpled. In between it fades "
        "like 1 / (2 l) and is still a loop.",
        {**_FLOW, "activation": "tanh", "frame": "23"},
        ("times",),
    ),
    TourStep(
        "ReLU is of another class.",
        "At C_W = 2 a signal of any size keeps it in the mean, for ever. But angles close, at any "
        "C_W: all inputs end in one direction. Too small or too large only changes their size.",
        {**_FLOW, "activation": "relu", "frame": "23"},
        ("activation",),
    ),
    TourStep(
        "Where is GELU critical?",
        "At C_b = 0.173 and C_W = 1.983, where no library starts it. Blue: gradients vanish; red: "
        "they explode. PyTorch's default lies deep in the blue.",
        {"view": "phase", "phase_of": "gelu", "fate": "gradient", "bias": 0.173, "weight": 1.983},
        ("bias", "weight"),
    ),
    TourStep(
        "Finite width: look at the distribution.",
        "Four layers of 64 ReLU neurons. Twenty networks as functions, and the histogram of many: "
        "nearly Gaussian, and the first correction describes what is not.",
        {**_SHAPE, "depth": 4},
        ("depth",),
    ),
    TourStep(
        "Only depth over width counts.",
        "Sixteen layers of 64: most networks fade, a few are wild, and the first correction is of "
        "no use. Double both, and the picture stays. Double the depth alone, and it gets worse.",
        {**_SHAPE, "depth": 16},
        ("depth", "width", "twice"),
    ),
    TourStep(
        "Three widths, nearly one curve.",
        "Each dot stands for five hundred networks or more, with all their weights: how far apart "
        "their signals are. Over depth by width they start on theory's line; further on, narrow "
        "ones leave it, for the theory is of first order in 1 / width.",
        {"view": "spread", "spread_of": "relu", "what": "signals"},
        ("spread_of", "what"),
    ),
    TourStep(
        "It decides what can be trained.",
        "Digits, tanh, 64 layers of 32. From 0.8 times the critical C_W all digits arrive as one "
        "dot, and gradients fade likewise on their way back. The best of four learning rates gets "
        "one digit in six right.",
        {**_TRAINED, "start": "tanh-small"},
        ("start",),
    ),
    TourStep(
        "What does not hold.",
        "Critical is not best here: from 1.25 times its C_W the same networks end with a lower "
        "loss. And critical ReLU gets under half of the digits right, for nu r is 10; skips, which "
        "lower nu to 0.4, mend that.",
        {**_TRAINED, "start": "tanh-large"},
        ("start",),
    ),
)
