"""The same communities counted on every household basis (口径) that the layer holds."""

import pandas as pd

from hexie_geo.measures.ids import number
from hexie_geo.model.layers import HOUSEHOLD_COLUMNS
from hexie_geo.model.terms import Basis


def households_by_basis(communities: pd.DataFrame, *, basis: Basis) -> pd.DataFrame:
    """Return one column of households per basis at hand, the deciding one first.

    Parameters
    ----------
    communities
        Layer; its ``households`` is the count on ``basis``.
    basis
        The deciding basis.

    Returns
    -------
    pandas.DataFrame
        Index of ``communities``; columns are members of :class:`Basis`, values 户 or missing.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> layer = grid(1, 1, households=990, households_resident=1040)
    >>> households_by_basis(layer, basis=Basis.HUKOU).values.tolist()
    [[990.0, 1040.0]]
    """
    found = {basis: number(communities, "households")}
    for other, name in HOUSEHOLD_COLUMNS.items():
        if other is not basis and name in communities.columns:
            found[other] = number(communities, name)
    return pd.DataFrame(found, index=communities.index)
