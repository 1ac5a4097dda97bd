"""What is shipped as proved: no image that follows is told otherwise, whoever looks for one."""

import numpy as np
import torch

from core.papers.neural_activation_patterns import data, measure, nets, proofs
from core.papers.neural_activation_patterns.data import REACH
from core.papers.neural_activation_patterns.nets import DEEP, PLANE, PLANE_SHALLOW
from core.papers.neural_activation_patterns.proofs import CHOSEN, CUBE, PERCENTS, STATUSES, starts
from core.relu.attack import attacked
from core.relu.network import ReluNet, follows, mined
from core.relu.verify import Box, Region


def test_no_sampled_or_attacked_image_in_a_proved_pattern_is_told_otherwise():
    net, proved = nets.trained("digits", DEEP, 0), proofs.recorded(DEEP, 0).proved(CHOSEN)
    assert proved.sum() >= 5
    for c in np.flatnonzero(proved).tolist()[:2]:
        pattern = measure.patterns(DEEP, 0, CHOSEN)[c]
        images = measure.tried(net, pattern, c)
        assert len(images) > 100
        assert (net.says(images) == c).all()
        begun = np.concatenate([starts(net, pattern, c), images[:40]])
        assert not attacked(net, CUBE.low, CUBE.high, pattern, c, begun)


def test_witnesses_are_counterexamples_and_what_is_proved_stays_so_where_more_is_fixed():
    count, wrong = measure.witnesses()
    assert wrong == 0 < count
    proved = STATUSES.index("proved")
    record = proofs.recorded(DEEP, 0)
    for more, less in zip(PERCENTS[1:], PERCENTS[:-1], strict=True):
        left = record.status(more)[record.status(less) == proved]
        assert not (left == STATUSES.index("counterexample")).any()


def test_patterns_are_of_training_digits_told_rightly_and_recall_falls_with_delta():
    train = data.digits("train")
    net = nets.trained("digits", DEEP, 0)
    right = net.says(train.x) == train.labels
    hidden = net.run(train.x)[0]
    for c, pattern in enumerate(mined(net, *train, 100)):
        assert follows(pattern, hidden[right & (train.labels == c)]).all()
    recalls = [measure.recall(DEEP, 0, dial) for dial in sorted(PERCENTS)]
    assert recalls == sorted(recalls)


def test_the_copies_in_float64_are_the_network_that_was_trained():
    task = nets.task("digits", DEEP, 0, torch.device("cpu"))
    x = data.digits("test").x
    with torch.inference_mode():
        there = task.model(torch.tensor(x, dtype=torch.float32)).numpy()
    np.testing.assert_allclose(ReluNet.of(task.model).run(x)[1], there, atol=1e-5)


def test_the_solver_says_of_the_plane_what_its_polygons_say():
    box = Box(np.full(2, -REACH), np.full(2, REACH))
    for shape, percent in ((PLANE_SHALLOW, 100), (PLANE_SHALLOW, 70), (PLANE, 80)):
        found = measure.ground(shape)
        for c, pattern in enumerate(mined(found.net, *found.learnt, percent)):
            region = Region(found.net, box, pattern)
            outputs = [found.cells.outputs[n] for n in found.cells.following(pattern)]
            for j in {0, 1, 2} - {c}:
                proved = all((rows[:, c] > rows[:, j]).all() for rows in outputs)
                status = region.asked(c, j, 20).status
                assert status == ("proved" if proved else "counterexample")
