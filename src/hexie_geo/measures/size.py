"""Households of a community: its own count, the sum of its groups, people per household."""

import numpy as np
import pandas as pd

from hexie_geo.measures.ids import number


def group_sums(communities: pd.DataFrame, groups: pd.DataFrame | None) -> pd.DataFrame:
    """Return, per community, what its groups add up to beside its own count.

    Parameters
    ----------
    communities, groups
        Layers; ``groups`` may be None.

    Returns
    -------
    pandas.DataFrame
        Index of ``communities``; ``groups`` (number), ``groups_unknown`` (without a count),
        ``group_households`` (missing if there is no group or one count is unknown),
        ``difference_households`` (groups - register) and ``difference_share`` of the register.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [600, 500]})
    >>> off = ws.communities.assign(households=1000)
    >>> group_sums(off, ws.groups)[["group_households", "difference_share"]].values.tolist()
    [[1100.0, 0.1]]
    """
    ids = communities["community_id"]
    register = number(communities, "households")
    if groups is None:
        found = pd.DataFrame({"groups": 0, "groups_unknown": 0}, index=communities.index)
        total = pd.Series(np.nan, index=communities.index)
    else:
        counts = number(groups, "households").groupby(groups["community_id"])
        tally = pd.DataFrame({"groups": counts.size(), "known": counts.count()})
        tally["total"] = counts.sum()
        tally = tally.reindex(ids.to_numpy()).set_axis(communities.index)
        n = tally["groups"].fillna(0).astype(int)
        unknown = n - tally["known"].fillna(0).astype(int)
        found = pd.DataFrame({"groups": n, "groups_unknown": unknown})
        total = tally["total"].where((n > 0) & (unknown == 0))
    difference = total - register
    return found.assign(
        group_households=total,
        difference_households=difference,
        difference_share=difference / register.where(register > 0),
    )


def persons_per_household(communities: pd.DataFrame) -> "pd.Series[float]":
    """Return people per household; missing where either count is missing or households are 0.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> persons_per_household(grid(1, 1, households=1000, population=3100)).tolist()
    [3.1]
    """
    households = number(communities, "households")
    ratio = number(communities, "population") / households.where(households > 0)
    return ratio.rename("persons_per_household")


def gated_share(
    communities: pd.DataFrame, groups: pd.DataFrame | None, estates: pd.DataFrame | None
) -> "pd.Series[float]":
    """Return the share of a community's group households that live behind gates.

    Groups name their estate in ``estate_id``; an estate is ``gated`` or not. Missing where a
    group's count, or whether its estate is gated, is unknown. Groups of no estate are open.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [600, 200]})
    >>> groups = ws.groups.assign(estate_id=["e1", None])
    >>> estates = pd.DataFrame({"estate_id": ["e1"], "gated": [True]})
    >>> gated_share(ws.communities, groups, estates).tolist()
    [0.75]
    """
    nothing = pd.Series(np.nan, index=communities.index, name="gated_share")
    if groups is None or estates is None or "estate_id" not in groups or "gated" not in estates:
        return nothing
    gates = pd.Series(estates["gated"].to_numpy(), index=estates["estate_id"].to_numpy())
    gates = gates[~gates.index.duplicated()].astype("boolean").astype("Float64")
    behind = groups["estate_id"].map(gates).astype("Float64").fillna(0.0)
    behind = behind.mask(groups["estate_id"].notna() & groups["estate_id"].map(gates).isna())
    counts = number(groups, "households")
    frame = pd.DataFrame(
        {"inside": counts * behind.astype("float64"), "all": counts}, index=groups.index
    )
    frame = frame.assign(known=frame["inside"].notna(), community_id=groups["community_id"])
    by = frame.groupby("community_id")
    total = by["all"].sum()
    share = (by["inside"].sum() / total.where(total > 0)).where(by["known"].all())
    return (
        share.reindex(communities["community_id"].to_numpy())
        .set_axis(nothing.index)
        .rename("gated_share")
    )
