"""Where the next office should go, beside those that are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from hexie_geo.errors import InfeasibleError, Problem
from hexie_geo.measures.containment import community_of
from hexie_geo.measures.coverage import household_places
from hexie_geo.model.arguments import choice, distances, likely
from hexie_geo.model.terms import Metric, SitingQuestion
from hexie_geo.model.workspace import Workspace, planning_area
from hexie_geo.planning.siting_answer import Siting
from hexie_geo.workflow.candidates import (
    Upgrade,
    candidate_sites,
    existing_sites,
    upgrades,
)
from hexie_geo.workflow.site_costs import site_costs
from hexie_geo.workflow.site_question import COVERING, PRICED, Limits, ask, curve_of
from hexie_geo.workflow.site_tables import save, summary
from hexie_geo.workflow.spacing import MOST, MOST_WITH_CAPACITY, spaced
from hexie_geo.workflow.supply import kinds, network_of

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.network import RoadNetwork

__all__ = ["SitingAnswer", "Upgrade", "save", "site", "summary"]

_NAMED = 8
"""How many communities an error names."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SitingAnswer:
    """A siting with names.

    Attributes
    ----------
    answer
        The answer over positions, with its bound.
    sites
        One row per chosen candidate: ``rank, candidate_id, community_id`` (where it lies),
        ``adds`` (households, or metres of the mean), ``serves`` (households, where sites have
        only so much room), ``price, instead_of`` (the open site it enlarges) and the point.
    curve
        ``sites, covered, adds``: the most that can be covered with 0, 1, … new sites; empty
        for questions without a threshold.
    lost
        Places no site or candidate reaches: ``group_id, community_id, households``.
    budget
        What the new sites might cost together; None where nobody asked.
    notes
        What was left out (candidates, to answer in time; places without a count), as ids and
        values of topic ``siting``.
    """

    kind: str
    metric: Metric
    within_m: float
    answer: Siting
    sites: "gpd.GeoDataFrame"
    curve: pd.DataFrame
    lost: pd.DataFrame
    budget: float | None = None
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()

    def __repr__(self) -> str:
        """Return a line: the question, what it came to, and the limit."""
        found = f"{self.answer.question} {self.answer.value:g} (bound {self.answer.bound:g})"
        return f"<SitingAnswer {self.kind}: {len(self.sites)} sites, {found}>"

    @property
    def spent(self) -> float:
        """What the chosen sites cost together; 0 where prices do not matter."""
        return float(self.sites["price"].sum()) if self.budget is not None else 0.0


def site(
    ws: Workspace,
    *,
    kind: str,
    k: int | None = None,
    within_m: float,
    question: SitingQuestion | str = "cover_most",
    candidates: "gpd.GeoDataFrame | None" = None,
    capacity: float | Sequence[float] | None = None,
    price: float | None = None,
    budget: float | None = None,
    upgrade: Upgrade | None = None,
    leave_out_lost: bool = False,
    metric: Metric | str = "network",
    network: "RoadNetwork | None" = None,
    curve: bool = True,
) -> SitingAnswer:
    """Return where ``k`` new offices or facilities of a kind should open.

    Parameters
    ----------
    ws
        The planning area; sites of ``kind`` that it has stay open.
    kind
        ``police_office`` or a kind of facility; there may be none yet.
    k
        How many to add; None leaves it to the budget (``cover_all`` finds the number itself).
    within_m
        Threshold in metres, inclusive; for ``nearest_on_average`` and ``nearest_at_worst``
        only the farthest a household may be from a site to count as reached.
    question
        ``cover_most`` households within the threshold, ``cover_all`` of them with the fewest
        sites, ``nearest_on_average``, ``nearest_at_worst``, or ``cover_with_capacity``.
    candidates
        Points with a ``candidate_id`` (idle public floors, say) in the workspace's CRS, and
        ``price, capacity`` where they differ. By default a point inside every community that
        has no site of this kind.
    capacity
        Households each site can serve, for ``cover_with_capacity``: one number for all, or
        one per site, existing ones first.
    price
        Of a candidate without a ``price`` of its own, in the unit of ``budget``.
    budget
        What the new sites may cost together; for ``cover_most`` and ``cover_with_capacity``.
    upgrade
        Offer to enlarge each site that is open, too; for ``cover_with_capacity``.
    leave_out_lost
        ``cover_all`` that can be covered, instead of refusing when some cannot.
    metric, network
        As in :func:`hexie_geo.workflow.cover.cover`. Without roads, network distances are
        straight x detour.
    curve
        Whether to find the best for every smaller number of sites too.

    Returns
    -------
    SitingAnswer
        With the chosen candidates in the order of what they add.

    Raises
    ------
    InfeasibleError
        If the question has no answer; the message says who cannot be reached.
    DataError
        If there is no candidate with a location, or a budget meets a question or a candidate
        without prices.

    Notes
    -----
    Covering questions are asked of all candidates. The others grow with places x candidates:
    of more than :data:`hexie_geo.workflow.spacing.MOST` they keep those well apart
    (:func:`hexie_geo.workflow.spacing.spaced`), and ``notes`` says so.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grouped
    >>> ws = grouped({"a": [600, 100], "b": [700, 900]})
    >>> found = site(ws, kind="police_office", k=1, within_m=60, metric="straight")
    >>> found.sites["candidate_id"].tolist(), found.answer.value
    (['b'], 1600.0)
    """
    planning_area(ws)
    asked = choice(SitingQuestion, question, name="question")
    along = choice(Metric, metric, name="metric") is Metric.NETWORK
    within_m = distances([within_m], name="within_m")[0]
    places = household_places(ws.communities, ws.groups)
    demand = places["households"].fillna(0).to_numpy(dtype=np.float64)
    open_now = existing_sites(ws, kind)
    offered = candidate_sites(ws, candidates, open_now)
    notes: list[tuple[str, Mapping[str, object]]] = []
    if kind not in (there := kinds(ws)):
        notes.append(("siting.notes.none_yet", {"kind": kind, "kinds": likely(kind, there)}))
    if uncounted := int(places["households"].isna().sum()):
        notes.append(("siting.notes.uncounted", {"places": uncounted}))
    if asked not in COVERING:
        many = MOST_WITH_CAPACITY if asked in PRICED else MOST
        kept, metres = spaced(offered, places, demand, at_most=many)
        if metres:
            values = {"kept": len(kept), "all": len(offered), "metres": f"{metres:g}"}
            notes.append(("siting.notes.spaced", values))
        offered = kept
    limits = Limits(within_m=within_m, k=k, capacity=capacity, price=price, budget=budget)
    limits.check(asked, offered, upgrade)
    if upgrade is not None:
        offered = pd.concat([offered, upgrades(open_now, upgrade)], ignore_index=True)
    points = np.concatenate([open_now.geometry.to_numpy(), offered.geometry.to_numpy()])
    roads = network if along else None
    if roads is None and along and ws.roads is not None:
        roads = network_of(ws)
    costs = site_costs(places, points, within_m=within_m, network=roads, stretched=along)
    names = open_now["facility_id"].to_numpy()
    try:
        answer = ask(asked, costs, demand, limits, names, offered, leave_out_lost=leave_out_lost)
    except InfeasibleError as refused:
        raise InfeasibleError(*(_named(p, places, ws) for p in refused.problems)) from refused
    drawn = curve and asked is SitingQuestion.COVER_MOST and budget is None
    steps = curve_of(costs, demand, limits, len(open_now)) if drawn else np.zeros(0)
    table = pd.DataFrame({"sites": range(len(steps)), "covered": steps})
    lost = places.iloc[answer.lost][["group_id", "community_id", "households"]]
    return SitingAnswer(
        kind=kind,
        metric=Metric(metric),
        within_m=within_m,
        answer=answer,
        sites=_chosen(answer, offered.assign(price=limits.prices(offered)), ws),
        curve=table.assign(adds=table["covered"].diff()),
        lost=pd.DataFrame(lost).reset_index(drop=True),
        budget=budget,
        notes=tuple(notes),
    )


def _chosen(answer: Siting, offered: "gpd.GeoDataFrame", ws: Workspace) -> "gpd.GeoDataFrame":
    """Return the chosen candidates by rank, with what each adds or serves."""
    unknown = [float("nan")] * len(answer.chosen)
    sites = offered.iloc[list(answer.chosen)].assign(
        rank=range(1, len(answer.chosen) + 1),
        adds=list(answer.gains) or unknown,
        serves=list(answer.served) or unknown,
    )
    sites = sites.assign(community_id=community_of(sites, ws.communities))
    columns = ["rank", "candidate_id", "community_id", "adds", "serves", "price", "instead_of"]
    return sites[[*columns, sites.geometry.name]].reset_index(drop=True)


def _named(problem: Problem, places: pd.DataFrame, ws: Workspace) -> Problem:
    """Return an infeasibility with the communities of the places it speaks of, most first."""
    if not problem.rows:
        return problem
    lost = places.iloc[np.asarray(problem.rows) - 1]
    sums = lost.groupby("community_id")["households"].sum().sort_values(ascending=False)
    names = ws.communities.drop_duplicates("community_id").set_index("community_id")["name"]
    said = [f"{names.get(i, i)}（{n:g}）" for i, n in sums.head(_NAMED).items()]
    if len(sums) > _NAMED:
        said.append(f"… ({len(sums)})")
    return replace(problem, rows=(), values={**problem.values, "who": "、".join(said)})
