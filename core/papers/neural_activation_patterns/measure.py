"""Numbers that the claims judge: of exact regions, of recorded proofs, of proofs that are run again."""

import numpy as np

from core.memory import kept
from core.papers.neural_activation_patterns import data, nets, proofs
from core.papers.neural_activation_patterns.data import ARMS, REACH
from core.papers.neural_activation_patterns.nets import (
    DEEP,
    PLANE,
    PLANE_SHALLOW,
    SEEDS,
    WIDER,
    Shape,
)
from core.papers.neural_activation_patterns.proofs import CHOSEN, CUBE, SECONDS, STATUSES, starts
from core.relu.attack import attacked, broken_balls
from core.relu.network import Pattern, ReluNet, follows, mined, random_pattern
from core.relu.plane import Ground, promise
from core.relu.verify import Region, breaks

PROVED, FALSE = STATUSES.index("proved"), STATUSES.index("counterexample")
DIALS = (80, 85, 90, 93, 95, 96, 97, 98, 99, 100)  # delta on the plane
SAMPLED = 3_000  # mixed images that are tried on each class's pattern


@kept
def ground(shape: Shape, seed: int = 0) -> Ground:
    """Of a trained network on the three arms."""
    net = nets.trained("plane", shape, seed)
    return Ground.of(net, REACH, data.spiral("train"), data.spiral("test"))


@kept
def patterns(shape: Shape, seed: int, percent: int) -> np.ndarray:
    """Of the ten classes of a network on digits: (10, neurons)."""
    return mined(nets.trained("digits", shape, seed), *data.digits("train"), percent)


@kept
def follow(shape: Shape, seed: int, percent: int) -> np.ndarray:
    """Which test digits follow which class's pattern: (300, 10)."""
    hidden = nets.trained("digits", shape, seed).run(data.digits("test").x)[0]
    return np.stack([follows(p, hidden) for p in patterns(shape, seed, percent)], 1)


def _own(told: np.ndarray) -> np.ndarray:
    """Of (300, 10) what stands in the column of each test digit's class."""
    return told[np.arange(len(told)), data.digits("test").labels]


def gap_of_cells() -> float:
    """How far areas of cells are from the square's, and outputs at their middles from the network's."""
    gaps = []
    for shape in (PLANE, PLANE_SHALLOW):
        found = ground(shape)
        middles = np.stack([polygon.mean(0) for polygon in found.cells.polygons])
        outputs = np.stack([corners.mean(0) for corners in found.cells.outputs])
        gaps.append(abs(found.cells.areas.sum() - (2 * REACH) ** 2))
        gaps.append(np.abs(found.net.run(middles)[1] - outputs).max())
    return float(max(gaps))


def proved_on_plane(least: float) -> int:
    """How many of the nine classes are proved at any delta with at least so much recall."""
    chosen = [(seed, c) for seed in SEEDS for c in range(ARMS)]
    return sum(any(_proved(seed, c, dial) >= least for dial in DIALS) for seed, c in chosen)


@kept
def _proved(seed: int, c: int, percent: int) -> float:
    """The recall of a pattern that is proved; -1 where it is not."""
    found = promise(ground(PLANE, seed), c, percent)
    return found.recall if found.proved else -1.0


def proved_images(shape: Shape, seed: int, percent: int) -> float:
    """Test digits [%] that follow the pattern of their class, where that is proved against all others."""
    proved = proofs.recorded(shape, seed).proved(percent)
    return 100 * float(_own(follow(shape, seed, percent) & proved).mean())


def recall(shape: Shape, seed: int, percent: int) -> float:
    """Test digits [%] that follow the pattern of their class."""
    return 100 * float(_own(follow(shape, seed, percent)).mean())


def others(shape: Shape, seed: int, percent: int) -> int:
    """How often a test digit follows the pattern of another class."""
    told = follow(shape, seed, percent)
    return int(told.sum() - _own(told).sum())


def disjoint(shape: Shape, seed: int, percent: int) -> int:
    """Of the 45 pairs of patterns those where a neuron has to be on in one and off in the other."""
    found = patterns(shape, seed, percent).astype(int)
    return sum(bool((found[c] * found[j] < 0).any()) for c in range(10) for j in range(c))


def right(shape: Shape) -> float:
    """Test digits [%] that networks of a shape tell rightly, in the mean over seeds."""
    x, labels = data.digits("test")
    all_nets = [nets.trained("digits", *chosen) for chosen in proofs.NETS if chosen[0] == shape]
    return 100 * float(np.mean([(net.says(x) == labels).mean() for net in all_nets]))


def least_proved() -> float:
    """Test digits [%] in proved patterns: the mean over seeds, of the worse of two widths."""
    means = [np.mean([proved_images(s, seed, CHOSEN) for seed in SEEDS]) for s in (DEEP, WIDER)]
    return float(min(means))


def tried(net: ReluNet, pattern: Pattern, c: int) -> np.ndarray:
    """Images of the cube that follow a pattern (n, 64): test digits, noisy mixtures of those that follow
    with any others, and what an attack finds."""
    draws, found = np.random.default_rng(c), data.digits("test").x
    begun = starts(net, pattern, c)
    own = np.concatenate([begun, found])
    base = own[follows(pattern, net.run(own)[0])]
    base = base[draws.integers(len(base), size=SAMPLED)]
    other = found[draws.integers(len(found), size=SAMPLED)]
    share, size = draws.random((2, SAMPLED, 1))
    mixed = base + share * (other - base) + 0.2 * size * draws.normal(size=base.shape)
    near = attacked(net, CUBE.low, CUBE.high, pattern, c, begun[::6]).values()
    every = np.concatenate([found, np.clip(mixed, 0, 1), *(x[None] for x in near)])
    return every[follows(pattern, net.run(every)[0])]


@kept
def sampled() -> tuple[int, int]:
    """Of what follows proved patterns of the deep networks: how many were tried, how many are wrong."""
    count, wrong = 0, 0
    for shape in (DEEP, WIDER):
        net = nets.trained("digits", shape, 0)
        for c in np.flatnonzero(proofs.recorded(shape, 0).proved(CHOSEN)).tolist():
            images = tried(net, patterns(shape, 0, CHOSEN)[c], c)
            count, wrong = count + len(images), wrong + int((net.says(images) != c).sum())
    return count, wrong


@kept
def witnesses() -> tuple[int, int]:
    """Counterexamples of all records: how many, and how many are none when the network is asked again."""
    count, wrong = 0, 0
    for shape, seed in proofs.NETS:
        record, net = proofs.recorded(shape, seed), nets.trained("digits", shape, seed)
        for percent, images in zip(record.percents, record.witnesses, strict=True):
            found = patterns(shape, seed, percent)
            for c, j in np.argwhere(record.status(percent) == FALSE).tolist():
                is_one = breaks(net, CUBE, found[c], images[c, j].astype(float), c, j)
                count, wrong = count + 1, wrong + (not is_one)
    return count, wrong


def not_proved_again() -> int:
    """Of the quickest proved class of each deep network, proofs run again: those that do not end so."""
    wrong = 0
    for shape in (DEEP, WIDER):
        record = proofs.recorded(shape, 0)
        seconds = record.seconds[record.at(CHOSEN)].sum(1)
        c = int(np.where(record.proved(CHOSEN), seconds, np.inf).argmin())
        pattern = patterns(shape, 0, CHOSEN)[c]
        region = Region(nets.trained("digits", shape, 0), CUBE, pattern)
        verdicts = [region.asked(c, j, 2 * SECONDS) for j in range(10) if j != c]
        wrong += sum(verdict.status != "proved" for verdict in verdicts)
    return wrong


def empty_at_random() -> int:
    """Of ten patterns with as many neurons fixed as in mined ones, but at random: how many are empty."""
    net, found = nets.trained("digits", DEEP, 0), patterns(DEEP, 0, CHOSEN)
    regions = [Region(net, CUBE, random_pattern(pattern, c)) for c, pattern in enumerate(found)]
    return sum(region.feasible(SECONDS) is False for region in regions)


def held_by_balls() -> int:
    """Test digits in a proved ball about a training image of their class, however large it has to be."""
    record, learnt, unseen = proofs.recorded_balls(), data.digits("train"), data.digits("test")
    proved = record["verdicts"] == PROVED
    near = np.abs(learnt.x[proved][:, None] - unseen.x).max(-1) <= record["needed"][proved][:, None]
    same = learnt.labels[proved][:, None] == unseen.labels
    return int((near & same).any(0).sum())


def broken_at() -> np.ndarray:
    """The least of RADII (ASKED,) at which an attack breaks the ball about a test digit, or 1."""
    net, test = nets.trained("digits", DEEP, 0), data.digits("test")
    asked, least = proofs.asked_digits(net), np.ones(proofs.ASKED)
    for radius in sorted(proofs.RADII, reverse=True):
        radii = np.full(proofs.ASKED, radius)
        least[broken_balls(net, test.x[asked], test.labels[asked], radii)] = radius
    return least


def gain() -> float:
    """The mean radius of proved balls about test digits that are cut with their pattern, over that at
    which an attack breaks whole ones: no proof without the pattern can reach further."""
    return float(proofs.recorded_balls()["radii"][:, 1].mean() / broken_at().mean())
