"""Shared by all tests: small, reproducible property tests."""

import torch
from hypothesis import settings

from core.device import keep_numpy_to_one_thread

settings.register_profile("atlas", deadline=None, max_examples=20, derandomize=True)
settings.load_profile("atlas")
torch.set_num_threads(2)
keep_numpy_to_one_thread()
