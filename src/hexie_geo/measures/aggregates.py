"""County totals that a clause speaks of: six-good shares, leaders' contacts, staff pay."""

from typing import Any

import pandas as pd

from hexie_geo.measures.ids import column, number
from hexie_geo.model.layers import flag

SIX_GOOD = ("self_governance", "management", "service", "safety", "environment", "civility")


def six_good(communities: pd.DataFrame) -> "pd.Series[bool]":
    """Return whether a community reaches all six (六好); missing while one is unknown.

    Columns ``good_self_governance`` … ``good_civility``, or one column ``six_good``.

    Examples
    --------
    >>> six_good(pd.DataFrame({"six_good": [True, None]})).tolist()
    [True, <NA>]
    """
    if "six_good" in communities.columns:
        return flag(communities["six_good"]).rename("six_good")
    found = pd.Series(data=True, index=communities.index, dtype="boolean", name="six_good")
    for part in SIX_GOOD:
        found &= flag(column(communities, f"good_{part}"))
    return found


def six_good_counts(communities: pd.DataFrame) -> dict[str, int]:
    """Return, per area, how many communities reach six good, do not, and are unknown.

    Keys ``six_good_urban_yes``, ``…_no``, ``…_unknown`` and the same for ``rural``.

    Examples
    --------
    >>> layer = pd.DataFrame({"area": ["urban", "urban"], "six_good": [True, None]})
    >>> six_good_counts(layer)["six_good_urban_unknown"]
    1
    """
    reached = six_good(communities)
    counts = {}
    for area in ("urban", "rural"):
        here = reached[communities["area"] == area]
        counts[f"six_good_{area}_yes"] = int((here == True).sum())  # noqa: E712 - three values
        counts[f"six_good_{area}_no"] = int((here == False).sum())  # noqa: E712
        counts[f"six_good_{area}_unknown"] = int(here.isna().sum())
    return counts


def leaders(communities: pd.DataFrame) -> dict[str, Any]:
    """Return who contacts what: how many leaders, with several, and communities without one.

    Column ``contact_leader`` (an anonymous code will do). Values are missing if no row has one.

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": ["a", "b"], "contact_leader": ["L1", "L1"]})
    >>> leaders(layer)["leaders"], leaders(layer)["leaders_with_several"]
    (1, 1)
    """
    who = column(communities, "contact_leader")
    if who.notna().sum() == 0:
        return {"leaders": None, "leaders_with_several": None, "communities_without_leader": ()}
    times = who.value_counts()
    return {
        "leaders": len(times),
        "leaders_with_several": int((times > 1).sum()),
        "communities_without_leader": tuple(communities["community_id"][who.isna()]),
    }


def staff_pay(communities: pd.DataFrame) -> float | None:
    """Return the mean yearly pay of urban full-time staff, yuan, weighted by their number.

    Columns ``staff_pay_yuan`` and ``staff``; None while a community with staff has no pay
    stated, or any number of staff is unknown. An aggregate only: never one community's pay.

    Examples
    --------
    >>> staff_pay(pd.DataFrame({"area": ["urban"], "staff": [5], "staff_pay_yuan": [60000.0]}))
    60000.0
    """
    urban = communities[communities["area"] == "urban"]
    staff, pay = number(urban, "staff"), number(urban, "staff_pay_yuan")
    if urban.empty or staff.isna().any() or pay[staff > 0].isna().any() or staff.sum() == 0:
        return None
    return float((pay.fillna(0) * staff).sum() / staff.sum())
