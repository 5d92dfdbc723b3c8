"""What a boundary plan does to coverage: nobody moves house, so distances are summed anew."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo.model.coverage import Coverage
from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace

if TYPE_CHECKING:
    from hexie_geo.network import RoadNetwork

WITHIN_M = (500.0,)
"""Threshold at which a plan's services are told unless others are asked for."""
_CASE = ["kind", "within_m", "change_id", "community_id"]
_SUMS = ["households", "covered", "unknown", "covered_share"]


def rescore(plan: Plan, found: Coverage | Iterable[Coverage]) -> pd.DataFrame:
    """Return coverage per community before and after a plan, without measuring anything again.

    Parameters
    ----------
    plan
        A plan over the workspace that the coverages were measured on.
    found
        One coverage or several (police and services).

    Returns
    -------
    pandas.DataFrame
        One row per kind, threshold, side (``before``, ``after``) and community that the plan
        changes: ``kind, within_m, side, change_id, community_id, households, covered,
        not_covered, unknown, uncounted, covered_share`` (see :func:`by_community`; the share is
        missing where nothing is known). Per change and threshold the households of both sides
        add up to the same.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grouped
    >>> from hexie_geo.model.plans import Change, Plan, PlanRules
    >>> from hexie_geo.model.terms import ChangeKind
    >>> from hexie_geo.workflow.cover import cover
    >>> ws = grouped({"a": [600], "b": [400]})
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> ws = ws.with_layers(police_offices=office)
    >>> found = cover(ws, kind="police_office", within_m=50, metric="straight")
    >>> merge = Change(change_id="1", kind=ChangeKind.MERGE, before=("a", "b"), after=("a",),
    ...     groups=("g1-0",), moved_households=400, households_before={"a": 600, "b": 400},
    ...     households_after={"a": 1000})
    >>> plan = Plan(workspace_digest="", rules=PlanRules(), seed=0,
    ...     before={"g0-0": "a", "g1-0": "b"}, after={"g0-0": "a", "g1-0": "a"},
    ...     households={"g0-0": 600, "g1-0": 400}, changes=(merge,))
    >>> rescore(plan, found)[["side", "community_id", "covered_share"]].values.tolist()
    [['before', 'a', 1.0], ['before', 'b', 0.0], ['after', 'a', 0.6]]
    """
    coverages = [found] if isinstance(found, Coverage) else list(found)
    change_of = {
        (side, community): change.change_id
        for change in plan.changes
        for side, names in (("before", change.before), ("after", change.after))
        for community in names
    }
    tables = [
        _side(coverage, radius, side, assignment, change_of)
        for coverage in coverages
        for radius in coverage.within_m
        for side, assignment in (("before", plan.before), ("after", plan.after))
    ]
    columns = [
        *("kind", "within_m", "side", "change_id", "community_id", "households"),
        *("covered", "not_covered", "unknown", "uncounted", "covered_share"),
    ]
    if not tables:
        return pd.DataFrame(columns=columns)
    return pd.concat(tables, ignore_index=True)[columns]


def by_community(found: Coverage, within_m: float, assignment: Mapping[str, str]) -> pd.DataFrame:
    """Return one coverage summed up over one assignment of places to communities.

    Parameters
    ----------
    found
        Measured on the layers that the places come from.
    within_m
        One of its thresholds.
    assignment
        Community by place (group, or community without groups).

    Returns
    -------
    pandas.DataFrame
        ``community_id, households, covered, not_covered, unknown, uncounted, covered_share``:
        households of known and unknown distance, and how many places have no count, whose
        households are in none of the sums.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grouped
    >>> from hexie_geo.workflow.cover import cover
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> ws = grouped({"a": [600], "b": [400]}).with_layers(police_offices=office)
    >>> found = cover(ws, kind="police_office", within_m=50, metric="straight")
    >>> by_community(found, 50, {"g0-0": "a", "g1-0": "a"})[["covered", "not_covered"]].values
    array([[600, 400]])
    """
    inside, counted = found.covered(within_m), found.distances["households"]
    known, households = inside.notna(), counted.fillna(0)
    yes = inside.fillna(False).astype(bool)
    table = (
        pd.DataFrame(
            {
                "community_id": found.distances["group_id"].map(pd.Series(dict(assignment))),
                "households": households,
                "covered": households.where(yes, 0),
                "not_covered": households.where(known & ~yes, 0),
                "unknown": households.where(~known, 0),
                "uncounted": counted.isna().astype(int),
            }
        )
        .groupby("community_id", as_index=False)
        .sum()
    )
    told = table["covered"] + table["not_covered"]
    return table.assign(covered_share=table["covered"] / told.where(told > 0))


def services(
    plan: Plan,
    ws: Workspace,
    *,
    within_m: float | Iterable[float] = WITHIN_M,
    network: "RoadNetwork | None" = None,
) -> pd.DataFrame:
    """Return what a plan does to every kind of service the workspace has located.

    Parameters
    ----------
    plan
        A plan over ``ws``.
    ws
        The planning area before the plan.
    within_m
        Thresholds in metres, inclusive.
    network
        Roads to walk on; by default the workspace's own.

    Returns
    -------
    pandas.DataFrame
        As :func:`beside`; empty where nothing is located or nothing changes.
    """
    from hexie_geo.workflow.cover import cover_all

    if not plan.changes or not ws.has_geometry:
        return beside(rescore(plan, []))
    radii = [within_m] if isinstance(within_m, int | float) else list(within_m)
    return beside(rescore(plan, cover_all(ws, within_m=radii, network=network)))


def beside(table: pd.DataFrame) -> pd.DataFrame:
    """Return :func:`rescore` with both sides in one row per touched community.

    Parameters
    ----------
    table
        What :func:`rescore` returned.

    Returns
    -------
    pandas.DataFrame
        ``kind, within_m, change_id, community_id``, then ``households, covered, unknown,
        covered_share`` with ``_before`` and ``_after``; missing on the side where the
        community does not exist. Kinds, changes and communities stay in their order.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"kind": "x", "within_m": 500.0, "change_id": "1", "households": 9, "covered": 3,
    ...     "unknown": 0, "covered_share": 1 / 3}
    >>> found = beside(pd.DataFrame([row | {"side": "before", "community_id": "a"},
    ...     row | {"side": "after", "community_id": "b"}]))
    >>> found["community_id"].tolist(), found["households_after"].isna().tolist()
    (['a', 'b'], [True, False])
    """
    sides = {side: table[table["side"] == side] for side in ("before", "after")}
    order: pd.DataFrame = table[_CASE].drop_duplicates()
    for side, rows in sides.items():
        named = rows[_CASE + _SUMS].rename(columns={n: f"{n}_{side}" for n in _SUMS})
        order = order.merge(named, on=_CASE, how="left")
    first = {change: i for i, change in enumerate(table["change_id"].unique())}
    order["place"] = order["change_id"].map(first)
    by = ["kind", "within_m", "place"]
    return order.sort_values(by, kind="stable", ignore_index=True).drop(columns="place")


def records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return the rows of a table as JSON-ready values; missing is None."""
    return table.astype(object).where(table.notna(), None).to_dict("records")


def _side(
    found: Coverage,
    radius: float,
    side: str,
    assignment: Mapping[str, str],
    change_of: dict[tuple[str, str], str],
) -> pd.DataFrame:
    """Return the communities of one side that a plan changes."""
    table = by_community(found, radius, assignment)
    table["change_id"] = [change_of.get((side, c)) for c in table["community_id"]]
    table = table[table["change_id"].notna()]
    return table.assign(kind=found.kind, within_m=radius, side=side)
