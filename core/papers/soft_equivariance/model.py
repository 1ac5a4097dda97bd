"""PER (Kim et al. 2023): a plain network, and one penalty on its weights for each candidate symmetry.

R_i is half the squared distance of all weights and biases of the linear layers from the subspace of
those that are equivariant under group i. The loss is the task's, plus sum_i lambda_i R_i, weight
decay, and the decay of the one nonlinearity that breaks symmetry. Once in training, after E_a,
lambda_i becomes lambda_i / (R_i / min R)^p: the symmetry that is kept best stays, the others fall
by how much less they are.

Departures: the bilinear term is written by hand (products of channels drawn once, with learned weights,
times 0.1); two hidden blocks, not three; the last weights are taken, not the best on validation.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn.functional import linear, silu

from core.papers.soft_equivariance.tensors import MOST_RANK, Rep, projector, rows_of_map

INPUT, OUTPUT = Rep(5, 5, 0), Rep(0, 0, 1)  # five masses and where they are; a matrix
HIDDEN = Rep(16, 8, 6)
CHANNELS = HIDDEN.vectors + HIDDEN.matrices  # that have a gate
GATED = HIDDEN._replace(scalars=HIDDEN.scalars + CHANNELS)
BLOCKS = 2
BREAKING = 1e-3  # how much of the nonlinearity breaks symmetry at the start
BILINEAR = 0.1
PAIRS = 12  # products that are mixed

Axis = tuple[float, float, float]
Hold = Literal["free", "hard", "residual"]


def tuned(strengths: Tensor, readings: Tensor, power: float) -> Tensor:
    """lambda_i / (R_i / min R)^p, all (..., m); the minimum is over groups with lambda > 0."""
    on = strengths > 0
    least = torch.where(on, readings, torch.inf).amin(-1, keepdim=True)
    return torch.where(on, strengths / (readings / least) ** power, strengths)


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


class Penalties(nn.Module):
    """The distances R_i of flat weights from the subspaces of several groups.

    maps: the (out, into) of each linear layer, whose weights and bias lie one behind the other.
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

    def readings(self, flat: Tensor) -> Tensor:
        """R (m,)."""
        return sum(
            (0.5 * (x - x @ kept).square().sum((1, 2)) for x, kept in self._tensors(flat)),
            start=torch.zeros((), device=flat.device),
        )

    def weighted(self, flat: Tensor, strengths: Tensor) -> Tensor:
        """sum_i lambda_i R_i, which is one quadratic form for each rank."""
        total = torch.zeros((), device=flat.device)
        for x, kept in self._tensors(flat):
            one = torch.eye(kept.shape[-1], device=flat.device)
            form = (strengths[:, None, None] * (one - kept)).sum(0)
            total = total + 0.5 * ((x @ form) * x).sum()
        return total

    def projected(self, flat: Tensor, group: int = 0) -> Tensor:
        """The nearest weights that are equivariant under one of the groups."""
        found = [(x @ kept[group]).flatten() for x, kept in self._tensors(flat)]
        return torch.cat(found).index_select(0, self.back)

    def _tensors(self, flat: Tensor) -> list[tuple[Tensor, Tensor]]:
        """Of each rank k the entries (n, 3^k), and projectors (m, 3^k, 3^k)."""
        ranked = flat.index_select(0, self.order).split(self.sizes)
        return [
            (entries.view(-1, 3**rank), getattr(self, f"kept{rank}"))
            for rank, entries in enumerate(ranked)
        ]


class TensorNet(nn.Module):
    """Two blocks of a linear map, a product and gates, and a last linear map: (B, 20) -> (B, 9).

    hold "free": the weights are any, and a part of the nonlinearity breaks symmetry; "hard": they are
    projected onto the first group of `axes`, and nothing else breaks it; "residual" (RPP, Finzi et al.
    2021): W = P A + B, where B is decayed.
    """

    def __init__(self, axes: Sequence[Axis | None], hold: Hold = "free") -> None:
        super().__init__()
        self.maps = [(GATED, INPUT), *[(GATED, HIDDEN)] * (BLOCKS - 1), (OUTPUT, HIDDEN)]
        self.penalties = Penalties(self.maps, axes)
        self.hold = hold
        self.weights = nn.ParameterList(
            nn.init.orthogonal_(torch.empty(out.size, into.size)) for out, into in self.maps
        )
        self.biases = nn.ParameterList(torch.rand(out.size) / out.size**0.5 for out, _ in self.maps)
        self.apart = nn.Parameter(1e-3 * self.flat().detach()) if hold == "residual" else None
        self.products = nn.ModuleList(Product(GATED) for _ in range(BLOCKS))
        self.breaking = None
        if hold != "hard":
            self.breaking = nn.Parameter(torch.full((BLOCKS, CHANNELS), BREAKING))

    def flat(self) -> Tensor:
        """Weights and biases of all linear layers as `Penalties` has them, before any projection."""
        pairs = zip(self.weights, self.biases, strict=True)
        return torch.cat([part.flatten() for pair in pairs for part in pair])

    def _used(self) -> Iterator[tuple[Tensor, Tensor]]:
        """Weights and bias of each linear layer, as `hold` has them."""
        if self.hold == "free":
            yield from zip(self.weights, self.biases, strict=True)
            return
        flat = self.penalties.projected(self.flat())
        flat = flat if self.apart is None else flat + self.apart
        sizes = [n for out, into in self.maps for n in (out.size * into.size, out.size)]
        parts = flat.split(sizes)
        for weights, bias in zip(parts[::2], parts[1::2], strict=True):
            yield weights.view(len(bias), -1), bias

    def forward(self, x: Tensor) -> Tensor:
        """(B, 20) -> (B, 9)"""
        for block, (weights, bias) in enumerate(self._used()):
            x = linear(x, weights, bias)
            if block < BLOCKS:
                x = self._bent(block, x)
        return x

    def _bent(self, block: int, x: Tensor) -> Tensor:
        parts = GATED.split(x)
        s, v, m = (
            a + BILINEAR * b for a, b in zip(parts, self.products[block](*parts), strict=True)
        )
        values, gates = s.split([HIDDEN.scalars, CHANNELS], 1)
        open_ = gates.sigmoid()
        if self.breaking is None:
            v, m = v * open_[:, : HIDDEN.vectors, None], m * open_[:, HIDDEN.vectors :, None, None]
        else:
            of_v, of_m = self.breaking[block].split([HIDDEN.vectors, HIDDEN.matrices])
            v = v * (open_[:, : HIDDEN.vectors, None] + of_v[:, None] * v.sigmoid())
            m = m * (open_[:, HIDDEN.vectors :, None, None] + of_m[:, None, None] * m.sigmoid())
        return torch.cat([silu(values), v.flatten(1), m.flatten(1)], 1)
