"""Counts of vulnerable groups as they may be published: small ones, and what tells them, hidden.

Every count is set beside the households it was taken from, as *this group* and *all others*,
for the households of a community are public anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from hexie_geo.model.layers import SPECS
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.suppression import SMALL, suppress


@dataclass(frozen=True, eq=False, kw_only=True)
class Published:
    """Counts per community for publishing.

    Attributes
    ----------
    table
        Index ``community_id``, a column per count as ``Int64``; hidden and unknown cells are
        missing.
    hidden
        Which cells are hidden, in the shape of ``table``.
    left_out
        Communities whose counts are unknown, or larger than their households: not published.
    """

    table: pd.DataFrame
    hidden: pd.DataFrame
    left_out: tuple[str, ...]


def countable(ws: Workspace) -> tuple[str, ...]:
    """Return the columns that may be counts of a group of households: whole numbers beside ours.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [150, 90]})
    >>> countable(ws)
    ()
    >>> countable(ws.with_layers(groups=ws.groups.assign(低保户=[3, 12])))
    ('低保户',)
    """
    name, layer = ("communities", ws.communities) if ws.groups is None else ("groups", ws.groups)
    known = {column.name for column in SPECS[name].columns}
    found = []
    for column in layer.columns:
        values = layer[column]
        if column in known or not pd.api.types.is_numeric_dtype(values.dtype):
            continue
        if pd.api.types.is_bool_dtype(values.dtype):
            continue
        told = values.dropna()
        if len(told) and bool((told >= 0).all()) and bool((told % 1 == 0).all()):
            found.append(str(column))
    return tuple(found)


def published(
    ws: Workspace,
    columns: Sequence[str],
    *,
    hide: bool = True,
    after: Mapping[str, str] | None = None,
) -> Published:
    """Return counts per community, small ones hidden with whatever would give them away.

    Parameters
    ----------
    ws
        The planning area.
    columns
        Of :func:`countable`.
    hide
        False gives the counts as they are: for use inside the office only.
    after
        Community by unit after a plan; without it, today's.

    Returns
    -------
    Published
        A count from 1 to 9 is hidden, and further cells of the same kind of count until neither
        the households of the communities nor the sum over the area tells it
        (:func:`hexie_geo.report.suppression.suppress`). One scenario alone is protected: the
        tables of two scenarios, set side by side, tell what the groups that move held.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [150, 90], "b": [300], "c": [200]})
    >>> ws = ws.with_layers(groups=ws.groups.assign(低保户=[2, 1, 40, 25]))
    >>> published(ws, ["低保户"]).table["低保户"].isna().sum()
    np.int64(2)
    >>> published(ws, ["低保户"], hide=False).table["低保户"].tolist()
    [3, 40, 25]
    """
    layer, key = (ws.communities, "community_id") if ws.groups is None else (ws.groups, "group_id")
    home = layer["community_id"]
    place = home if after is None else layer[key].map(after).fillna(home)
    counts = layer[[*columns]].assign(households=pd.to_numeric(layer["households"]))
    known = counts.notna().groupby(place).all()
    sums = counts.groupby(place).sum().astype("int64")
    fits = known.all(axis=1) & sums[[*columns]].le(sums["households"], axis=0).all(axis=1)
    whole = sums[fits]
    shown = pd.DataFrame(index=sums.index, columns=[*columns]).astype("Int64")
    hidden = pd.DataFrame(data=False, index=sums.index, columns=[*columns])
    for column in columns:
        pair = pd.DataFrame({column: whole[column], "others": whole["households"] - whole[column]})
        told = suppress(pair) if hide else pair.astype("Int64")
        shown.loc[whole.index, column] = told[column]
        hidden.loc[whole.index, column] = told[column].isna()
    out = tuple(str(c) for c in sums.index[~fits])
    return Published(table=shown.rename_axis("community_id"), hidden=hidden, left_out=out)


def marks(found: Published) -> pd.DataFrame:
    """Return the table as text for a sheet: ``*`` hidden, empty where nothing is known.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [150], "b": [300], "c": [200]})
    >>> ws = ws.with_layers(groups=ws.groups.assign(低保户=[3, 40, 25]))
    >>> marks(published(ws, ["低保户"]))["低保户"].tolist()
    ['*', '40', '*']
    """
    text = found.table.astype("string").fillna("")
    return text.mask(found.hidden.astype(bool), "*").astype("str")


SMALLEST = SMALL
"""Counts from 1 to one below this are hidden."""
