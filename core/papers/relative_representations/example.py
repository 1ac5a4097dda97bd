"""Two networks that never met: one's encoder, the other's decoder, and nothing fitted between them."""

from core.digit_networks import flat_digits
from core.papers.relative_representations.train import AUTOENCODER, RELATIVE, trained

images, _ = flat_digits("test")
for name, config in (("the code", AUTOENCODER), ("cosines with 100 anchors", RELATIVE)):
    first, second = (trained(config, seed) for seed in (0, 1))
    whole, stitched = first(images), second.decode(first.said(first.encoder(images)))
    errors = [(answer - images).square().mean().item() for answer in (whole, stitched)]
    print(f"The decoder hears {name}: error {errors[0]:.4f}, a stranger's {errors[1]:.4f}")
