"""Compare two states of a planning area: what changed, and whose verdict flipped."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from hexie_geo.model.workspace import Workspace

PROVISIONS = ("community.households.redivide", "community.households.normal")


@dataclass(frozen=True, eq=False, kw_only=True)
class Comparison:
    """Two states side by side.

    Attributes
    ----------
    communities
        One row per community of either state: ``community_id, name_before, name_after,
        households_before, households_after, change`` (added, removed, renamed, recounted,
        unchanged).
    verdicts
        One row per community and provision whose outcome differs: ``community_id,
        provision, before, after``; a community that is in one state only has an empty side.
    moved_groups
        ``group_id, community_id_before, community_id_after, households`` of the groups that
        lie in another community; empty when either state has no groups.
    same_basis
        Whether both counts follow the same household basis; if not, differences of counts
        are differences of definition too.
    """

    communities: pd.DataFrame
    verdicts: pd.DataFrame
    moved_groups: pd.DataFrame
    same_basis: bool

    def summary(self) -> dict[str, object]:
        """Return counts by kind of change, flips and moved households, for JSON.

        Groups without a count are in ``groups_moved_uncounted``, not in ``households_moved``.
        """
        return {
            "same_basis": self.same_basis,
            "communities": self.communities["change"].value_counts().sort_index().to_dict(),
            "verdicts_flipped": len(self.verdicts),
            "groups_moved": len(self.moved_groups),
            "groups_moved_uncounted": int(self.moved_groups["households"].isna().sum()),
            "households_moved": int(self.moved_groups["households"].sum()),
            "verdicts": self.verdicts.to_dict("records"),
        }


def compare(before: Workspace, after: Workspace) -> Comparison:
    """Return what changed between two states or two years.

    Parameters
    ----------
    before, after
        Two workspaces of the same area; communities are matched by ``community_id``.

    Returns
    -------
    Comparison
        Communities, flipped verdicts and moved groups.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> one, two = grouped({"a": [800, 700]}), grouped({"a": [800, 100]})
    >>> compare(one, two).verdicts[["provision", "before", "after"]].values.tolist()
    [['community.households.redivide', 'met', 'adjust'], \
['community.households.normal', 'met', 'watch']]
    """
    return Comparison(
        communities=_communities(before, after),
        verdicts=_verdicts(before, after),
        moved_groups=_moved(before, after),
        same_basis=before.basis == after.basis,
    )


def _communities(before: Workspace, after: Workspace) -> pd.DataFrame:
    columns = ["community_id", "name", "households"]
    both = before.communities[columns].merge(
        after.communities[columns],
        on="community_id",
        how="outer",
        suffixes=("_before", "_after"),
        indicator="side",
    )
    change = pd.Series("unchanged", index=both.index, dtype="str")
    change = change.mask(_differ(both["households_before"], both["households_after"]), "recounted")
    change = change.mask(_differ(both["name_before"], both["name_after"]), "renamed")
    change = change.mask(both["side"] == "left_only", "removed")
    change = change.mask(both["side"] == "right_only", "added")
    return (
        both.assign(change=change)
        .drop(columns="side")
        .sort_values("community_id", ignore_index=True)
    )


def _differ(one: "pd.Series[Any]", other: "pd.Series[Any]") -> "pd.Series[bool]":
    """Tell which rows differ; two missing values are alike."""
    return (one != other) & ~(one.isna() & other.isna())


def _verdicts(before: Workspace, after: Workspace) -> pd.DataFrame:
    from hexie_geo.workflow.check import check

    def judged(workspace: Workspace) -> "pd.Series[str]":
        found = check(workspace)
        found = found[found["provision"].isin(PROVISIONS)]
        return found.set_index(["subject_id", "provision"])["outcome"].astype("str")

    table = pd.concat({"before": judged(before), "after": judged(after)}, axis=1).fillna("")
    flipped = table[table["before"] != table["after"]].reset_index()
    order = flipped["provision"].map({p: i for i, p in enumerate(PROVISIONS)})
    flipped = flipped.assign(order=order).sort_values(["subject_id", "order"], ignore_index=True)
    return flipped.rename(columns={"subject_id": "community_id"})[
        ["community_id", "provision", "before", "after"]
    ]


def _moved(before: Workspace, after: Workspace) -> pd.DataFrame:
    columns = ["group_id", "community_id_before", "community_id_after", "households"]
    if before.groups is None or after.groups is None:
        return pd.DataFrame(columns=columns)
    both = before.groups[["group_id", "community_id"]].merge(
        after.groups[["group_id", "community_id", "households"]],
        on="group_id",
        suffixes=("_before", "_after"),
    )
    moved = both[_differ(both["community_id_before"], both["community_id_after"])]
    return pd.DataFrame(moved[columns].sort_values("group_id", ignore_index=True))
