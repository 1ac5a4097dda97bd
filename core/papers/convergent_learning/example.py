"""Turn network B's layer: every unit of it is another, and what it says of A's units is the same."""

import numpy as np

from core.moments import random_rotation
from core.papers.convergent_learning.exhibit import square_error
from core.papers.convergent_learning.measure import pair

both = pair("fc2", 0, 1)
turned = both.turned(random_rotation(len(both.second), 0)).correlations
off = np.linalg.norm(turned - both.correlations) / np.linalg.norm(both.correlations)
print(f"Correlations of A's units with B's, B turned: off by {off:.1e}")
print(f"R2 of A's units from all of B's, by ridge: off by {square_error('fc2', 1, 100):.1e}")
