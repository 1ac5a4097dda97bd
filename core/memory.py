"""Results that are kept for the process: computed once, shared by all visitors, bounded in bytes.

Thirty students who open one link ask for the same thing at the same moment: one of them has it computed,
the others wait for it. What was not asked for longest makes room for what is new.
"""

import sys
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field, is_dataclass
from functools import partial, wraps
from threading import Condition, Lock, Thread
from typing import Any, ParamSpec, TypeVar

import numpy as np
from cachetools import LRUCache, cached
from torch import Tensor, nn

Given = ParamSpec("Given")
Result = TypeVar("Result")
BUDGET = 600_000_000  # for all results together [bytes]
OF_A_VISIT = 300_000_000  # for those about one thing of a visitor's own [bytes]
Keep = Callable[[Hashable, Callable[[], Any]], Any]  # what is computed once for a key


def kept(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """`function`, computed once for the same (hashable) arguments, as `kept_as` does it."""

    @wraps(function)
    def recalled(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        key = (function, args, tuple(sorted(kwargs.items())))
        return kept_as(key, partial(function, *args, **kwargs))

    return recalled


def kept_as(key: Hashable, compute: Callable[[], Result]) -> Result:
    """What `compute` returns, computed once for a key and shared by all callers.

    Arrays in it, in tuples, dicts and dataclasses too, are read-only from then on; tensors cannot be
    made so: do not write into them. An error is not kept, and a result that is larger than the whole
    budget is computed each time.
    """
    return _kept_as(key, compute)


def kept_by_one(function: Callable[..., Result]) -> Callable[..., Result]:
    """`function`, computed once for the same (hashable) arguments, as that of them keeps it which can.

    That one has a field `keep`: `kept_as`, or of a visitor's own a `memo`.
    """

    @wraps(function)
    def recalled(*args: Hashable) -> Result:
        keep: Keep = next(one.keep for one in args if hasattr(one, "keep"))
        found: Result = keep((function, args), partial(function, *args))
        return found

    return recalled


def memo() -> Keep:
    """What keeps results by a key as `kept_as` does, apart from all others, until it is let go itself.

    It bounds them by OF_A_VISIT, and leaves arrays writable.
    """
    found: LRUCache[Any, Any] = LRUCache(OF_A_VISIT, getsizeof=bytes_of)
    return cached(found, key=lambda name, find: name, lock=Lock())(lambda name, find: find())


@dataclass(frozen=True, eq=False, kw_only=True)
class Subject:
    """Something that much is found out about, which is remembered.

    key: tells what comes with the app from others; a visitor's own has none. memo: keeps what was found
    out about a visitor's own, for as long as it is held.
    """

    key: Hashable = None
    memo: Keep = field(default_factory=memo, repr=False)

    def once(self, name: Hashable, find: Callable[[], Result]) -> Result:
        """What `find` finds out about it: for all visitors, or kept with a visitor's own alone."""
        if self.key is not None:
            return kept_as((self.key, name), find)
        found: Result = self.memo(name, find)
        return found


def meanwhile(compute: Callable[[], object]) -> None:
    """Have something that is kept computed in a thread, once a process, for those who will ask."""

    def started() -> bool:
        Thread(target=compute, daemon=True).start()
        return True

    kept_as((meanwhile, compute), started)


def held() -> int:
    """Bytes of all that is kept now, at most BUDGET."""
    return int(_RESULTS.currsize)


def forget() -> None:
    """Keep nothing of what was computed so far: for what has changed on disk."""
    with _COMPUTED:
        _RESULTS.clear()


def bytes_of(result: Any) -> int:
    """What a result holds in memory; a view counts as the whole array that it keeps alive."""
    return sum(dict(map(_place, parts(result))).values())


def parts(value: Any) -> Iterator[Any]:
    """A value and all that lies in it."""
    yield value
    inside: Iterable[Any] = ()
    if isinstance(value, nn.Module):
        inside = (*value.parameters(), *value.buffers())
    elif is_dataclass(value) and not isinstance(value, type):
        inside = vars(value).values()
    elif isinstance(value, dict):
        inside = value.values()
    elif isinstance(value, tuple | list | set | frozenset):
        inside = value
    for part in inside:
        yield from parts(part)


def _place(part: Any) -> tuple[int, int]:
    """Where a part lies and its bytes: the same for all views of an array or tensor."""
    while isinstance(part, np.ndarray) and isinstance(part.base, np.ndarray | Tensor):
        part = part.base
    if isinstance(part, Tensor):
        return part.untyped_storage().data_ptr(), part.untyped_storage().nbytes()
    return id(part), part.nbytes if isinstance(part, np.ndarray) else sys.getsizeof(part)


_RESULTS: LRUCache[Any, Any] = LRUCache(BUDGET, getsizeof=bytes_of)
_COMPUTED = Condition()


@cached(_RESULTS, key=lambda key, compute: key, condition=_COMPUTED)
def _kept_as(key: Hashable, compute: Callable[[], Any]) -> Any:
    result = compute()
    for part in parts(result):
        if isinstance(part, np.ndarray):
            part.setflags(write=False)
    return result
