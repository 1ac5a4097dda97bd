"""Names and words in the pictures themselves."""

from core.figures.verdict import plain
from core.kernels import ACTIVATIONS
from core.papers.deep_learning_theory.exhibit import Stream
from core.papers.deep_learning_theory.train import SETTINGS

ACTIVATION_NAMES = {key: activation.name for key, activation in ACTIVATIONS.items()}
TUNING_NAMES = {"small": "Too small", "critical": "Critical", "large": "Too large"}
RINGS = "rings: size 1, 0.1, 0.01"
STREAM_LABEL = "A circle of inputs through the layers of three random networks"
DESCENT_LABEL = "Digits through the layers of a network, before and after training"
FLOW_NAMES = {"kernel": "K: mean square of a neuron", "cosine": "cosine of inputs 30° apart"}
SPREAD_NAMES = {"signals": "variance of log K", "gradients": "variance of log squared gradient"}
FATES = {"gradient": "Gradient after 50 layers", "signal": "Signal K in layer 50"}
CUSTOM_NAMES = {"critical": "critical", "pytorch": "PyTorch", "glorot": "Glorot", "he": "He"}
_STARTS = {
    "critical": "critical",
    "small": "0.8 C_W",
    "large": "1.25 C_W",
    "pytorch": "PyTorch's default",
    "residual": "critical, with skips",
}
SETTING_NAMES = {s.name: f"{ACTIVATION_NAMES[s.activation]}, {_STARTS[s.start]}" for s in SETTINGS}


def stream_alt(tuning: str, stream: Stream) -> str:
    """One panel of the circle in words."""
    first, last = plain(stream.kernel[0]), plain(stream.kernel[-1])
    return f"C_W {TUNING_NAMES[tuning].lower()}: a circle whose mean square goes from {first} to {last}"
