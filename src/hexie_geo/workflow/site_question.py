"""A siting question put to the planner: its limits checked, its answer fetched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from hexie_geo.errors import DataError, Problem
from hexie_geo.model.terms import SitingQuestion
from hexie_geo.planning.siting import cover_all, cover_most, gain_curve
from hexie_geo.planning.siting_answer import Siting

if TYPE_CHECKING:
    import geopandas as gpd
    from scipy.sparse import csr_array

    from hexie_geo.workflow.candidates import Upgrade

Floats: TypeAlias = NDArray[np.float64]

COVERING = frozenset({SitingQuestion.COVER_MOST, SitingQuestion.COVER_ALL})
"""Questions that are exact and quick on any number of candidates."""
PRICED = frozenset({SitingQuestion.COVER_MOST, SitingQuestion.COVER_WITH_CAPACITY})
"""Questions a budget makes sense for."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How near, how many, how much room, how much money."""

    within_m: float
    k: int | None
    capacity: float | Sequence[float] | None
    price: float | None
    budget: float | None

    def prices(self, offered: "gpd.GeoDataFrame") -> Floats:
        """Return the price of each candidate, its own before the common one."""
        own = offered["price"].to_numpy(dtype=np.float64, na_value=np.nan)
        return own if self.price is None else np.where(np.isnan(own), self.price, own)

    def check(
        self, asked: SitingQuestion, offered: "gpd.GeoDataFrame", upgrade: "Upgrade | None"
    ) -> None:
        """Raise DataError where the limits do not go with the question."""
        DataError.raise_if(self._problems(asked, offered, upgrade))

    def _problems(
        self, asked: SitingQuestion, offered: "gpd.GeoDataFrame", upgrade: "Upgrade | None"
    ) -> Iterator[Problem]:
        values: dict[str, Any] = {"question": asked.value}
        if upgrade is not None and asked is not SitingQuestion.COVER_WITH_CAPACITY:
            yield Problem(code="siting.upgrade_question", values=values)
        if self.k is not None and self.k < 1:
            told = {"name": "k", "value": self.k, "low": 1}
            yield Problem(code="argument.whole", values=told)
        roomy = self.capacity is not None or offered["capacity"].notna().any()
        if asked is SitingQuestion.COVER_WITH_CAPACITY and not roomy and upgrade is None:
            yield Problem(code="siting.no_capacity", values=values)
        if asked is not SitingQuestion.COVER_WITH_CAPACITY and self.capacity is not None:
            yield Problem(code="siting.capacity_question", values=values)
        if self.budget is None:
            if self.k is None and asked is not SitingQuestion.COVER_ALL:
                yield Problem(code="siting.how_many", values=values)
            return
        if asked not in PRICED:
            yield Problem(code="siting.budget_question", values=values)
        prices = self.prices(offered)
        if (bad := ~(prices >= 0)).any():
            rows = tuple(int(i) + 1 for i in np.flatnonzero(bad))
            yield Problem(code="siting.no_prices", rows=rows, values={"count": len(rows)})


def ask(
    question: SitingQuestion,
    costs: "csr_array[Any, Any]",
    demand: Floats,
    limits: Limits,
    open_ids: "NDArray[np.object_]",
    offered: "gpd.GeoDataFrame",
    *,
    leave_out_lost: bool,
) -> Siting:
    """Return the planner's answer; the columns of ``costs`` are the open sites, then the offered.

    Parameters
    ----------
    question, limits
        What is asked.
    costs, demand
        Places x sites, and households per place.
    open_ids, offered
        Ids of the open sites, and the candidates.
    leave_out_lost
        As in :func:`hexie_geo.workflow.site.site`.

    Returns
    -------
    Siting
        Over positions in ``offered``.
    """
    from hexie_geo.planning.siting_capacity import cover_with_capacity
    from hexie_geo.planning.siting_distance import nearest_at_worst, nearest_on_average

    here = len(open_ids)
    k = len(offered) if limits.k is None else limits.k
    within = limits.within_m
    priced = None if limits.budget is None else limits.prices(offered)
    if question is SitingQuestion.COVER_ALL:
        return cover_all(
            costs, demand=demand, within=within, existing=here, leave_out_lost=leave_out_lost
        )
    if question is SitingQuestion.NEAREST_ON_AVERAGE:
        return nearest_on_average(costs, demand=demand, k=k, existing=here)
    if question is SitingQuestion.NEAREST_AT_WORST:
        return nearest_at_worst(costs, demand=demand, k=k, existing=here)
    if question is SitingQuestion.COVER_WITH_CAPACITY:
        number = {str(name): i for i, name in enumerate(open_ids)}
        closes = [number.get(str(old), -1) for old in offered["instead_of"]]
        return cover_with_capacity(
            costs,
            demand=demand,
            within=within,
            capacity=_room(limits.capacity, offered, here, float(demand.sum())),
            k=k,
            existing=here,
            price=priced,
            budget=limits.budget,
            instead_of=closes if max(closes, default=-1) >= 0 else None,
        )
    return cover_most(
        costs,
        demand=demand,
        within=within,
        k=k,
        existing=here,
        price=priced,
        budget=limits.budget,
    )


def curve_of(costs: "csr_array[Any, Any]", demand: Floats, limits: Limits, existing: int) -> Floats:
    """Return the most that 0, 1, ... ``limits.k`` new sites can cover."""
    return gain_curve(
        costs, demand=demand, within=limits.within_m, k=limits.k or 0, existing=existing
    )


def _room(
    capacity: float | Sequence[float] | None,
    offered: "gpd.GeoDataFrame",
    existing: int,
    everybody: float,
) -> Floats:
    """Return what each site can serve: a candidate's own room before the common one."""
    own = np.full(existing + len(offered), np.nan)
    own[existing:] = offered["capacity"].to_numpy(dtype=np.float64, na_value=np.nan)
    common = np.full(len(own), np.inf)
    given = np.asarray(np.inf if capacity is None else capacity, dtype=np.float64)
    common[: given.size if given.ndim else len(own)] = given
    return np.minimum(np.where(np.isnan(own), common, own), everybody)
