"""Estates in the making: built since a day or not, on sale, accepted, still undelivered."""

from datetime import date

import pandas as pd

from hexie_geo.measures.ids import column

STAGES = ("planned", "building", "presale", "accepted", "delivered")
"""From plan to hand-over, in order; files may say it in Chinese."""

_WORDS = {
    "规划": "planned",
    "规划中": "planned",
    "在建": "building",
    "建设中": "building",
    "under_construction": "building",
    "预售": "presale",
    "预（出）售": "presale",
    "在售": "presale",
    "on_sale": "presale",
    "验收": "accepted",
    "规划验收": "accepted",
    "acceptance": "accepted",
    "交付": "delivered",
    "已交付": "delivered",
}


def stages(estates: pd.DataFrame) -> "pd.Series[str]":
    """Return each estate's stage as one of :data:`STAGES`, missing if unknown.

    Examples
    --------
    >>> stages(pd.DataFrame({"stage": ["预售", "delivered", "?"]})).tolist()
    ['presale', 'delivered', nan]
    """
    said = column(estates, "stage")
    known = {**_WORDS, **{stage: stage for stage in STAGES}}
    return said.map(known).astype("str").rename("stage")


def progress(estates: pd.DataFrame, *, since: date, as_of: date) -> pd.DataFrame:
    """Return how far each estate is, as yes/no/unknown flags.

    Parameters
    ----------
    estates
        Layer; ``delivered_on`` and ``stage`` tell where an estate stands.
    since
        Day from which an estate counts as newly built.
    as_of
        Day of the count: an estate handed over later is not yet delivered.

    Returns
    -------
    pandas.DataFrame
        Index of ``estates``; ``stage``, ``delivered`` (by ``as_of``), ``new_build`` (handed
        over since ``since`` or still in the making), ``on_sale`` (presale or later),
        ``accepted`` (acceptance or later); flags are ``boolean``.

    Examples
    --------
    >>> layer = pd.DataFrame({"delivered_on": ["1998-05-01", None], "stage": [None, "presale"]})
    >>> progress(layer, since=date(2007, 8, 21), as_of=date(2025, 12, 31))["new_build"].tolist()
    [False, True]
    """
    day = pd.to_datetime(column(estates, "delivered_on"))
    stage = stages(estates)
    dated, staged = day.notna(), stage.notna()
    rank = stage.map({name: i for i, name in enumerate(STAGES)}).astype("Float64")
    handed_over = (day <= pd.Timestamp(as_of)).astype("boolean").mask(~dated)
    delivered = handed_over.fillna((stage == "delivered").astype("boolean").mask(~staged))
    in_the_making = staged & (stage != "delivered")
    new = (day >= pd.Timestamp(since)).astype("boolean").mask(~dated)
    new = new.mask(~dated & in_the_making, other=True)
    reached = {
        name: (rank >= STAGES.index(floor)).astype("boolean") | delivered
        for name, floor in (("on_sale", "presale"), ("accepted", "accepted"))
    }
    return pd.DataFrame(
        {"stage": stage, "delivered": delivered, "new_build": new, **reached}, index=estates.index
    )
