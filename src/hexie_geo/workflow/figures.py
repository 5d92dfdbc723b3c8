"""What one state of an area comes to, in the figures by which plans are compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from hexie_geo.model.coverage import Coverage
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Outcome
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow.rescore import by_community
from hexie_geo.workflow.size import size_verdicts

HALF = 0.5
FIGURES = (
    "communities", "outside", "watch", "unknown", "households_moved", "groups_moved",
    "groups_uncounted", "founded", "border_m", "rooms_missing_m2", "offices_missing",
    "needs_unknown", "covered_share", "below_half", "places_uncounted",
)  # fmt: skip
"""Figures in the order in which they are told; fewer is better for all but the share."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Side:
    """One side of a comparison: a state of the area, and the plan that led to it, if any."""

    workspace: Workspace
    plan: Plan | None = None
    today: bool = False

    @property
    def assignment(self) -> Mapping[str, str]:
        """Community by unit."""
        if self.plan is not None:
            return self.plan.after
        groups = self.workspace.groups
        own = self.workspace.communities["community_id"]
        found = dict(zip(own, own, strict=True))
        if groups is not None:
            found |= dict(zip(groups["group_id"], groups["community_id"], strict=True))
        return MappingProxyType(found)


def figures(
    side: Side,
    found: pd.DataFrame,
    *,
    coverage: Coverage | None = None,
    within_m: float | None = None,
) -> dict[str, float | None]:
    """Return the figures of one side, by the names of :data:`FIGURES`; None where unknown.

    Parameters
    ----------
    side
        The state.
    found
        The table of ``check`` on it.
    coverage
        Distances of the places whose communities ``side`` gives; nobody moves house, so one
        coverage serves every plan over the same layers.
    within_m
        The threshold that is told, one of the coverage's; by default its first.

    Returns
    -------
    dict
        What a state without a plan cannot tell (what moves, borders, needs) is zero for today's
        map and None for another one.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.check import check
    >>> from hexie_geo.workflow.plan import apply, propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> plan = propose(ws)[0]
    >>> after = apply(plan, ws)
    >>> [figures(Side(workspace=w, plan=p, today=p is None), check(w))["outside"]
    ...  for w, p in ((ws, None), (after, plan))]
    [1, 0]
    """
    outcomes = size_verdicts(found)["outcome"].value_counts()
    told: dict[str, float | None] = dict.fromkeys(FIGURES)
    told |= {
        "communities": len(side.workspace.communities),
        "outside": int(outcomes.get(Outcome.ADJUST.value, 0)),
        "watch": int(outcomes.get(Outcome.WATCH.value, 0)),
        "unknown": int(outcomes.get(Outcome.UNKNOWN.value, 0)),
    }
    if side.plan is not None:
        told |= _of_plan(side.plan, side.workspace)
    elif side.today:
        told |= {"households_moved": 0, "groups_moved": 0, "founded": 0, "border_m": 0}
    if coverage is not None:
        told |= _covered(coverage, within_m or coverage.within_m[0], side.assignment)
    return told


def _of_plan(plan: Plan, after: Workspace) -> dict[str, float | None]:
    from hexie_geo.workflow.plan import rooms_missing

    away = {u for u, c in plan.after.items() if c != plan.before[u]}
    uncounted = 0
    if after.groups is not None:
        blank = after.groups["households"].isna() & after.groups["group_id"].isin(away)
        uncounted = int(blank.sum())
    needs = [need for change in plan.changes for need in change.needs]
    offices = [n for n in needs if n.what == "police_office"]
    border = plan.scores.get("border_change_m")
    return {
        "households_moved": plan.moved_households,
        "groups_moved": len(away),
        "groups_uncounted": uncounted,
        "founded": len(set(plan.after.values()) - set(plan.before.values())),
        "border_m": None if border is None else float(border),
        "rooms_missing_m2": rooms_missing(plan),
        "offices_missing": sum(
            max(0.0, n.need - n.have) for n in offices if n.need is not None and n.have is not None
        ),
        "needs_unknown": sum(n.need is None or n.have is None for n in needs),
    }


def _covered(
    found: Coverage, within_m: float, assignment: Mapping[str, str]
) -> dict[str, float | None]:
    table = by_community(found, within_m, assignment)
    told = float((table["covered"] + table["not_covered"]).sum())
    return {
        "covered_share": float(table["covered"].sum()) / told if told else None,
        "below_half": int((table["covered_share"] < HALF).sum()),
        "places_uncounted": int(table["uncounted"].sum()),
    }
