"""How fast one goes on a slope: the functions a travel-cost run may take.

A speed function answers ``speed(slope, mode, base_kmh) -> km/h`` for a step whose height
gain over horizontal distance is ``slope`` (negative is downhill), on ground of the given
mode and base speed. It is compiled to machine code once; 0 or less means no way.
"""

import math
from collections.abc import Callable, Sequence
from enum import IntEnum
from functools import cache as remember
from typing import Any, TypeAlias

import numpy as np

SpeedFunction: TypeAlias = Callable[[float, int, float], float]

SIGNATURE = "float64(float64, int64, float64)"

FLAT_KMH = 6.0 * math.exp(-3.5 * 0.05)
"""Tobler's walking speed on flat ground, 5.04 km/h."""


class Mode(IntEnum):
    """How one moves on a cell. Numbers above 1 are free for a caller's own functions."""

    FOOT = 0
    VEHICLE = 1


def tobler(slope: float, mode: int, base_kmh: float) -> float:
    """Return Tobler's hiking speed scaled to ``base_kmh`` on the flat; vehicles ignore slope.

    Source: W. Tobler, *Three presentations on geographical analysis and modeling* (1993).
    A climb of 20 % halves the speed:

    >>> round(tobler(0.0, 0, FLAT_KMH), 2), round(tobler(0.2, 0, FLAT_KMH), 2)
    (5.04, 2.5)
    """
    if mode == 1:
        return base_kmh
    return base_kmh * math.exp(3.5 * (0.05 - abs(slope + 0.05)))


def flat(slope: float, mode: int, base_kmh: float) -> float:  # noqa: ARG001 - the common form
    """Return ``base_kmh`` whatever the slope."""
    return base_kmh


def table(slopes: Sequence[float], factors: Sequence[float]) -> SpeedFunction:
    """Return a speed function that interpolates a table of factors on the base speed.

    Parameters
    ----------
    slopes
        Rising slopes (height over distance); beyond the ends the end values hold.
    factors
        Speed over flat speed at each slope. Vehicles (mode 1) ignore the table.

    Examples
    --------
    >>> table([-0.2, 0.0, 0.2], [1.0, 1.0, 0.5])(0.1, 0, 4.0)
    3.0
    """
    at = np.asarray(slopes, dtype=np.float64)
    factor = np.asarray(factors, dtype=np.float64)
    if len(at) != len(factor) or not (np.diff(at) > 0).all():
        raise ValueError("slopes must rise, and each needs one factor")

    def from_table(slope: float, mode: int, base_kmh: float) -> float:
        if mode == 1:
            return base_kmh
        return float(base_kmh * np.interp(slope, at, factor))

    return from_table


@remember
def compiled(speed: SpeedFunction) -> Any:
    """Return ``speed`` as a machine-code function pointer that every kernel accepts."""
    from numba import cfunc

    if hasattr(speed, "address"):
        return speed
    plain = getattr(speed, "py_func", speed)
    return cfunc(SIGNATURE, cache=plain in (tobler, flat))(plain)
