"""How much of a signal's size is lost in 50 ReLU layers: from PyTorch's default, and from criticality."""

from core.papers.deep_learning_theory.model import by_custom
from core.papers.deep_learning_theory.theory import critical, flow

default = flow(by_custom("relu", "pytorch", width=512), first=1.0, depth=50).kernel
print(f"PyTorch's default: the kernel changes by {abs(default[-1] - 1):.2f}")

kept = flow(critical("relu").layer, first=1.0, depth=50).kernel
print(f"critical: the kernel changes by {abs(kept[-1] - 1):.0e}")
