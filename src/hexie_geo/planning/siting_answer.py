"""What a siting question is answered with, and the order in which its sites are told."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.siting_demand import Reach

Floats: TypeAlias = NDArray[np.float64]
Longs: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Siting:
    """An answer.

    Attributes
    ----------
    question
        ``cover_all``, ``cover_most``, ``cover_with_capacity``, ``nearest_on_average`` or
        ``nearest_at_worst``.
    chosen
        Candidates to open (0 = the first column after the existing sites), the one that
        adds most first.
    value
        Objective: demand covered, number of sites, mean cost or largest cost.
    bound
        No answer can be better than this.
    proven
        Whether ``value`` is known to be best.
    covered, total
        Demand within the limit (or reached at all) and all demand.
    gains
        What each of ``chosen`` adds when opened in that order.
    lost
        Places that no site, open or candidate, can reach within the limit.
    lost_demand
        Their demand.
    served
        Demand that each of ``chosen`` serves, where sites have only so much room.
    """

    question: str
    chosen: tuple[int, ...]
    value: float
    bound: float
    proven: bool
    covered: float
    total: float
    gains: tuple[float, ...]
    lost: Longs
    lost_demand: float
    served: tuple[float, ...] = ()

    @property
    def gap(self) -> float:
        """How far the value may be from the best there is, as a share."""
        return abs(self.bound - self.value) / max(abs(self.value), 1e-12)


def in_order(found: Reach, chosen: Longs) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return the chosen candidates, the one that adds most demand first, and what each adds.

    Ties go to the lower number. A candidate that adds nothing is left out: nobody should
    build it.
    """
    columns = found.groups.tocsc()
    left = found.weight.copy()
    rest = sorted(int(j) for j in chosen)
    order, gains = [], []
    while rest:
        adds = [
            float(left[columns.indices[columns.indptr[j] : columns.indptr[j + 1]]].sum())
            for j in rest
        ]
        best = int(np.argmax(adds))
        if adds[best] <= 0:
            break
        j = rest.pop(best)
        order.append(j)
        gains.append(adds[best])
        left[columns.indices[columns.indptr[j] : columns.indptr[j + 1]]] = 0.0
    return tuple(order), tuple(gains)
