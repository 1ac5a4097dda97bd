"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_GROUND = {
    "view": "ground",
    "source": "smooth",
    "seed": 3,
    "paint": "",
    "level": 0.0,
    "rival": "fno",
}

TOUR = (
    TourStep(
        "A network solves an equation.",
        "Bright ground lets water through. The solver works the pressure out; MgNO draws it at "
        "once, from a thousand examples. Its error is magnified below.",
        {**_GROUND},
        uses=("seed",),
    ),
    TourStep(
        "Paint.",
        "A barrier from top to bottom, through which little seeps. Every network answers as the brush is "
        "lifted. Which is nearer to the truth? Here MgNO is off by 1.1%, FNO by 3.4%.",
        {**_GROUND, "seed": 83, "paint": "".join(f"LI{c}" for c in "048cgkoswAEIMQUY-")},
    ),
    TourStep(
        "Rougher ground.",
        "Small islands of two kinds. The answer is smooth all the same: that is what inverting a "
        "Laplacian does.",
        {**_GROUND, "source": "rough", "seed": 1},
        uses=("seed",),
    ),
    TourStep(
        "One layer is a V-cycle.",
        "Down to ever coarser grids, and up again. Fine grids take away what is rough, coarse "
        "grids what is smooth. Below, the classical cycle that it is modelled on.",
        {"view": "ride", "layer": 1, "channel": 1, "step": 1},
        uses=("step", "blocks"),
    ),
    TourStep(
        "On the coarsest grid.",
        "Twenty-five numbers for the whole square. What is found here no smoothing on a fine grid "
        "would find in a hundred steps.",
        {"view": "ride", "layer": 1, "channel": 1, "step": 10},
        uses=("step", "blocks"),
    ),
    TourStep(
        "Is it a learned Green's function?",
        "A layer's operator is linear, so an impulse tells all about it. A layer of the Darcy network, "
        "left, is not the inverse: the layers share the work. One V-cycle trained on Poisson's equation "
        "alone nearly is: compare it with the true function on the right.",
        {"view": "response", "response_layer": 2, "kernel": 1},
    ),
    TourStep(
        "Does it know why?",
        "Change the ground in one place only. Does the answer change as the equation's does, or "
        "does the network only know answers?",
        {"view": "poke", "poke": "38,60"},
    ),
    TourStep(
        "The commuting square: shift a fluid.",
        "Sixteen pixels, on a torus: MgNO closes the square to rounding. FNO, which knows where it "
        "is, does not.",
        {"view": "square", "motion": "shift", "asked": "mgno", "dx": 16, "dy": 0},
        uses=("dx",),
    ),
    TourStep(
        "One pixel is too little.",
        "The coarsest grid of the V-cycle has sixteen pixels between its nodes. Equivariance ends "
        "where the grids do.",
        {"view": "square", "motion": "shift", "asked": "mgno", "dx": 1, "dy": 0},
        uses=("dx",),
    ),
    TourStep(
        "Twenty steps ahead.",
        "Each step is fed the one before. Small errors turn with the vortices and grow.",
        {"view": "fluid", "film": 0},
    ),
)
