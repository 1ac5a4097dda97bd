"""Makes symbrain.npz; run `python assets/slices/make.py` in the root where slices come out otherwise."""

import numpy as np

from core.data.first_slice import FILE, NUMBER
from core.papers.symbrain.samples import synthetic_slice

drawn = {kind: synthetic_slice(NUMBER, kind == "lesioned") for kind in ("healthy", "lesioned")}
images = {f"{kind}_image": found.images[0] for kind, found in drawn.items()}
ends = {f"{kind}_line": found.lines[0] for kind, found in drawn.items()}
np.savez_compressed(FILE, allow_pickle=False, **images, **ends)
