"""A trained network without some of its parts."""

from collections.abc import Iterable
from copy import deepcopy
from fnmatch import fnmatch
from typing import TypeVar

from torch import nn

Network = TypeVar("Network", bound=nn.Module)


def silenced(network: Network, patterns: Iterable[str]) -> Network:
    """A copy in which the parameters whose names match a pattern are 0: what they weigh adds nothing.

    It is what the trained network loses, not what one that was trained without them would reach.
    """
    patterns = tuple(patterns)
    without = deepcopy(network)
    for name, parameter in without.named_parameters():
        if any(fnmatch(name, pattern) for pattern in patterns):
            parameter.data.zero_()
    return without
