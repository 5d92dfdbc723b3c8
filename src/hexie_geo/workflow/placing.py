"""Where a part would lie in each system its numbers fit, against an outline that is known."""

from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hexie_geo.i18n import text
from hexie_geo.io.coordinates import to_wgs84
from hexie_geo.io.locating import Trial, containment_trial
from hexie_geo.io.spellings import as_text
from hexie_geo.workflow.survey import Part

DEGREES = 4490
_PIECES = 5000  # enough to see where a layer lies
_NAMED = 0.5  # share of places that must name an area before those areas are believed
_KML = (".kml", ".kmz")
_PLAIN_DEGREES = (*_KML, ".geojson", ".json")  # the format fixes WGS 84, whatever was written


def in_degrees(part: Part) -> Any:
    """Return a part's shapes in degrees: as its file states, or as its source says.

    Parameters
    ----------
    part
        Has shapes, or two columns of coordinates. Where the file states no system, the CRS
        and the order of axes are those of ``part.source``; web-map degrees are taken back.

    Returns
    -------
    geopandas.GeoSeries
        At most 5,000 of them, evenly taken; missing ones left out.
    """
    frame: Any = part.frame
    source = part.source
    if part.has_shapes:
        shapes = frame.geometry.dropna()
    else:
        x, y = (pd.to_numeric(frame[n], errors="coerce") for n in source.point or ("", ""))
        shapes = gpd.GeoSeries.from_xy(x, y)[x.notna() & y.notna()]
    shapes = shapes.iloc[:: max(1, len(shapes) // _PIECES)]
    if part.bare:
        if source.axes == "yx":
            turned = shapely.transform(shapes.to_numpy(), lambda xy: xy[:, ::-1])
            shapes = gpd.GeoSeries(turned, index=shapes.index)
        shapes = shapes.set_crs(source.crs, allow_override=True)
    shapes = shapes.to_crs(DEGREES)
    moved = to_wgs84(shapes.to_numpy(), source.datum or "wgs84")
    return gpd.GeoSeries(moved, index=shapes.index, crs=shapes.crs)


def outline(parts: Iterable[Part]) -> Any:
    """Return the ground that the first part with areas and a known system covers, in degrees.

    None where there is none. Slivers between neighbours are of no account here.
    """
    areal = _areal(parts)
    if areal is None:
        return None
    return shapely.union_all(shapely.make_valid(in_degrees(areal).to_numpy()))


def _areal(parts: Iterable[Part]) -> Part | None:
    known = (p for p in parts if not p.bare or p.source.crs is not None)
    return next((p for p in known if "Polygon" in p.shape_kinds), None)


def datum_open(part: Part) -> bool:
    """Tell whether degrees may be a web map's and nobody has said so.

    Numbers that came without a system, KML whatever is drawn, points of GeoJSON: what
    Gaode and Baidu deliver looks like this, 300 to 950 m off.
    """
    from pyproj import CRS

    source = part.source
    if source.datum is not None or not (part.has_shapes or source.point is not None):
        return False
    if part.bare:
        return source.crs is not None and CRS(source.crs).is_geographic
    file = source.file.lower()
    points = file.endswith(_PLAIN_DEGREES) and "Point" in part.shape_kinds
    frame: Any = part.frame
    return (file.endswith(_KML) or points) and frame.crs is not None and frame.crs.is_geographic


def datum_evidence(part: Part, parts: Iterable[Part], language: Any) -> str:
    """Say what the containment trial tells of a part's degrees, and whether it decides.

    Parameters
    ----------
    part
        In degrees, their datum not stated.
    parts
        Among them the outline, its system known; places that name an area of it are tried
        against that area, others against the whole, which rarely decides.
    language
        Of the words.
    """
    areal = _areal(parts)
    if areal is None:
        return f"{part.label}: {text('wizard.crs.no_trial', language)}"
    own = _named_areas(part, areal)
    trial = _trial(part, areal, own)
    said = {
        "points": trial.points,
        "ground": text(f"wizard.crs.{'whole' if own is None else 'own'}", language),
        **{str(datum): f"{share:.0%}" for datum, share in trial.shares.items()},
    }
    verdict = "undecided" if trial.best is None else f"best_{trial.best}"
    told = text("wizard.crs.trial", language, **said)
    return f"{part.label}: {told}{text(f'wizard.crs.{verdict}', language)}"


def _trial(part: Part, areal: Part, own: tuple[str, str] | None) -> Trial:
    spots, areas = in_degrees(part), in_degrees(areal)
    inner = gpd.GeoSeries(
        shapely.point_on_surface(spots.to_numpy()), index=spots.index, crs=spots.crs
    )
    if own is None:
        ground = [shapely.union_all(shapely.make_valid(areas.to_numpy()))]
        points = gpd.GeoDataFrame({"area": "all"}, index=inner.index, geometry=inner)
        return containment_trial(
            points, gpd.GeoDataFrame({"area": ["all"]}, geometry=ground, crs=DEGREES), on="area"
        )
    theirs, key = own
    points = gpd.GeoDataFrame({"area": as_text(part.frame[theirs])}, geometry=inner)
    named = gpd.GeoDataFrame({"area": as_text(areal.frame[key])}, geometry=areas)
    return containment_trial(points, named[named["area"].notna()], on="area")


def _named_areas(part: Part, areal: Part) -> tuple[str, str] | None:
    """Return the columns, the part's and the outline's, by which places name their area."""
    keys = {k: as_text(areal.frame[k]).dropna() for k in areal.columns}
    found = {
        (ours, key): float(as_text(part.frame[ours]).isin(values).mean())
        for ours in part.columns
        for key, values in keys.items()
        if len(values) > 1 and values.is_unique
    }
    best = max(found, key=lambda pair: found[pair], default=None)
    return best if best is not None and found[best] >= _NAMED else None


def share_inside(part: Part, ground: Any) -> float:
    """Return the share of a part's shapes whose inner point would lie on ``ground``.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> from hexie_geo.io.recipe_parts import FileSpec
    >>> from hexie_geo.io.records import Reading
    >>> layer = grid(2, 2)
    >>> ground = layer.to_crs(4490).union_all()
    >>> reading = Reading(frame=layer.set_crs(None, allow_override=True), file="a", layer="a")
    >>> for crs in ("EPSG:4543", "EPSG:4544"):
    ...     spec = FileSpec(file="a.shp", crs=crs)
    ...     share_inside(Part(source=spec, bare=True, reading=reading), ground)
    1.0
    0.0
    """
    spots = shapely.point_on_surface(in_degrees(part).to_numpy())
    return float(np.mean(shapely.covers(ground, spots))) if len(spots) else 0.0
