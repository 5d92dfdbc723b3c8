"""The six reasons of clause (23) for support, and the indicators beside them."""

from typing import Any

import pandas as pd

from hexie_geo.measures.ids import column, number


def support_reasons(
    communities: pd.DataFrame,
    *,
    density: "pd.Series[float]",
    missing_functions: "pd.Series[float]",
    dense_from: float | None = None,
    hardship_from: float | None = None,
    missing_from: int | None = None,
) -> pd.DataFrame:
    """Return which of the six reasons apply to each community; unknown where no line is drawn.

    Parameters
    ----------
    communities
        Layer; ``kind``, ``area`` and, if there, ``low_income_share``.
    density
        People per km², on the index of ``communities``.
    missing_functions
        How many functions a community lacks, same index.
    dense_from, hardship_from, missing_from
        Where *dense*, *hardship* and *weak facilities* begin: density, share of households on
        minimum income, number of functions. The policy gives none, so neither does this code.

    Returns
    -------
    pandas.DataFrame
        Index of ``communities``; six ``boolean`` columns ``support_new`` … ``support_rural``.

    Examples
    --------
    >>> layer = pd.DataFrame({"area": ["rural"], "kind": ["village_converted"]})
    >>> nothing = pd.Series([None], dtype="float64")
    >>> support_reasons(layer, density=nothing, missing_functions=nothing).iloc[0].tolist()
    [False, <NA>, <NA>, <NA>, True, True]
    """
    kind, area = column(communities, "kind"), column(communities, "area")
    hardship = number(communities, "low_income_share")
    return pd.DataFrame(
        {
            "support_new": _equal(kind, "new_estate"),
            "support_dense": _at_least(density, dense_from),
            "support_hardship": _at_least(hardship, hardship_from),
            "support_weak_facilities": _at_least(missing_functions, missing_from),
            "support_village_converted": _equal(kind, "village_converted"),
            "support_rural": _equal(area, "rural"),
        },
        index=communities.index,
    )


def density_per_km2(communities: pd.DataFrame, area_m2: "pd.Series[float]") -> "pd.Series[float]":
    """Return people per km².

    Examples
    --------
    >>> layer = pd.DataFrame({"population": [500]})
    >>> density_per_km2(layer, pd.Series([250_000.0])).tolist()
    [2000.0]
    """
    people = number(communities, "population")
    return (people / area_m2.where(area_m2 > 0) * 1e6).rename("density_per_km2")


def floating_share(communities: pd.DataFrame) -> "pd.Series[float]":
    """Return the floating population over the actual one (流动人口占实有人口).

    Columns ``floating_population`` and ``actual_population`` (else ``population``).

    Examples
    --------
    >>> floating_share(pd.DataFrame({"floating_population": [50], "population": [200]})).tolist()
    [0.25]
    """
    everyone = number(communities, "actual_population").fillna(number(communities, "population"))
    share = number(communities, "floating_population") / everyone.where(everyone > 0)
    return share.rename("floating_share")


def _equal(values: "pd.Series[Any]", wanted: str) -> "pd.Series[bool]":
    return (values == wanted).astype("boolean").mask(values.isna())


def _at_least(values: "pd.Series[float]", floor: float | None) -> "pd.Series[bool]":
    if floor is None:
        return pd.Series(pd.NA, index=values.index, dtype="boolean")
    return (values >= floor).astype("boolean").mask(values.isna())
