"""What the papers say of each community: its borders, area, households, people, groups, office."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from hexie_geo.i18n import term
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Body, GroupKind
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.surroundings import Borders

GAP = "（待补）"
_MOST_ESTATES = 12
_OFFICE = {Body.RESIDENTS_COMMITTEE: "居委会", Body.VILLAGE_COMMITTEE: "村委会"}


def community_facts(
    community: str, *, plan: Plan, before: Workspace, after: Workspace, borders: Borders
) -> dict[str, Any]:
    """Return the facts of one community after a plan, unknown ones as （待补）.

    The form is that of approvals such as 清远 2018 (urban: 居民小组, 居委会办公地址) and 淳安
    (villages: 村民小组, 村委会驻址).
    """
    row = _row(after, community)
    inside = [unit for unit, at in plan.after.items() if at == community]
    people, shape = row.get("population"), row.get("geometry")
    return {
        "name": row["name"],
        "households": plan.totals.get(community, GAP),
        "population": _count(people),
        "people": f"{_count(people)}人" if pd.notna(people) else GAP,
        "groups": len(inside),
        "groups_said": _groups(before, inside),
        "area": _area(shape),
        "bounds": borders[community].say("zh") if community in borders else f"四至{GAP}。",
        "estates": _estates(after, community),
        "office": _address(before, community),
        "office_said": f"{_OFFICE[Body(row['body'])]}办公地址{_address(before, community)}",
    }


def basic_rows(plan: Plan, before: Workspace, after: Workspace) -> list[dict[str, Any]]:
    """Return 调整前后的基本情况: a row per community concerned, and the sum of households.

    Communities that a plan abolishes have no figures after it, new ones none before; that is
    written as —, what is not known as （待补）.
    """
    concerned = dict.fromkeys(c for change in plan.changes for c in (*change.before, *change.after))
    sizes = plan_sizes(plan.before, plan.households), plan_sizes(plan.after, plan.households)
    rows = [
        {
            "name": _row(after if c in sizes[1] else before, c)["name"],
            **_side("before", c, before, sizes[0], Counter(plan.before.values())),
            **_side("after", c, after, sizes[1], Counter(plan.after.values())),
        }
        for c in sorted(concerned)
    ]
    total = {f"households_{side}": sum(n.get(c, 0) for c in concerned)
             for side, n in zip(("before", "after"), sizes, strict=True)}  # fmt: skip
    groups = {f"groups_{side}": sum(at in concerned for at in homes.values())
              for side, homes in (("before", plan.before), ("after", plan.after))}  # fmt: skip
    empty = {
        f"{what}_{side}": "" for what in ("population", "area") for side in ("before", "after")
    }
    return [*rows, {"name": "合计", **empty, **total, **groups}]


def plan_sizes(homes: Mapping[str, str], households: Mapping[str, int]) -> dict[str, int]:
    """Return the households of every community by its groups.

    Examples
    --------
    >>> plan_sizes({"g1": "a", "g2": "a"}, {"g1": 3, "g2": 4})
    {'a': 7}
    """
    found: dict[str, int] = {}
    for unit, community in homes.items():
        found[community] = found.get(community, 0) + households[unit]
    return found


def _side(
    side: str, community: str, workspace: Workspace, sizes: Mapping[str, int], groups: Counter[str]
) -> dict[str, Any]:
    if community not in sizes:
        return {f"{what}_{side}": "—" for what in ("households", "population", "area", "groups")}
    row = _row(workspace, community)
    return {
        f"households_{side}": sizes[community],
        f"population_{side}": _count(row.get("population")),
        f"area_{side}": _area(row.get("geometry")),
        f"groups_{side}": groups[community],
    }


def _row(workspace: Workspace, community: str) -> Mapping[str, Any]:
    table = workspace.communities
    at = table[table["community_id"] == community].iloc[0]
    row = {str(name): value for name, value in at.items()}
    return row | {"geometry": row[str(table.geometry.name)]} if has_geometry(table) else row


def _count(value: Any) -> str:
    return GAP if value is None or pd.isna(value) else f"{value:.0f}"


def _area(shape: Any) -> str:
    return GAP if shape is None or shape.is_empty else f"{shape.area / 1e6:.2f}"


def _groups(before: Workspace, inside: list[str]) -> str:
    """Return how many groups of which kind: 居民小组3个、村民小组2个."""
    table = before.groups
    kinds: Mapping[str, str] = {}
    if table is not None and "kind" in table.columns:
        ids, known = table["group_id"].to_numpy(object), table["kind"].to_numpy(object)
        kinds = dict(zip(ids, known, strict=True))
    counted = Counter(
        GroupKind.VILLAGERS if kinds.get(unit) == GroupKind.VILLAGERS else GroupKind.RESIDENTS
        for unit in inside
    )
    said = [f"{term(kind, 'zh')}{counted[kind]}个" for kind in GroupKind if counted[kind]]
    return "、".join(said) or f"居民小组{GAP}"


def _estates(after: Workspace, community: str) -> str:
    """Return the estates by name that lie in a community: 含奥园小区."""
    table = after.estates
    if table is None or "name" not in table.columns:
        return ""
    mine = table.loc[table["community_id"] == community, "name"].dropna()
    names = sorted(set(mine.tolist()))
    if not names:
        return ""
    more = f"等{len(names)}个小区" if len(names) > _MOST_ESTATES else ""
    return f"含{'、'.join(names[:_MOST_ESTATES])}{more}。"


def _address(before: Workspace, community: str) -> str:
    """Return where the office stands today; a new community has none yet."""
    table = before.communities
    if "office_address" not in table.columns:
        return GAP
    mine = table.loc[table["community_id"] == community, "office_address"].dropna()
    return str(mine.iloc[0]) if len(mine) else GAP
