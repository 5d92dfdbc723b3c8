"""What a boundary plan does to coverage: nobody moves house, so distances are summed anew."""

from collections.abc import Iterable

import pandas as pd

from hexie_geo.model.coverage import Coverage
from hexie_geo.model.plans import Plan


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
        not_covered, unknown, covered_share`` (missing where nothing is known). Per change and
        threshold the households of both sides add up to the same.

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
        _side(coverage, radius, side, pd.Series(dict(assignment)), change_of)
        for coverage in coverages
        for radius in coverage.within_m
        for side, assignment in (("before", plan.before), ("after", plan.after))
    ]
    columns = [
        *("kind", "within_m", "side", "change_id", "community_id", "households"),
        *("covered", "not_covered", "unknown", "covered_share"),
    ]
    if not tables:
        return pd.DataFrame(columns=columns)
    return pd.concat(tables, ignore_index=True)[columns]


def _side(
    found: Coverage,
    radius: float,
    side: str,
    assignment: "pd.Series[str]",
    change_of: dict[tuple[str, str], str],
) -> pd.DataFrame:
    """Sum one coverage up over one assignment of places to communities."""
    inside, households = found.covered(radius), found.distances["households"].fillna(0)
    known = inside.notna()
    yes = inside.fillna(False).astype(bool)
    table = (
        pd.DataFrame(
            {
                "community_id": found.distances["group_id"].map(assignment),
                "households": households,
                "covered": households.where(yes, 0),
                "not_covered": households.where(known & ~yes, 0),
                "unknown": households.where(~known, 0),
            }
        )
        .groupby("community_id", as_index=False)
        .sum()
    )
    table["change_id"] = [change_of.get((side, c)) for c in table["community_id"]]
    table = table[table["change_id"].notna()]
    told = table["covered"] + table["not_covered"]
    return table.assign(
        kind=found.kind,
        within_m=radius,
        side=side,
        covered_share=table["covered"] / told.where(told > 0),
    )
