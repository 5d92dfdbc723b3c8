"""Counts of vulnerable groups before and after a plan, as published: small ones are hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from hexie_geo.model.layers import SPECS
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.scenarios import suppress_scenarios
from hexie_geo.report.suppression import SMALL

SMALLEST = SMALL
"""Counts from 1 to one below this are hidden."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Published:
    """Counts by community, before and after a plan, ``Int64``; hidden cells are missing."""

    before: pd.DataFrame
    after: pd.DataFrame


def countable(ws: Workspace) -> tuple[str, ...]:
    """Return the columns of groups that may count people: whole, complete, and none of ours.

    Parameters
    ----------
    ws
        The planning area; without groups nothing can be told of a plan.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [150, 90]})
    >>> countable(ws), countable(ws.with_layers(groups=ws.groups.assign(低保户=[3, 12])))
    ((), ('低保户',))
    """
    if ws.groups is None:
        return ()
    known = {column.name for column in SPECS["groups"].columns}
    found = []
    for column in ws.groups.columns:
        values = ws.groups[column]
        kind = values.dtype
        if column in known or not pd.api.types.is_numeric_dtype(kind):
            continue
        if not pd.api.types.is_bool_dtype(kind) and bool(((values >= 0) & (values % 1 == 0)).all()):
            found.append(str(column))
    return tuple(found)


def published(
    ws: Workspace, columns: Sequence[str], *, after: Mapping[str, str], hide: bool = True
) -> Published:
    """Return counts by community before and after a plan, hidden together.

    Parameters
    ----------
    ws
        The planning area.
    columns
        Of :func:`countable`.
    after
        Community by unit after the plan.
    hide
        False gives the counts as they are: for use inside the office only.

    Returns
    -------
    Published
        See :func:`hexie_geo.report.scenarios.suppress_scenarios` for what stays hidden.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [150, 90], "b": [300], "c": [200]})
    >>> ws = ws.with_layers(groups=ws.groups.assign(低保户=[2, 1, 40, 25]))
    >>> published(ws, ["低保户"], after={"g0-1": "b"}, hide=False).after["低保户"].tolist()
    [2, 41, 25]
    """
    groups = ws.groups
    if groups is None:
        empty = pd.DataFrame(columns=[*columns])
        return Published(before=empty, after=empty)
    home = groups["community_id"]
    then = groups["group_id"].map(after).fillna(home)
    counts = groups[[*columns]].astype("int64")
    if hide:
        first, second = suppress_scenarios(counts.groupby([home.tolist(), then.tolist()]).sum())
    else:
        first, second = (
            counts.groupby(place.tolist()).sum().astype("Int64") for place in (home, then)
        )
    named = "community_id"
    return Published(before=first.rename_axis(named), after=second.rename_axis(named))
