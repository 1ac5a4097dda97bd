"""A face and its mirror: how far embeddings are apart, without and with the mean over both."""

from collections.abc import Callable
from functools import partial

from torch import Tensor

from core.papers.symface import model
from core.papers.symface.data import unseen_faces
from core.papers.symface.train import trained_net

faces = unseen_faces(3.0).pixels[:60]
plain, flips = (trained_net(arm, seed=0) for arm in ("plain", "flips"))
methods: dict[str, Callable[[Tensor], Tensor]] = {
    "ArcFace": plain,
    "with flips": flips,
    "flip-averaged": partial(model.averaged, flips),
}
for name, embed in methods.items():
    z, mirrored = embed(faces), embed(model.mirror(faces))
    print(f"{name}: equivariance error {(z - mirrored).norm() / z.norm():.1e}")
