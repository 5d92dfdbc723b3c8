"""Where drawn boundaries overlap or leave gaps, and who would gain: seen before any repair."""

from typing import Any

import geopandas as gpd
import pandas as pd

from hexie_geo.io.recipes import WIDEST_M
from hexie_geo.measures.boundaries import disputed_strips, households_on, unmanaged_gaps
from hexie_geo.measures.settling import settle
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.workspace import Workspace

COLUMNS = ("kind", "parties", "width_m", "area_m2", "households", "gained", "geometry")


def strips(ws: Workspace, *, narrower_than_m: float | None = None) -> gpd.GeoDataFrame:
    """Return every strip, as an import that settles those below a width would leave it.

    Parameters
    ----------
    ws
        As imported, nothing settled yet.
    narrower_than_m
        Mean width in metres; without it the widest that a recipe may name, so that the
        answer says who could gain at most.

    Returns
    -------
    geopandas.GeoDataFrame
        ``kind`` (overlap, gap), ``parties`` (ids), ``width_m``, ``area_m2``, ``households``
        (unknown where no groups are drawn), ``gained`` (an id; empty where the strip is left
        to people), geometry; largest first. Empty where no communities are drawn.

    Examples
    --------
    >>> from shapely.affinity import translate
    >>> from hexie_geo.demo.grid import grouped
    >>> ws = grouped({"a": [10, 20], "b": [30]})
    >>> near, far = ws.communities.geometry
    >>> drawn = ws.communities.set_geometry([near, translate(far, 0, 4)], crs=ws.crs)
    >>> found = strips(ws.with_layers(communities=drawn))
    >>> found[["kind", "parties", "gained"]].values.tolist()
    [['overlap', ('a', 'b'), 'a']]
    """
    if not ws.has_geometry:
        return gpd.GeoDataFrame(columns=list(COLUMNS), geometry="geometry")
    layer = ws.communities[ws.communities.geometry.notna()]
    done = settle(layer, narrower_than_m=narrower_than_m or WIDEST_M)
    left = [
        found.assign(kind=kind, gained="")
        for kind, found in (
            ("overlap", disputed_strips(done.layer)),
            ("gap", unmanaged_gaps(done.layer, narrower_than_m=WIDEST_M)),
        )
    ]
    every: Any = pd.concat([t for t in (done.records, *left) if len(t)] or [done.records])
    every = every.sort_values("area_m2", ascending=False, ignore_index=True)
    every = every.assign(households=_households(every, ws))
    found: gpd.GeoDataFrame = every[list(COLUMNS)]
    return found


def _households(found: gpd.GeoDataFrame, ws: Workspace) -> "pd.Series[float]":
    groups = ws.groups
    if groups is None or not has_geometry(groups) or found.empty:
        return pd.Series(float("nan"), index=found.index)
    return households_on(found, groups[groups.geometry.notna()])
