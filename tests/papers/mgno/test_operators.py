"""The V-cycle and the networks: what theory says of them, and that the baseline is its library's."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.equivariance import equivariance_error
from core.papers.mgno.baselines import FNO, UNet
from core.papers.mgno.model import Config, MgNO, VCycle

LEVELS = ((1, 0), (1, 1), (2, 0))
PADDINGS = st.sampled_from(["zeros", "circular", "reflect"])


def v_cycle(padding: str, residual: bool, seed: int = 0, smoothings=LEVELS) -> VCycle:
    torch.manual_seed(seed)
    return VCycle(2, 3, Config(3, 2, smoothings, padding, residual))


@settings(deadline=None, max_examples=25)
@given(PADDINGS, st.booleans(), st.integers(0, 99), st.floats(-3, 3), st.floats(-3, 3))
def test_the_v_cycle_is_linear(padding, residual, seed, alpha, beta):
    W = v_cycle(padding, residual, seed).double()
    f, g = torch.randn(2, 1, 2, 17, 17, dtype=torch.float64)
    together = W(alpha * f + beta * g).u
    apart = alpha * W(f).u + beta * W(g).u
    assert (together - apart).norm() <= 1e-12 * (1 + apart.norm())


@pytest.mark.parametrize("padding", ["zeros", "circular", "reflect"])
@pytest.mark.parametrize("shape", [(16, 16), (17, 17), (12, 20), (13, 22), (9, 9)])
def test_the_v_cycle_keeps_the_shape_of_any_grid(padding, shape):
    cycle = v_cycle(padding, False)(torch.randn(2, 2, *shape))
    assert cycle.u.shape == (2, 3, *shape)
    assert len(cycle.sides) == len(LEVELS)


def test_zero_goes_to_zero():
    assert not v_cycle("zeros", True)(torch.zeros(1, 2, 17, 17)).u.any()


def test_each_step_of_the_cycle_is_told():
    steps = v_cycle("zeros", False)(torch.randn(1, 2, 17, 17)).steps
    told = [(step.level, step.name) for step in steps]
    down = [(0, "smooth"), (1, "restrict"), (1, "smooth"), (2, "restrict")]
    up = [(2, "smooth"), (2, "smooth"), (1, "prolong"), (1, "smooth"), (0, "prolong")]
    assert told == down + up
    assert [step.u.shape[-1] for step in steps] == [17, 9, 9, 5, 5, 5, 9, 9, 17]


def test_a_smoothing_step_is_that_of_a_linear_iteration():
    """A second step on one grid: u + S (f - A u), with u = S f from the first."""
    W = v_cycle("zeros", False, smoothings=((2, 0),))
    f = torch.randn(1, 2, 9, 9)
    u = W.S[0][0](f)
    assert torch.equal(W(f).u, u + W.S[0][1](f - W.A[0][0](u)))


def classical_kernels(W: VCycle) -> None:
    """A of the Laplacian, S of damped Jacobi, R and P bilinear, nothing carried down but the residual."""
    laplace = torch.tensor([[0.0, -1, 0], [-1, 4, -1], [0, -1, 0]], dtype=torch.float64)
    line = torch.tensor([0.5, 1, 0.5], dtype=torch.float64)
    jacobi = torch.zeros(3, 3, dtype=torch.float64)
    jacobi[1, 1] = 0.8 / 4
    kernels = {"A": laplace, "S": jacobi, "restrict_u": 0 * laplace}
    with torch.no_grad():
        for name, weights in W.named_parameters():
            weights.copy_(
                kernels.get(name.split(".")[0].removesuffix("_residual"), line[:, None] * line)
            )


def test_with_the_kernels_of_the_laplacian_it_is_classical_multigrid():
    """The coarse grid takes away what smoothing alone leaves."""
    W = VCycle(1, 1, Config(1, 1, ((2, 2), (80, 0)), "zeros", residual=True)).double()
    alone = VCycle(1, 1, Config(1, 1, ((4, 0),), "zeros")).double()
    for cycle in (W, alone):
        classical_kernels(cycle)
    f = torch.ones(1, 1, 15, 15, dtype=torch.float64)
    impulses = torch.eye(225, dtype=torch.float64).reshape(225, 1, 15, 15)
    with torch.no_grad():
        A = W.A[0][0](impulses).reshape(225, 225)
        truth = torch.linalg.solve(A, f.reshape(225))
        left, left_alone = ((truth - cycle(f).u.reshape(225)).norm() for cycle in (W, alone))
    assert left < 0.3 * left_alone


def roll(by: tuple[int, int], x: torch.Tensor) -> torch.Tensor:
    return x.roll(by, (-2, -1))


@settings(deadline=None, max_examples=15)
@given(st.tuples(st.integers(-4, 4), st.integers(-4, 4)), st.integers(0, 99))
def test_padded_circularly_it_commutes_with_shifts_of_the_coarsest_grid(by, seed):
    torch.manual_seed(seed)
    coarsest = 2 ** (len(LEVELS) - 1)
    model = MgNO(Config(3, 2, LEVELS, "circular"))
    shift = (coarsest * by[0], coarsest * by[1])
    for dtype, tolerance in ((torch.float32, 1e-5), (torch.float64, 1e-13)):
        x = torch.randn(1, 1, 16, 24, dtype=dtype)
        with torch.no_grad():
            square = equivariance_error(model.to(dtype), roll, roll, [x], [shift])
        assert square.max <= tolerance


def test_it_does_not_commute_with_other_shifts_nor_padded_with_zeros():
    torch.manual_seed(0)
    x = torch.randn(1, 1, 16, 16)
    with torch.no_grad():
        one = equivariance_error(MgNO(Config(3, 2, LEVELS, "circular")), roll, roll, [x], [(0, 1)])
        zero = equivariance_error(MgNO(Config(3, 2, LEVELS, "zeros")), roll, roll, [x], [(0, 4)])
    assert min(one.max, zero.max) > 1e-3


def test_a_network_works_in_the_units_of_its_problem():
    model = MgNO(Config(3, 2, LEVELS))
    x = torch.randn(2, 1, 17, 17)
    before = model(x)
    model.shift.fill_(5)
    model.scale.fill_(2)
    model.output_scale.fill_(10)
    assert torch.allclose(model(2 * x + 5), 10 * before, atol=1e-5)


def test_the_trace_ends_in_the_prediction():
    model = MgNO(Config(3, 2, LEVELS))
    x = torch.randn(1, 1, 17, 17)
    layers = model.trace(x)
    assert len(layers) == 2
    assert torch.equal(model.last(layers[-1].u), model(x))
    for layer in layers:
        assert torch.allclose(layer.u, torch.nn.functional.gelu(layer.cycle.u + layer.local))


def copied(ours: FNO, theirs: torch.nn.Module) -> None:
    """Give neuraloperator's FNO our weights."""
    blocks = theirs.fno_blocks
    pairs = []
    for index in range(len(ours.spectral)):
        weight = torch.view_as_complex(ours.spectral[index].weight.detach())
        pairs += [
            (blocks.convs[index].weight.tensor, weight),
            (blocks.convs[index].bias, ours.spectral[index].bias),
            (blocks.fno_skips[index].conv.weight, ours.local[index].weight[..., 0]),
            (blocks.channel_mlp_skips[index].weight, ours.gate[index]),
        ]
        pairs += _mlp(blocks.channel_mlp[index], ours.mix[index])
    pairs += _mlp(theirs.lifting, ours.lift) + _mlp(theirs.projection, ours.project)
    with torch.no_grad():
        for target, source in pairs:
            target.copy_(source.reshape(target.shape))


def _mlp(theirs, ours) -> list:
    layers = [(theirs.fcs[0], ours[0]), (theirs.fcs[1], ours[2])]
    return [pair for t, o in layers for pair in ((t.weight, o.weight), (t.bias, o.bias))]


@pytest.mark.parametrize("side", [32, 48])
def test_our_fno_is_neuraloperators_number_for_number(side):
    neuralop = pytest.importorskip("neuralop.models")
    torch.manual_seed(0)
    ours = FNO(channels=8, modes=6, layers=3)
    theirs = neuralop.FNO((12, 12), 1, 1, 8, n_layers=3)
    copied(ours, theirs)
    x = torch.randn(2, 1, side, side)
    with torch.no_grad():
        assert (ours(x) - theirs(x)).norm() <= 1e-5 * theirs(x).norm()


@pytest.mark.parametrize("shape", [(65, 65), (64, 64), (20, 33)])
def test_baselines_keep_the_shape(shape):
    x = torch.randn(1, 1, *shape)
    with torch.no_grad():
        assert FNO(8, 6, 2)(x).shape == UNet((8, 12, 16))(x).shape == x.shape
