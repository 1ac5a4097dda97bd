"""Where models run: the one place that decides."""

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from threading import Event

import torch
from threadpoolctl import threadpool_limits
from torch import Tensor, nn

from core import memory

VARIABLE = "SYMMETRY_ATLAS_DEVICE"
QUOTA = Path("/sys/fs/cgroup/cpu.max")  # of a container: microseconds of CPU time in a period
_CPU_ONLY = Event()
# A GPU rounds as a CPU does: the networks are small, and what is exact has to stay so.
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False


def best_device() -> torch.device:
    """The device that models run on: cuda, else mps, else cpu.

    The environment variable SYMMETRY_ATLAS_DEVICE overrides the choice, `keep_to_cpu` all.
    Raises ValueError when it names a device that this machine does not have.
    """
    if _CPU_ONLY.is_set():
        return torch.device("cpu")
    wanted = os.environ.get(VARIABLE)
    return named_device(wanted) if wanted else _fastest_available()


def named_device(name: str) -> torch.device:
    """The device called `name` ("cpu", "cuda", "cuda:1", "mps"). Raises ValueError if absent."""
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise ValueError(f"'{name}' is not the name of a device; try cpu, cuda or mps") from error
    present = {
        "cpu": True,
        "cuda": torch.cuda.is_available() and (device.index or 0) < torch.cuda.device_count(),
        "mps": torch.backends.mps.is_available(),
    }
    if not present.get(device.type, False):
        raise ValueError(f"this machine has no device '{name}'")
    return device


def keep_to_cpu() -> None:
    """Run models on the CPU from now on, for a GPU that is out of memory, and free what is there."""
    logging.getLogger(__name__).warning(
        "the GPU is out of memory; models run on the CPU from now on"
    )
    _CPU_ONLY.set()
    memory.forget()
    torch.cuda.empty_cache()


def cpus() -> int:
    """How many CPUs this process may use: the whole machine's, fewer by affinity or by a quota."""
    try:
        allowed = len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        allowed = os.cpu_count() or 1
    try:
        share, period = QUOTA.read_text().split()
        return max(1, min(allowed, round(int(share) / int(period))))
    except (OSError, ValueError):  # none, or "max"
        return allowed


def wait_for_device() -> None:
    """Return once all that was sent to the GPU is done, so that a clock tells the truth."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def favour_latency() -> None:
    """Run models on one thread, for a server that answers visitors.

    Each answer comes on a new thread of the server, where PyTorch builds its team of threads anew:
    for networks as small as these that costs more than a second core gives.
    """
    torch.set_num_threads(1)
    keep_numpy_to_one_thread()


@cache
def keep_numpy_to_one_thread() -> None:
    """Have NumPy's products run on one thread.

    Its threads wait for each other in a spin, and for a while after: beside PyTorch's, or other work on
    the same cores, products of milliseconds take tens, and a midline twice its time.
    """
    threadpool_limits(1, user_api="blas")


def answer(network: nn.Module, batch: Tensor) -> Tensor:
    """What a network says of a batch (n, ...), on the batch's device, without gradients.

    On a CPU where PyTorch keeps to one thread (`favour_latency`) the cores share the examples out: it
    is for networks that look at each example alone.
    """
    device = next(network.parameters()).device
    if device.type != "cpu" or torch.get_num_threads() > 1:
        return _without_gradients(network, batch.to(device)).to(batch.device)
    parts = batch.chunk(cpus())
    return torch.cat(list(_workers().map(partial(_without_gradients, network), parts)))


@torch.inference_mode()  # which holds for one thread only, so not around the workers
def _without_gradients(network: nn.Module, batch: Tensor) -> Tensor:
    return network(batch)


@cache
def _workers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cpus())


def describe(device: torch.device) -> str:
    """A short name for people: "CPU, 2 threads" or the GPU's product name."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "Apple GPU"
    threads = torch.get_num_threads()
    return f"CPU, {threads} thread{'s' if threads > 1 else ''}"


def _fastest_available() -> torch.device:
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
