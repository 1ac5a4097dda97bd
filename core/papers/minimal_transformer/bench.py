"""What is timed of this paper: five networks side by side against PyTorch's encoder, and controls."""

import torch
from torch import Tensor, nn

from core.atlas import Benchmark, Interaction
from core.papers.minimal_transformer.data import sample
from core.papers.minimal_transformer.model import Transformers
from core.papers.minimal_transformer.train import FULL, SIZE, STARTS, name_of, trained

DIGITS = 100


def peer(net: Transformers, k: int) -> nn.TransformerEncoder:
    """PyTorch's encoder with the weights of the k-th network."""
    layer = nn.TransformerEncoderLayer(
        SIZE.width, FULL.heads, SIZE.hidden, 0.0, "gelu", batch_first=True
    )
    made = nn.TransformerEncoder(layer, SIZE.depth).eval().requires_grad_(False)
    for theirs, ours in zip(made.layers, net.layers, strict=True):
        state = {key: value[k].squeeze() for key, value in ours.state_dict().items()}
        asks = ("queries", "keys", "values")
        named = {
            "self_attn.in_proj_weight": torch.cat([state[f"{part}.weight"].T for part in asks]),
            "self_attn.in_proj_bias": torch.cat([state[f"{part}.bias"] for part in asks]),
        }
        maps = {"self_attn.out_proj": "projects", "linear1": "mlp.0", "linear2": "mlp.2"}
        for name, own in maps.items():
            named |= {
                f"{name}.weight": state[f"{own}.weight"].T,
                f"{name}.bias": state[f"{own}.bias"],
            }
        for number in (0, 1):
            named[f"norm{number + 1}.weight"] = state[f"norms.{number}.scale"]
            named[f"norm{number + 1}.bias"] = state[f"norms.{number}.shift"]
        theirs.load_state_dict(named)
    return made


def benchmarks() -> list[Benchmark]:
    """The tokens of five whole networks after four encoders."""
    net = trained(name_of(FULL))
    x = net.embed(sample("test")[0][None, :DIGITS].to(net.tells.weight.device))
    peers = [peer(net, k).to(x.device) for k in range(STARTS)]

    def ours() -> Tensor:
        with torch.inference_mode():
            return net.encode(x).tokens[-1]

    def theirs() -> Tensor:
        with torch.inference_mode():
            return torch.stack([one(x[k]) for k, one in enumerate(peers)])

    name = f"minimal-transformer/encoders of five networks, {DIGITS} digits"
    return [Benchmark(name, "torch.nn.TransformerEncoder, one after the other", ours, theirs)]


INTERACTIONS = (
    Interaction("the skip", {"view": "merge"}, "input[aria-label='Skip']"),
    Interaction(
        "the encoder", {"view": "scores", "layer": 1}, "input[aria-label='Encoder']", times=3
    ),
)
