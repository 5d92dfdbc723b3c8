"""The map of the siting page: gaps by rank, and where new sites would stand."""

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from hexie_geo.i18n import place_kind, text
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import maps
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.siting_asked import Asked, say
from hexie_geo.ui.state import State
from hexie_geo.ui.words import plain
from hexie_geo.workflow import cover
from hexie_geo.workflow import site as siting

if TYPE_CHECKING:
    import geopandas as gpd

RANKED = 6
"""Gaps that have a colour of their own."""
_NEXT = 30
"""Gaps up to this rank share the next colour."""
_GAPS = ("#b2562b", "#d07c3f", "#e29d5c", "#ecb97f", "#f3d0a4", "#f8e2c6")
_INK = {
    "next": "#f5dfbf",
    "covered": "#dbe6ec",
    "other": "#fdf7ee",
    "site": "#1f3a4d",
    "unknown": "#ffffff",
}


def draw(
    ws: Workspace,
    found: Coverage,
    gaps: "gpd.GeoDataFrame",
    best: siting.SitingAnswer | None,
    asked: Asked,
    held: State,
) -> None:
    """Draw what is covered, the gaps by rank, and where the new sites would stand."""
    by_group = has_groups(ws)
    layer, key = (ws.groups, "group_id") if by_group else (ws.communities, "community_id")
    if layer is None:
        return
    theme = _theme(layer[key], found, gaps, _homes(best, layer, key), asked, held)
    marks = ("police_office",) if asked.kind == cover.POLICE else ("facility",)
    maps.draw(ws, theme, state=held, key="site_map", by_group=by_group, marks=marks)
    st.caption(plain(text(found.definition[0], held.language, **found.definition[1])))


def _homes(best: siting.SitingAnswer | None, layer: Any, key: str) -> set[str]:
    """Return the map's units in which a new site would stand."""
    if best is None or best.sites.empty:
        return set()
    inside = layer.sindex.query(best.sites.geometry, predicate="intersects")[1]
    return set(layer[key].iloc[inside])


def _theme(
    units: "pd.Series",
    found: Coverage,
    gaps: "gpd.GeoDataFrame",
    homes: set[str],
    asked: Asked,
    held: State,
) -> maps.Theme:
    inside = found.covered(asked.within_m)
    rows = found.distances.assign(inside=inside).drop_duplicates("group_id").set_index("group_id")
    rank = _rank(gaps)
    here = rows.reindex(units)
    names = (*(f"gap {i}" for i in range(RANKED)), "next", "other", "unknown", "covered", "site")
    at = {name: i for i, name in enumerate(names)}
    place = pd.Series(at["unknown"], index=units)
    place[here["inside"].fillna(value=False).astype(bool).to_numpy()] = at["covered"]
    gap = pd.Series(rank).reindex(units)
    place[gap.notna().to_numpy()] = at["other"]
    place[(gap <= _NEXT).to_numpy()] = at["next"]
    near = (gap <= RANKED).to_numpy()
    place[near] = gap[near].astype(int) - 1
    count = here["households"].fillna(0).to_numpy()
    sums = [int(count[(place == i).to_numpy()].sum()) for i in at.values()]
    sums[at["site"]] = len(homes)
    place[units.isin(homes).to_numpy()] = at["site"]
    inks = [*_GAPS, *(_INK[w] for w in names[RANKED:])]
    labels = [
        *(say("gap", held, rank=i + 1) for i in range(RANKED)),
        *(say(w, held) for w in names[RANKED:]),
    ]
    palette = [
        {
            "fill": ink,
            "line": "#59656e",
            "hatch": "." if name == "unknown" else "",
            "label": label,
            "count": total,
        }
        for name, ink, label, total in zip(names, inks, labels, sums, strict=True)
    ]
    title = say(
        "legend", held, kind=place_kind(asked.kind, held.language), metres=f"{asked.within_m:g}"
    )
    classes = "".join(maps.DIGITS[i] for i in place)
    return maps.Theme(classes=classes, palette=palette, title=title)


def _rank(gaps: "gpd.GeoDataFrame") -> dict[str, int]:
    """Return the rank of the gap each place out of reach lies in."""
    return {g: int(r) for r, ids in zip(gaps["gap"], gaps["group_ids"], strict=True) for g in ids}
