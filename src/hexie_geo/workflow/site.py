"""Where the next office should go, beside those that are there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hexie_geo.errors import InfeasibleError, Problem
from hexie_geo.measures.containment import community_of
from hexie_geo.measures.coverage import DETOUR, DIGITS, household_places
from hexie_geo.model.terms import Metric, SitingQuestion
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.siting import Siting, cover_all, cover_most, gain_curve
from hexie_geo.workflow.candidates import candidate_sites, existing_sites
from hexie_geo.workflow.cover import network_of

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from hexie_geo.network import RoadNetwork

_NAMED = 8
"""How many communities an error names."""


@dataclass(frozen=True, eq=False, kw_only=True)
class SitingAnswer:
    """A siting with names.

    Attributes
    ----------
    answer
        The answer over positions, with its bound.
    sites
        One row per chosen candidate: ``rank, candidate_id, community_id`` (where it lies),
        ``adds`` and the point.
    curve
        ``sites, covered, adds``: the most that can be covered with 0, 1, … new sites; empty
        for questions without a threshold.
    lost
        Places no site or candidate reaches: ``group_id, community_id, households``.
    """

    kind: str
    metric: Metric
    within_m: float
    answer: Siting
    sites: "gpd.GeoDataFrame"
    curve: pd.DataFrame
    lost: pd.DataFrame


def site(
    ws: Workspace,
    *,
    kind: str,
    k: int,
    within_m: float,
    question: SitingQuestion | str = "cover_most",
    candidates: "gpd.GeoDataFrame | None" = None,
    capacity: float | Sequence[float] | None = None,
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
        How many to add (``cover_all`` finds the number itself).
    within_m
        Threshold in metres, inclusive; for ``nearest_on_average`` and ``nearest_at_worst``
        only the farthest a household may be from a site to count as reached.
    question
        ``cover_most`` households within the threshold, ``cover_all`` of them with the fewest
        sites, ``nearest_on_average``, ``nearest_at_worst``, or ``cover_with_capacity``.
    candidates
        Points with a ``candidate_id`` (idle public floors, say) in the workspace's CRS. By
        default a point inside every community that has no site of this kind.
    capacity
        Households each site can serve, for ``cover_with_capacity``: one number for all, or
        one per site, existing ones first.
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
        If there is no candidate with a location.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grouped
    >>> ws = grouped({"a": [600, 100], "b": [700, 900]})
    >>> found = site(ws, kind="police_office", k=1, within_m=60, metric="straight")
    >>> found.sites["candidate_id"].tolist(), found.answer.value
    (['b'], 1600.0)
    """
    places = household_places(ws.communities, ws.groups)
    open_now = existing_sites(ws, kind)
    offered = candidate_sites(ws, candidates, open_now)
    points = np.concatenate([open_now.geometry.to_numpy(), offered.geometry.to_numpy()])
    roads = network
    if roads is None and Metric(metric) is Metric.NETWORK and ws.roads is not None:
        roads = network_of(ws)
    costs = _costs(places, points, roads if Metric(metric) is Metric.NETWORK else None, within_m)
    if Metric(metric) is Metric.NETWORK and roads is None:
        costs = _costs(places, points, None, within_m / DETOUR + 10.0**-DIGITS)
        costs.data = (costs.data * DETOUR).round(DIGITS)
    demand = places["households"].fillna(0).to_numpy(dtype=np.float64)
    here = len(open_now)
    asked = SitingQuestion(question)
    try:
        answer = _ask(asked, costs, demand, within_m, k, here, capacity)
    except InfeasibleError as refused:
        raise InfeasibleError(*(_named(p, places, ws) for p in refused.problems)) from refused
    chosen = list(answer.chosen)
    gains = answer.gains or (float("nan"),) * len(chosen)
    sites = offered.iloc[chosen].assign(rank=range(1, len(chosen) + 1), adds=list(gains))
    sites = sites.assign(community_id=community_of(sites, ws.communities))
    with_curve = curve and asked is SitingQuestion.COVER_MOST
    steps = (
        gain_curve(costs, demand=demand, within=within_m, k=k, existing=here)
        if with_curve
        else np.zeros(0)
    )
    table = pd.DataFrame({"sites": range(len(steps)), "covered": steps})
    lost = places.iloc[answer.lost][["group_id", "community_id", "households"]]
    return SitingAnswer(
        kind=kind,
        metric=Metric(metric),
        within_m=within_m,
        answer=answer,
        sites=sites.reset_index(drop=True),
        curve=table.assign(adds=table["covered"].diff()),
        lost=pd.DataFrame(lost).reset_index(drop=True),
    )


def summary(found: SitingAnswer) -> dict[str, Any]:
    """Return a siting as JSON-ready values.

    Parameters
    ----------
    found
        What :func:`site` returned.

    Returns
    -------
    dict
        ``kind, metric, within_m, question, chosen`` (id, community, what each adds), ``value``,
        ``bound``, ``gap``, ``proven``, ``covered``, ``total``, ``curve`` and ``lost`` (places
        and households that no candidate reaches).
    """
    answer = found.answer
    return {
        "kind": found.kind,
        "metric": found.metric.value,
        "within_m": found.within_m,
        "question": answer.question,
        "chosen": [
            {
                "candidate_id": str(i),
                "community_id": None if pd.isna(c) else str(c),
                "adds": None if np.isnan(a) else float(a),
            }
            for i, c, a in zip(
                *(found.sites[n] for n in ("candidate_id", "community_id", "adds")), strict=True
            )
        ],
        "value": answer.value,
        "bound": answer.bound,
        "gap": answer.gap,
        "proven": answer.proven,
        "covered": answer.covered,
        "total": answer.total,
        "curve": [float(c) for c in found.curve["covered"]],
        "lost": {"places": len(found.lost), "households": answer.lost_demand},
    }


def save(found: SitingAnswer, path: Path | str) -> None:
    """Write a siting: layer ``sites``, tables ``curve`` and ``lost``.

    Parameters
    ----------
    found
        What :func:`site` returned.
    path
        GeoPackage to write; complete or not at all.
    """
    from hexie_geo.io.vector import write_geopackage

    sites = found.sites.assign(kind=found.kind, within_m=found.within_m)
    write_geopackage(path, {"sites": sites, "curve": found.curve, "lost": found.lost})


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


def _ask(
    question: SitingQuestion,
    costs: "csr_array[Any, Any]",
    demand: Any,
    within: float,
    k: int,
    existing: int,
    capacity: float | Sequence[float] | None,
) -> Siting:
    from hexie_geo.planning.siting_capacity import cover_with_capacity
    from hexie_geo.planning.siting_distance import nearest_at_worst, nearest_on_average

    if question is SitingQuestion.COVER_ALL:
        return cover_all(costs, demand=demand, within=within, existing=existing)
    if question is SitingQuestion.NEAREST_ON_AVERAGE:
        return nearest_on_average(costs, demand=demand, k=k, existing=existing)
    if question is SitingQuestion.NEAREST_AT_WORST:
        return nearest_at_worst(costs, demand=demand, k=k, existing=existing)
    if question is SitingQuestion.COVER_WITH_CAPACITY:
        room = np.minimum(np.inf if capacity is None else capacity, demand.sum())
        room = np.broadcast_to(room, costs.shape[1])
        return cover_with_capacity(
            costs, demand=demand, within=within, capacity=room, k=k, existing=existing
        )
    return cover_most(costs, demand=demand, within=within, k=k, existing=existing)


def _costs(
    places: "gpd.GeoDataFrame",
    points: "NDArray[np.object_]",
    network: "RoadNetwork | None",
    within_m: float,
) -> "csr_array[Any, Any]":
    """Return places x sites distances as far as ``within_m``, along roads or straight."""
    import shapely
    from scipy.sparse import csr_array

    if network is not None:
        from hexie_geo.network import pairs, snap

        homes, sites = snap(network, places), snap(network, points)
        found = pairs(network, homes, sites, limit=within_m + 10.0**-DIGITS).matrix()
        found.data = found.data.round(DIGITS)
        return found
    here = places.geometry.to_numpy()
    known = np.flatnonzero(~shapely.is_missing(here))
    there = np.asarray(points, dtype=object)
    near = shapely.STRtree(there).query(here[known], predicate="dwithin", distance=within_m)
    home, site_ = known[near[0]], near[1]
    metres = shapely.distance(here[home], there[site_])
    return csr_array((metres, (home, site_)), shape=(len(here), len(there)))
