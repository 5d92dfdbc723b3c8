"""Resident groups: which community each belongs to, and what that community is."""

import pandas as pd

from hexie_geo.measures.ids import looked_up, number


def group_facts(groups: pd.DataFrame, communities: pd.DataFrame) -> pd.DataFrame:
    """Return, per group, its households and what is known of its community.

    Returns
    -------
    pandas.DataFrame
        Index of ``groups``; ``households``, ``community_known`` (its id exists), ``area``,
        ``community_name``, ``township_id`` of the community.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [100]})
    >>> group_facts(ws.groups, ws.communities)[["households", "area"]].values.tolist()
    [[100.0, 'urban']]
    """
    home = groups["community_id"]
    return pd.DataFrame(
        {
            "households": number(groups, "households"),
            "community_known": home.isin(communities["community_id"]),
            "area": looked_up(home, communities, "community_id", "area"),
            "community_name": looked_up(home, communities, "community_id", "name"),
            "township_id": looked_up(home, communities, "community_id", "township_id"),
        },
        index=groups.index,
    )
