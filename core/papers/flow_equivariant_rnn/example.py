"""A flow equivariant RNN and the commuting square, in a dozen lines."""

import torch

from core.papers.flow_equivariant_rnn.data import OBSERVED, FlowingDigits
from core.papers.flow_equivariant_rnn.measure import flow_error
from core.papers.flow_equivariant_rnn.train import trained

films = FlowingDigits("test").batch(count=2, frames=20, seed=0)  # (2, 20, 1, 16, 16)
extra_velocities = [(0, 1), (1, -2)]  # (v_y, v_x) [pixels / frame]

for name in ("g-rnn-seed0", "fernn-v2-seed0"):
    model = trained(name)
    device = next(model.parameters()).device
    with torch.inference_mode():
        predicted = model(films[:, :OBSERVED].to(device), horizon=10).predictions.cpu()
        square = flow_error(model, films[:, :OBSERVED].to(device), extra_velocities)
    mse = (predicted - films[:, OBSERVED:]).square().mean()
    print(f"{name}: prediction error {mse:.4f}, equivariance error {square.max:.1e}")
