"""Households that estates will bring, by the day they are handed over."""

from datetime import date

import pandas as pd

from hexie_geo.measures.estates import stages
from hexie_geo.measures.ids import column, number


def arriving(estates: pd.DataFrame, *, as_of: date, until: date) -> pd.DataFrame:
    """Return the planned households that estates bring to each community.

    Parameters
    ----------
    estates
        Layer with ``community_id``, ``planned_households``, ``delivered_on`` and ``stage``.
    as_of
        Day of the count: what was handed over by then is counted already.
    until
        Last day looked at.

    Returns
    -------
    pandas.DataFrame
        Index ``community_id``, sorted; ``estates`` and ``arriving`` (households handed over
        after ``as_of`` and by ``until``), ``undated`` (planned households still in the making
        without a day: they may come or not), ``uncounted`` (estates coming in time whose planned
        households are unknown, which is not zero).

    Examples
    --------
    >>> layer = pd.DataFrame({"community_id": ["a", "a"], "planned_households": [500, 300],
    ...     "delivered_on": ["2027-06-30", None], "stage": ["presale", "building"]})
    >>> arriving(layer, as_of=date(2026, 1, 1), until=date(2027, 12, 31)).iloc[0].to_dict()
    {'estates': 1, 'arriving': 500, 'undated': 300, 'uncounted': 0}
    """
    day = pd.to_datetime(column(estates, "delivered_on"))
    stage = stages(estates)
    planned = number(estates, "planned_households")
    coming = (day > pd.Timestamp(as_of)) & (day <= pd.Timestamp(until))
    making = day.isna() & stage.notna() & (stage != "delivered")
    table = pd.DataFrame(
        {
            "community_id": column(estates, "community_id"),
            "estates": coming.astype("int64"),
            "arriving": planned.where(coming).fillna(0).astype("int64"),
            "undated": planned.where(making).fillna(0).astype("int64"),
            "uncounted": (coming & planned.isna()).astype("int64"),
        }
    )
    return table.groupby("community_id", sort=True).sum()
