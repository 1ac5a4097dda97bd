"""The procedural airplanes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.airplanes import POINTS, airplane


@given(seed=st.integers(0, 2**32 - 1))
def test_airplanes_fill_the_unit_ball_and_are_reproducible(seed):
    cloud = airplane(seed)
    assert cloud.shape == (POINTS, 3)
    assert np.linalg.norm(cloud, axis=1).max() == pytest.approx(1, abs=1e-6)
    assert (cloud == airplane(seed)).all()
    assert abs(cloud.mean(0)).max() < 1e-6
