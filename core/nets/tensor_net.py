"""Networks of scalars, vectors and matrices over space, whose linear maps may be held equivariant.

Products and gates are equivariant under O(3), so that the linear maps alone decide under which group the
network is. What emlp (Finzi et al. 2021) draws at random, the products are learned mixes of here.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, silu

from core.groups.tensors import MOST_RANK, Axis, Rep, projector, rows_of_map

BREAKING = 1e-3  # how much of the nonlinearity breaks symmetry at the start
BILINEAR = 0.1
PAIRS = 12  # products that are mixed

Hold = Literal["free", "hard", "residual"]


class Product(nn.Module):
    """B(x, x) of a representation into itself, equivariant under O(3): s = v.v + M:M, v = s v + M v,
    M = v v^T + s M, each a learned mix of PAIRS products of two learned mixes of channels."""

    def __init__(self, rep: Rep) -> None:
        super().__init__()
        size = dict(zip("svm", rep, strict=True))
        self.mixes = nn.ParameterDict()
        for out, products in (("s", ("vv", "mm")), ("v", ("sv", "mv")), ("m", ("vv", "sm"))):
            for product in products:
                ends = [(PAIRS, size[product[0]]), (PAIRS, size[product[1]]), (size[out], PAIRS)]
                for place, (rows, columns) in enumerate(ends):
                    mix = torch.randn(rows, columns) / columns**0.5
                    self.mixes[f"{out}_{product}_{place}"] = nn.Parameter(mix)

    def forward(self, s: Tensor, v: Tensor, m: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Scalars (B, n), vectors (B, n, 3), matrices (B, n, 3, 3), in and out."""
        x = {"s": s[:, None], "v": v.mT, "m": m.flatten(2).mT}  # channels last: (B, 3^rank, n)

        def sides(name: str) -> tuple[Tensor, Tensor]:
            one, other = (linear(x[name[2 + i]], self.mixes[f"{name}_{i}"]) for i in (0, 1))
            return one, other

        def mixed(name: str, products: Tensor) -> Tensor:
            return linear(products, self.mixes[f"{name}_2"]).mT

        (a, b), (c, d) = sides("s_vv"), sides("s_mm")
        scalars = mixed("s_vv", (a * b).sum(1, True)) + mixed("s_mm", (c * d).sum(1, True))
        (a, b), (c, d) = sides("v_sv"), sides("v_mv")
        applied = (c.unflatten(1, (3, 3)) * d[:, None]).sum(2)
        vectors = mixed("v_sv", a * b) + mixed("v_mv", applied)
        (a, b), (c, d) = sides("m_vv"), sides("m_sm")
        outer = (a[:, :, None] * b[:, None]).flatten(1, 2)
        matrices = mixed("m_vv", outer) + mixed("m_sm", c * d)
        return scalars[..., 0], vectors, matrices.unflatten(-1, (3, 3))


class Subspaces(nn.Module):
    """For flat weights of linear maps: the subspaces of those that are equivariant under several groups.

    maps: the (out, into) of each map, whose weights and bias lie one behind the other.
    """

    back: Tensor
    order: Tensor

    def __init__(self, maps: Sequence[tuple[Rep, Rep]], axes: Sequence[Axis | None]) -> None:
        super().__init__()
        rows: list[list[Tensor]] = [[] for _ in range(MOST_RANK + 1)]
        start = 0
        for out, into in maps:
            for of in (into, Rep(1, 0, 0)):  # the bias maps a scalar, 1, to the output
                for rank, entries in enumerate(rows_of_map(out, of)):
                    rows[rank].append(start + entries)
                start += out.size * of.size
        flat = [torch.cat(entries).flatten() for entries in rows]
        self.sizes = [len(entries) for entries in flat]
        order = torch.cat(flat)
        self.register_buffer("order", order, persistent=False)
        self.register_buffer("back", order.argsort(), persistent=False)
        for rank in range(MOST_RANK + 1):
            kept = torch.stack([projector(axis, rank) for axis in axes]).float()
            self.register_buffer(f"kept{rank}", kept, persistent=False)

    def projected(self, flat: Tensor, group: int = 0) -> Tensor:
        """The nearest weights that are equivariant under one of the groups."""
        found = [(x @ kept[group]).flatten() for x, kept in self.ranked(flat)]
        return torch.cat(found).index_select(0, self.back)

    def ranked(self, flat: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Of each rank k the entries (n, 3^k), and projectors (m, 3^k, 3^k)."""
        ranked = flat.index_select(0, self.order).split(self.sizes)
        return [
            (entries.view(-1, 3**rank), getattr(self, f"kept{rank}"))
            for rank, entries in enumerate(ranked)
        ]


class TensorNet(nn.Module):
    """Blocks of a linear map, a product and gates, and a last linear map: (B, into) -> (B, out).

    hold "free": the weights are any, and a part of the nonlinearity breaks symmetry; "hard": they are
    projected onto the first group of `axes`, and nothing else breaks it; "residual" (RPP, Finzi et al.
    2021): W = P A + B, where B is decayed.
    """

    def __init__(
        self, reps: Sequence[Rep], axes: Sequence[Axis | None], hold: Hold = "free"
    ) -> None:
        """reps: of the input, of what is hidden after each block, and of the output."""
        super().__init__()
        self.hidden = list(reps[1:-1])
        gated = [rep._replace(scalars=rep.scalars + rep.channels) for rep in self.hidden]
        self.maps = list(zip([*gated, reps[-1]], reps[:-1], strict=True))
        self.subspaces = Subspaces(self.maps, axes)
        self.hold = hold
        self.weights = nn.ParameterList(
            nn.init.orthogonal_(torch.empty(out.size, into.size)) for out, into in self.maps
        )
        self.biases = nn.ParameterList(torch.rand(out.size) / out.size**0.5 for out, _ in self.maps)
        self.apart = nn.Parameter(1e-3 * self.flat().detach()) if hold == "residual" else None
        self.products = nn.ModuleList(Product(rep) for rep in gated)
        self.breaking = None
        if hold != "hard":
            start = torch.full((len(gated), self.hidden[0].channels), BREAKING)
            self.breaking = nn.Parameter(start)

    def flat(self) -> Tensor:
        """Weights and biases of all linear layers as `Subspaces` has them, before any projection."""
        pairs = zip(self.weights, self.biases, strict=True)
        return torch.cat([part.flatten() for pair in pairs for part in pair])

    def _used(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Weights and bias of each linear layer, as `hold` has them."""
        if self.hold == "free":
            yield from zip(self.weights, self.biases, strict=True)
            return
        flat = self.subspaces.projected(self.flat())
        flat = flat if self.apart is None else flat + self.apart
        sizes = [n for out, into in self.maps for n in (out.size * into.size, out.size)]
        parts = flat.split(sizes)
        for weights, bias in zip(parts[::2], parts[1::2], strict=True):
            yield weights.view(len(bias), -1), bias

    def forward(self, x: Tensor) -> Tensor:
        """(B, into) -> (B, out)"""
        for block, (weights, bias) in enumerate(self._used()):
            x = linear(x, weights, bias)
            if block < len(self.hidden):
                x = self._bent(block, x)
        return x

    def _bent(self, block: int, x: Tensor) -> Tensor:
        rep, (out, _) = self.hidden[block], self.maps[block]
        parts = out.split(x)
        s, v, m = (
            a + BILINEAR * b for a, b in zip(parts, self.products[block](*parts), strict=True)
        )
        values, gates = s.split([rep.scalars, rep.channels], 1)
        open_ = gates.sigmoid()
        if self.breaking is None:
            v, m = v * open_[:, : rep.vectors, None], m * open_[:, rep.vectors :, None, None]
        else:
            of_v, of_m = self.breaking[block].split([rep.vectors, rep.matrices])
            v = v * (open_[:, : rep.vectors, None] + of_v[:, None] * v.sigmoid())
            m = m * (open_[:, rep.vectors :, None, None] + of_m[:, None, None] * m.sigmoid())
        return torch.cat([silu(values), v.flatten(1), m.flatten(1)], 1)
