"""Two features of a layer change places, their readers do not: who notices? Strangers, then copies."""

from core.papers.feature_complexity.exhibit import exchanged
from core.papers.feature_complexity.measure import trained
from core.papers.feature_complexity.merging import merge, planted

network = trained(32, 0)
copies = planted(network, 2)
pair = merge(copies, 1e-9).groups[1][0]
print(f"Two features of a trained network: logits are off by {exchanged(network, 1, 0, 1):.1e}")
print(f"Two copies, found by their weights: {exchanged(copies, 1, *pair.tolist()):.1e}")
