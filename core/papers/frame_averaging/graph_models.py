"""Networks that predict where five charged particles will be: GNN, EGNN, and FA-GNN.

FA-GNN follows the official code of arXiv 2110.03336: every layer sees canonical copies, and after
each the features, read as 3-vectors, are averaged back and give the next layer its frame. EGNN is
that of arXiv 2102.09844, equations 3 to 6 with velocity. GNN and FA-GNN share layer and sizes.
"""

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from core.groups.frames import pca_frame
from core.nets.mlp import mlp
from core.papers.frame_averaging.nbody import PARTICLES

_RECEIVER = torch.arange(PARTICLES).repeat_interleave(PARTICLES - 1)
_SENDER = torch.tensor([j for i in range(PARTICLES) for j in range(PARTICLES) if j != i])


@dataclass(frozen=True)
class GraphConfig:
    """Which network, and its sizes; hidden is a multiple of 3."""

    network: Literal["gnn", "egnn", "fa-gnn"]
    hidden: int = 60
    layers: int = 4


def edge_features(position: Tensor, charge: Tensor) -> Tensor:
    """Charge product and squared distance of each ordered pair: (B, 20, 2)."""
    between = position[:, _RECEIVER] - position[:, _SENDER]
    product = charge[:, _RECEIVER] * charge[:, _SENDER]
    return torch.stack([product, between.square().sum(-1)], -1)


def _mlp(inputs: int, hidden: int, outputs: int) -> nn.Sequential:
    return mlp((inputs, hidden, outputs), nn.SiLU)


class MessageLayer(nn.Module):
    """h_i + MLP(h_i, sum_j m_ij) with messages m_ij = MLP(h_i, h_j, edge): (..., 5, C) -> same."""

    def __init__(self, hidden: int, edges: int = 2):
        super().__init__()
        self.message = nn.Sequential(_mlp(2 * hidden + edges, hidden, hidden), nn.SiLU())
        self.update = _mlp(2 * hidden, hidden, hidden)

    def messages(self, h: Tensor, edges: Tensor) -> Tensor:
        """m_ij of each ordered pair: (..., 20, C); edges may lack the leading axes of h.

        The first map is linear in h_i, h_j and the edge: it is taken once a particle and once an edge,
        not once a pair and pose, in half the time.
        """
        network = self.message[0]
        assert isinstance(network, nn.Sequential)
        first = network[0]
        assert isinstance(first, nn.Linear)
        width = h.shape[-1]
        weights = first.weight.split([width, width, edges.shape[-1]], 1)
        received, sent = linear(h, weights[0], first.bias), linear(h, weights[1])
        by_receiver = (PARTICLES, PARTICLES - 1)
        pairs = linear(edges, weights[2]).unflatten(-2, by_receiver) + received.unsqueeze(-2)
        pairs = pairs + sent.index_select(-2, _SENDER.to(h.device)).unflatten(-2, by_receiver)
        return self.message[1](network[1:](pairs)).flatten(-3, -2)

    def forward(self, h: Tensor, edges: Tensor) -> Tensor:
        """One round of messages."""
        return self.updated(h, self.messages(h, edges))

    def updated(self, h: Tensor, messages: Tensor) -> Tensor:
        """The nodes after they have received their messages."""
        received = messages.unflatten(-2, (PARTICLES, PARTICLES - 1)).sum(-2)
        return h + self.update(torch.cat([h, received], -1))


class GNN(nn.Module):
    """Messages between particles whose features are plain coordinates: not equivariant."""

    def __init__(self, config: GraphConfig):
        super().__init__()
        self.embedding = nn.Linear(6, config.hidden)
        self.layers = nn.ModuleList(MessageLayer(config.hidden) for _ in range(config.layers))
        self.decoder = _mlp(config.hidden, config.hidden, 3)

    def forward(self, position: Tensor, velocity: Tensor, charge: Tensor) -> Tensor:
        """(B, 5, 3), (B, 5, 3), (B, 5) -> later positions (B, 5, 3)."""
        edges = edge_features(position, charge)
        h = self.embedding(torch.cat([position, velocity], -1))
        for layer in self.layers:
            h = layer(h, edges)
        return self.decoder(h)


class FrameAveragedGNN(GNN):
    """The GNN with each layer averaged over the E(3) frame of its input's 3-vectors."""

    def forward(self, position: Tensor, velocity: Tensor, charge: Tensor) -> Tensor:
        """As of GNN."""
        frame = pca_frame(position, "E(3)")
        turned_velocity = torch.einsum("bni,bfij->bfnj", velocity, frame.axes)
        h = self.embedding(torch.cat([frame.canonical(position), turned_velocity], -1))
        edges = edge_features(position, charge)[:, None]
        centre = frame.centre
        for index, layer in enumerate(self.layers):
            if index:
                vectors = frame.average_vectors(h.flatten(2).unflatten(2, (-1, 3)))
                frame = pca_frame(vectors, "E(3)")
                h = frame.canonical(vectors).flatten(2).unflatten(2, (PARTICLES, -1))
            h = layer(h, edges)
        return frame.average_vectors(self.decoder(h)) + centre


class EGNNLayer(nn.Module):
    """Messages from distances; positions move along differences and the velocity."""

    def __init__(self, hidden: int):
        super().__init__()
        self.nodes = MessageLayer(hidden, edges=3)
        self.along_difference = _mlp(hidden, hidden, 1)
        self.along_velocity = _mlp(hidden, hidden, 1)
        last = self.along_difference[-1]  # begins almost without moving anything
        assert isinstance(last, nn.Linear)
        nn.init.xavier_uniform_(last.weight, gain=0.001)
        nn.init.zeros_(last.bias)

    def forward(
        self, h: Tensor, position: Tensor, velocity: Tensor, edges: Tensor
    ) -> tuple[Tensor, Tensor]:
        """h (B, 5, C) and positions (B, 5, 3), each as before and after."""
        between = position[:, _RECEIVER] - position[:, _SENDER]
        squared = between.square().sum(-1, keepdim=True)
        messages = self.nodes.messages(h, torch.cat([squared, edges], -1))
        moves = (between * self.along_difference(messages)).unflatten(1, (PARTICLES, -1)).mean(2)
        position = position + moves + self.along_velocity(h) * velocity
        return self.nodes.updated(h, messages), position


class EGNN(nn.Module):
    """E(3) equivariant by construction: coordinates enter only as differences and distances."""

    def __init__(self, config: GraphConfig):
        super().__init__()
        self.embedding = nn.Linear(1, config.hidden)
        self.layers = nn.ModuleList(EGNNLayer(config.hidden) for _ in range(config.layers))

    def forward(self, position: Tensor, velocity: Tensor, charge: Tensor) -> Tensor:
        """As of GNN."""
        edges = edge_features(position, charge)
        h = self.embedding(velocity.norm(dim=-1, keepdim=True))
        for layer in self.layers:
            h, position = layer(h, position, velocity, edges)
        return position


def graph_network(config: GraphConfig) -> GNN | EGNN:
    """The untrained network."""
    networks: dict[str, type[GNN] | type[EGNN]] = {
        "gnn": GNN,
        "egnn": EGNN,
        "fa-gnn": FrameAveragedGNN,
    }
    return networks[config.network](config)
