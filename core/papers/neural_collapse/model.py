"""A multilayer perceptron with a deep linear head, and the record of its own training."""

import torch
from torch import Tensor, nn

from core.nets.mlp import mlp
from core.papers.neural_collapse.ufm import LinearHead

PIXELS = 64
HIDDEN = 128


class DigitsNet(nn.Module):
    """64-128-128-128-d with ReLU between, then M linear layers. The features take any sign."""

    def __init__(self, classes: int, width: int, depth: int, bias: bool) -> None:
        super().__init__()
        self.backbone = mlp((PIXELS, HIDDEN, HIDDEN, HIDDEN, width))
        self.head = LinearHead(width, classes, depth, bias)

    def features(self, images: Tensor) -> Tensor:
        """(N, 8, 8) to (N, d)."""
        return self.backbone(images.flatten(1))

    def forward(self, images: Tensor) -> Tensor:
        """(N, 8, 8) to logits (N, K)."""
        return self.head(self.features(images))


class Diary(nn.Module):
    """What is kept of a training: at each of T steps the head, and of both sets of samples the moments.

    A few samples of each class are kept, as seen from their class's mean in float16, for the eyes. All
    are buffers, so that they travel with the weights and a training that is resumed goes on with its
    diary.
    """

    def __init__(self, steps: int, head: LinearHead, shown: dict[str, Tensor]) -> None:
        super().__init__()
        classes, width = head.weights[-1].shape[0], head.weights[0].shape[1]
        for index, weight in enumerate(head.weights):
            self.register_buffer(f"weight{index}", torch.zeros(steps, *weight.shape))
        if head.bias is not None:
            self.register_buffer("bias", torch.zeros(steps, classes))
        self.register_buffer("objective", torch.zeros(steps))
        for name, chosen in shown.items():
            self.register_buffer(f"{name}_chosen", chosen)
            self.register_buffer(
                f"{name}_deviations", torch.zeros(steps, len(chosen), width, dtype=torch.float16)
            )
            self.register_buffer(f"{name}_means", torch.zeros(steps, classes, width))
            self.register_buffer(f"{name}_within", torch.zeros(steps, width, width))
            self.register_buffer(f"{name}_agreement", torch.zeros(steps))
            self.register_buffer(f"{name}_accuracy", torch.zeros(steps))

    def note_head(self, index: int, head: LinearHead, objective: Tensor) -> None:
        """Copy the head's weights, and the regularised loss."""
        self.get_buffer("objective")[index] = objective
        for number, weight in enumerate(head.weights):
            self.get_buffer(f"weight{number}")[index] = weight
        if head.bias is not None:
            self.get_buffer("bias")[index] = head.bias

    def note(self, index: int, name: str, entries: dict[str, Tensor], deviations: Tensor) -> None:
        """Copy numbers of one set of samples, and deviations (N, d) of those that are shown."""
        for key, value in entries.items():
            self.get_buffer(f"{name}_{key}")[index] = value
        chosen = self.get_buffer(f"{name}_chosen")
        self.get_buffer(f"{name}_deviations")[index] = deviations[chosen].half()


class RecordedNet(nn.Module):
    """A network and its diary: what a checkpoint holds."""

    def __init__(self, net: DigitsNet, diary: Diary) -> None:
        super().__init__()
        self.net, self.diary = net, diary
