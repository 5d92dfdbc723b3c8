"""The plan as map data: GeoPackage with styles, shapefiles and GeoJSON of the same layers."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hexie_geo.io.geojson import write_geojson
from hexie_geo.io.shapefile import write_shapefile
from hexie_geo.io.vector import write_geopackage
from hexie_geo.model.findings import Finding
from hexie_geo.model.layers import has_geometry, has_shape
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import Case, Proposed, size_finding
from hexie_geo.report.proposed_places import places_told
from hexie_geo.report.qgis_style import (
    STYLES,
    community_style,
    moved_style,
    place_style,
    style_table,
)
from hexie_geo.report.table import heading
from hexie_geo.report.words import size_outcome

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

MAP_DATA = "地理数据"
_COMMUNITY = ("community_id", "name", "township_id", "township", "households", "population")
_HEADINGS = {"size": "size_words"}


def write_map_data(case: Case, proposed: Proposed, folder: Path | str) -> dict[str, Path]:
    """Write what a plan changes as data for a map program.

    Parameters
    ----------
    case
        The planning area as it is, with its findings.
    proposed
        The plan, the workspace after it and the findings there.
    folder
        Where the folder ``地理数据`` goes.

    Returns
    -------
    dict of str to pathlib.Path
        By name within ``folder``. ``调整方案.gpkg`` in the area's own CRS with a style per layer
        that QGIS takes up by itself; a shapefile per layer (GB18030, short names, 字段对照.csv);
        a GeoJSON per layer (WGS 84). Layers: communities before and after, the groups that move,
        where groups have shapes, and the places that are proposed to stand elsewhere, if any. The
        same plan gives the same bytes.
    """
    place, stamp = Path(folder) / MAP_DATA, case.workspace.as_of
    layers = map_layers(case, proposed)
    styles = {name: _style(case, layer) for name, layer in layers.items()}
    tables: dict[str, pd.DataFrame] = {**layers, STYLES: style_table(styles, stamp=stamp)}
    written = [
        write_geopackage(place / f"{case.say('map_data.file')}.gpkg", tables, stamp=stamp),
        *(write_geojson(place / f"{name}.geojson", layer) for name, layer in layers.items()),
    ]
    for name, layer in layers.items():
        shapefile = write_shapefile(
            place / name, layer, name=name, names=_aliases(case, layer), stamp=stamp
        )
        written += sorted(shapefile.parent.iterdir())
    return {path.relative_to(folder).as_posix(): path for path in written}


def map_layers(case: Case, proposed: Proposed) -> dict[str, "gpd.GeoDataFrame"]:
    """Return the layers by name: communities before and after, groups and places that move."""
    layers = {
        case.say("map_data.before"): _communities(case, case.workspace, case.by_community),
        case.say("map_data.after"): _communities(case, proposed.workspace, proposed.by_community),
    }
    more = {
        "moved": _moved_groups(case, proposed),
        "places": _places(case, proposed),
    }
    told = {case.say(f"map_data.{n}"): layer for n, layer in more.items() if layer is not None}
    return layers | told


def _communities(
    case: Case, workspace: Workspace, found: Mapping[str, Mapping[str, Finding]]
) -> "gpd.GeoDataFrame":
    table = workspace.communities.sort_values(["township_id", "community_id"], kind="stable")
    codes = table["community_id"].tolist()
    verdicts = [size_finding(found.get(code, {})) for code in codes]
    kept = [c for c in _COMMUNITY if c in table.columns]
    named = table[[*kept, table.geometry.name]].assign(
        name=[case.name(code) for code in codes],
        size=[size_outcome(case, v.outcome) if v else case.say("size.unknown") for v in verdicts],
    )
    return named[has_shape(named)]


def _moved_groups(case: Case, proposed: Proposed) -> "gpd.GeoDataFrame | None":
    plan, groups = proposed.plan, case.workspace.groups
    if groups is None or not has_geometry(groups):
        return None
    moved = groups[[plan.after.get(g) != plan.before.get(g) for g in groups["group_id"]]]
    moved = moved.sort_values("group_id", kind="stable")
    if moved.empty:
        return None
    units = moved["group_id"].tolist()
    told = {
        "from_id": [plan.before[u] for u in units],
        "from": [case.name(plan.before[u]) for u in units],
        "to_id": [plan.after[u] for u in units],
        "to": [case.name(plan.after[u]) for u in units],
    }
    kept = [c for c in ("group_id", "name", "households") if c in moved.columns]
    return moved[[*kept, moved.geometry.name]].assign(**told)


def _places(case: Case, proposed: Proposed) -> "gpd.GeoDataFrame | None":
    """Return the places where they are proposed to stand; where they stand today is told in words.

    ``from_x`` and ``from_y`` are in the layer's CRS: the style draws a line from there.
    """
    import geopandas as gpd

    places = proposed.places
    if places is None:
        return None
    told = places_told(places, case.name, case.language)
    homes = places[["from_x", "from_y"]].astype(float)
    spots = gpd.points_from_xy(places["x"], places["y"])
    crs = case.workspace.communities.crs
    return gpd.GeoDataFrame(told.join(homes), geometry=spots, crs=crs)


def _style(case: Case, layer: "gpd.GeoDataFrame") -> str:
    aliases = _aliases(case, layer)
    if "group_id" in layer.columns:
        return moved_style(aliases)
    return place_style(aliases) if "place_id" in layer.columns else community_style(case, aliases)


def _aliases(case: Case, layer: "gpd.GeoDataFrame") -> dict[str, str]:
    shapes = layer.geometry.name
    return {c: heading(_HEADINGS.get(c, c), case.language) for c in layer.columns if c != shapes}
