"""Police offices of the communities after a change: they serve whom they are assigned to."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.measures.police import assignment
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.workspace import Workspace
from hexie_geo.rules.settings import RuleSettings

Police = tuple[float | None, float | None]
"""Offices that serve one community alone, and their officers; None where that is unknown."""


def police_of(workspace: Workspace, parts: Mapping[str, Mapping[str, int]]) -> dict[str, Police]:
    """Return the police offices of each community of ``parts``, and their officers.

    An office goes with the community it is assigned to (一区一室 counts those that serve it
    alone). Where that community is dissolved, it goes with the part in which it stands or, if
    that cannot be told, with the part that takes most of the households. While the assignment of
    any office is unknown, a part without one of its own is unknown too, not without.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo import grouped
    >>> offices = gpd.GeoDataFrame({"office_id": ["p"], "name": ["警务室"], "officers": [2],
    ...     "community_ids": ["b"]}, geometry=[Point(500050, 2769950)], crs=4543)
    >>> ws = grouped({"a": [600], "b": [900]}).with_layers(police_offices=offices)
    >>> police_of(ws, {"a": {"g0-0": 600}, "b": {"g1-0": 900}})
    {'a': (0.0, 0.0), 'b': (1.0, 2.0)}
    >>> police_of(ws, {"a": {"g0-0": 600, "g1-0": 900}})
    {'a': (1.0, 2.0)}
    """
    offices = workspace.police_offices
    if offices is None:
        return dict.fromkeys(parts, (None, None))
    by_place = RuleSettings.of(workspace.settings).police_by_containment
    served = assignment(offices, workspace.communities, by_containment=by_place)
    heirs = _heirs(workspace, parts)
    gone = heirs.keys() - parts.keys()
    serves: list[set[str]] = []
    for row, ids in enumerate(served):
        stands = _part_at(workspace, offices, row, parts) if gone & set(ids) else None
        serves.append({(stands or heirs[c]) if c in gone else c for c in ids})
    unknown = any(not ids for ids in served)
    officers = (
        pd.to_numeric(offices["officers"], errors="coerce").to_numpy(float)
        if "officers" in offices.columns
        else np.full(len(offices), np.nan)
    )
    found: dict[str, Police] = {}
    for part in parts:
        own = [row for row, who in enumerate(serves) if who == {part}]
        if own:
            count = float(officers[own].sum())
            found[part] = float(len(own)), None if np.isnan(count) else count
        elif unknown:
            found[part] = None, None
        else:
            found[part] = 0.0, None if any(part in who for who in serves) else 0.0
    return found


def _heirs(workspace: Workspace, parts: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """Return, per community of today, the part that takes most of its households."""
    units = [unit for part in parts.values() for unit in part]
    home = {u: u for u in units}
    if workspace.groups is not None:
        mine = workspace.groups[workspace.groups["group_id"].isin(units)]
        home |= dict(zip(mine["group_id"], mine["community_id"], strict=True))
    taken: dict[str, Counter[str]] = {}
    for name in sorted(parts):
        for unit, households in parts[name].items():
            taken.setdefault(home[unit], Counter())[name] += households + 1
    return {c: max(counts, key=lambda n: (counts[n], n == c)) for c, counts in taken.items()}


def _part_at(
    workspace: Workspace, offices: Any, row: int, parts: Mapping[str, Mapping[str, int]]
) -> str | None:
    """Return the part in which an office stands, if shapes tell."""
    point = offices.geometry.iloc[row] if has_geometry(offices) else None
    if point is None:
        return None
    for layer, key in ((workspace.groups, "group_id"), (workspace.communities, "community_id")):
        if layer is not None and has_geometry(layer):
            for unit in layer[key][layer.geometry.covers(point)]:
                for name in sorted(parts):
                    if unit in parts[name]:
                        return name
    return None
