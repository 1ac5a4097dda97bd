"""The guided tour, which is also the lecture. Keys are the page's controls."""

from core.atlas import TourStep

_BALL = {"view": "ball", "seed": 0, "axis": "y", "cut": 0.0, "floor": 0.0, "picked": ""}

TOUR = (
    TourStep(
        "The circle first.",
        "Two small networks learn to give back a rotation of the plane. One says an angle, and must fall "
        "from one end of its range to the other somewhere: it sweeps back through all angles between. "
        "The other says cosine and sine.",
        {"view": "circle", "toy_seed": 0, "steps": 800},
    ),
    TourStep(
        "A body turns once around.",
        "Nothing happens to the body at 180 degrees. Its quaternion jumps there from q to -q: both are "
        "the same rotation, and one had to be chosen.",
        {"view": "walk", "kind": "quaternion", "path": "turn", "azimuth": 20, "elevation": 30},
        uses=("azimuth", "elevation"),
    ),
    TourStep(
        "Two turns to come back.",
        "Followed without choosing, the quaternion is -1 after one turn and 1 after two. The belts know: "
        "two turns come undone with the ends held, one never does.",
        {"view": "double"},
    ),
    TourStep(
        "Euler angles tear too.",
        "Through a gimbal lock two of the three angles jump at once, however finely the path is cut.",
        {"view": "walk", "kind": "euler", "order": "XZY", "path": "lock"},
    ),
    TourStep(
        "Six numbers stay whole.",
        "Two columns of the matrix. The search for a tear looks for the worst place it can find, and the "
        "curves still run through.",
        {"view": "walk", "kind": "6d", "path": "tear"},
    ),
    TourStep(
        "What tearing does to a network.",
        "Each point is a rotation, coloured by the error of a network that only has to give it back "
        "as a quaternion. The bright ones lie on a sheet, which the next step shows alone. The "
        "airplane is turned by the worst of them: grey is true, orange its answer.",
        {**_BALL, "kind": "quaternion"},
        uses=("cut", "floor"),
    ),
    TourStep(
        "The sheet alone.",
        "The whole ball, with errors below ten degrees hidden. What is left is a surface through all of "
        "SO(3), closed where opposite points of the boundary meet: on one side the network says q, on "
        "the other -q.",
        {**_BALL, "kind": "quaternion", "cut": 1.0, "floor": 10.0},
        uses=("cut", "floor"),
    ),
    TourStep(
        "The same network with six outputs.",
        "Same data, same number of steps, and a last layer with six outputs instead of four. No "
        "sheet.",
        {**_BALL, "kind": "6d"},
        uses=("cut", "floor"),
    ),
    TourStep(
        "All representations at once.",
        "Percentiles of the error over 100,000 rotations. Blue curves are continuous representations: "
        "they stay within a degree to the last. Orange ones tear, and end at 90 degrees and more.",
        {"view": "errors", "chart": "percentiles", "every": True},
        uses=("every",),
    ),
)
