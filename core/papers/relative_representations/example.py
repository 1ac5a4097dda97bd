"""Turn a network's space: what its decoder draws when it hears the code, and when it hears cosines."""

from copy import deepcopy

import torch

from core.digit_networks import flat_digits
from core.equivariance import relative_error
from core.papers.relative_representations.model import relative
from core.papers.relative_representations.train import AUTOENCODER, RELATIVE, trained

images = flat_digits("test")[0].double()
turn, _ = torch.linalg.qr(torch.randn(16, 16, generator=torch.Generator().manual_seed(0)).double())
for name, config in (("the code", AUTOENCODER), ("cosines with anchors", RELATIVE)):
    network = deepcopy(trained(config, 0)).double()
    turned = network.encoder(images) @ turn
    if config.anchors:
        turned = relative(turned, network.anchor_codes() @ turn)
    drawn = network(images)
    error = relative_error(network.decode(turned), drawn, drawn)
    print(f"The decoder hears {name}; after a turn its pictures are off by {error:.1e}")
