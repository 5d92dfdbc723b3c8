"""One way to compile a kernel: cached on disk, and free of the interpreter lock."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

P = ParamSpec("P")
R = TypeVar("R")


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` with numba when it is first called."""
    return cast("Callable[P, R]", njit(cache=True, nogil=True)(function))
