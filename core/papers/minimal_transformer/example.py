"""Parameters left, unseen digits told rightly, and how far scores are from their reflection."""

from core.papers.minimal_transformer.measure import asymmetry, score
from core.papers.minimal_transformer.model import parameters
from core.papers.minimal_transformer.train import FULL, NO_MLP, SIZE, SYMMETRIC, name_of

for form in (FULL, NO_MLP, SYMMETRIC):
    right = score(name_of(form), "test").right.mean()
    count = parameters(form, SIZE)
    print(f"{count:,} parameters: {right:.1f}% right; reflection off by {asymmetry(form):.1e}")
