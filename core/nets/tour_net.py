"""A network that looks at a map and says which places are neighbours on a short tour."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.nets.mlp import mlp

WIDTH, HEADS, BLOCKS = 48, 4, 2


class Block(nn.Module):
    """Self-attention and a perceptron on every place, each added to what was there: (B, n, WIDTH)."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.second_norm = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.asks = nn.Linear(WIDTH, 3 * WIDTH)
        self.mixes = nn.Linear(WIDTH, WIDTH)
        self.thinks = mlp((WIDTH, 2 * WIDTH, WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        """The same for all orders of the places, which have no number."""
        asked = self.asks(self.norm(x)).unflatten(-1, (3, HEADS, -1))  # (B, n, 3, heads, c)
        q, k, v = asked.permute(2, 0, 3, 1, 4)
        heard = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        x = x + self.mixes(heard)
        return x + self.thinks(self.second_norm(x))


class TourNet(nn.Module):
    """Places (B, n, 2) -> logits of edges (B, n, n), symmetric, minus infinity on the diagonal."""

    def __init__(self) -> None:
        super().__init__()
        self.sees = nn.Linear(2, WIDTH)
        self.blocks = nn.ModuleList([Block() for _ in range(BLOCKS)])
        self.norm = nn.LayerNorm(WIDTH)
        self.pairs = nn.Linear(WIDTH, 2 * WIDTH, bias=False)

    def forward(self, places: Tensor) -> Tensor:
        """Nothing but the coordinates goes in: no distance, no neighbourhood."""
        x = self.sees(places)
        for block in self.blocks:
            x = block(x)
        one, other = self.pairs(self.norm(x)).chunk(2, -1)
        logits = one @ other.mT / WIDTH**0.5
        itself = torch.eye(places.shape[1], dtype=torch.bool, device=places.device)
        return (logits + logits.mT).masked_fill(itself, -torch.inf)
