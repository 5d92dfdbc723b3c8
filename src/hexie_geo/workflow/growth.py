"""Verdicts now and when the estates in the making are handed over; plans that fall out again."""

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.measures.growth import arriving
from hexie_geo.model.layers import HOUSEHOLD_COLUMNS
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Outcome
from hexie_geo.model.workspace import Workspace

SIZE = "community.households.redivide"
_MANY = 1_000_000  # more households than any estate brings
_FINE = frozenset({"met", "watch", "not_applicable", "exempt"})


@dataclass(frozen=True, eq=False, kw_only=True)
class Growth:
    """Communities now and then.

    Attributes
    ----------
    until
        The day looked at.
    workspace
        The state then: counts with what arrives, counted on ``until``.
    communities
        One row per community: ``community_id, name, households_now, arriving, households_then,
        verdict_now, verdict_then, undated, uncounted``; a community whose count is unknown stays
        unknown. Where estates are ``uncounted``, ``households_then`` is the least, and the verdict
        then is known only if more households would not change it.
    outside_again
        Communities that the plan changes, whose size verdict is fine after the plan and calls
        for adjustment then. Empty without a plan.
    """

    until: date
    workspace: Workspace
    communities: pd.DataFrame
    outside_again: tuple[str, ...]

    @property
    def flipped(self) -> pd.DataFrame:
        """The communities whose verdict is another one then."""
        table = self.communities
        return table[table["verdict_now"] != table["verdict_then"]]


def grow(workspace: Workspace, *, until: date, plan: Plan | None = None) -> Growth:
    """Return how communities stand once the estates handed over by ``until`` are lived in.

    Parameters
    ----------
    workspace
        The planning area; its estates carry planned households and the day of handing over.
    until
        Last day looked at, after the count.
    plan
        Look at the state after this plan; estates go with their groups.

    Returns
    -------
    Growth
        All planned households are taken as lived in from the day of handing over: the most that
        can come.

    Raises
    ------
    DataError
        ``rules.until_before_count`` if ``until`` is not after the count.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> estates = pd.DataFrame({"estate_id": ["e"], "community_id": ["a"],
    ...     "planned_households": [2500], "delivered_on": ["2030-01-01"]})
    >>> ws = grouped({"a": [150] * 18}).with_layers(estates=estates)
    >>> found = grow(ws, until=date(2031, 1, 1))
    >>> found.communities[["households_then", "verdict_now", "verdict_then"]].values.tolist()
    [[5200, 'met', 'adjust']]
    """
    if until <= workspace.as_of:
        values = {"until": until.isoformat(), "as_of": workspace.as_of.isoformat()}
        raise DataError(Problem(code="rules.until_before_count", values=values))
    now = workspace if plan is None else _after(plan, workspace)
    then, table = _then(now, until)
    verdicts = {name: _verdicts(ws) for name, ws in (("now", now), ("then", then))}
    codes = table["community_id"]
    least = codes.map(verdicts["then"]).astype("str")
    table = table.assign(
        verdict_now=codes.map(verdicts["now"]).astype("str"),
        verdict_then=least.mask(_open(then, table, least), Outcome.UNKNOWN.value),
    )
    changed = set() if plan is None else {c for change in plan.changes for c in change.after}
    again = table["verdict_now"].isin(_FINE) & (table["verdict_then"] == "adjust")
    return Growth(
        until=until,
        workspace=then,
        communities=table,
        outside_again=tuple(c for c in codes[again] if c in changed),
    )


def last_delivery(workspace: Workspace) -> date | None:
    """Return the last day on which an estate is handed over after the count; None without any.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> last_delivery(grouped({"a": [150] * 18})) is None
    True
    """
    if workspace.estates is None or "delivered_on" not in workspace.estates.columns:
        return None
    days = pd.to_datetime(workspace.estates["delivered_on"])
    coming = days[days > pd.Timestamp(workspace.as_of)]
    return None if coming.empty else coming.max().date()


def _after(plan: Plan, workspace: Workspace) -> Workspace:
    from hexie_geo.workflow.plan import apply

    return apply(plan, workspace)


def _then(now: Workspace, until: date) -> tuple[Workspace, pd.DataFrame]:
    """Return the state with what arrives, and the counts behind it."""
    layer = now.communities
    names = ["estates", "arriving", "undated", "uncounted"]
    if now.estates is None:
        come = pd.DataFrame(0, index=layer["community_id"], columns=names)
    else:
        come = arriving(now.estates, as_of=now.as_of, until=until)
        come = come.reindex(layer["community_id"]).fillna(0).astype("int64")
    added = come["arriving"].to_numpy()
    counts = pd.to_numeric(layer["households"])
    grown = {"households": counts + added}
    deciding = HOUSEHOLD_COLUMNS[now.basis]
    if deciding in layer.columns:
        grown[deciding] = pd.to_numeric(layer[deciding]) + added
    table = pd.DataFrame(
        {
            "community_id": layer["community_id"].to_numpy(),
            "name": layer["name"].to_numpy(),
            "households_now": counts.to_numpy(),
            "arriving": added,
            "households_then": grown["households"].to_numpy(),
            "undated": come["undated"].to_numpy(),
            "uncounted": come["uncounted"].to_numpy(),
        }
    )
    return replace(now.with_layers(communities=layer.assign(**grown)), as_of=until), table


def _open(then: Workspace, table: pd.DataFrame, least: "pd.Series[str]") -> "pd.Series[bool]":
    """Tell whose verdict hangs on estates of which nobody knows how many households they bring."""
    uncounted = table["uncounted"] > 0
    if not uncounted.any():
        return uncounted
    layer = then.communities
    many = layer["households"].mask(uncounted.to_numpy(), layer["households"] + _MANY)
    most = _verdicts(then.with_layers(communities=layer.assign(households=many)))
    return uncounted & (table["community_id"].map(most) != least)


def _verdicts(workspace: Workspace) -> dict[str, str]:
    from hexie_geo.workflow.check import check

    found = check(workspace)
    mine = found[found["provision"] == SIZE]
    return dict(zip(mine["subject_id"], mine["outcome"].astype("str"), strict=True))
