"""A coverage told: as JSON, as a table of distances, as a GeoPackage."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from hexie_geo.measures.coverage import household_places
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.workspace import Workspace


def summary(found: Coverage) -> dict[str, Any]:
    """Return a coverage as JSON-ready values.

    Parameters
    ----------
    found
        What :func:`cover` returned.

    Returns
    -------
    dict
        ``kind, metric, covered_share`` (by threshold as text, rounded to 5 digits),
        ``households`` (the table of :meth:`Coverage.table`), ``totals`` (households, places,
        facilities, off the network, without a location), ``definition`` and ``notes``
        (each ``{"id", "values", "zh", "en"}``).

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grouped
    >>> from hexie_geo.workflow.cover import cover
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> ws = grouped({"a": [600, 400]}).with_layers(police_offices=office)
    >>> told = summary(cover(ws, kind="police_office", within_m=50, metric="straight"))
    >>> told["covered_share"], told["definition"]["en"]
    ({'50': 0.6}, 'straight-line distance ...')
    """
    return {
        "kind": found.kind,
        "metric": found.metric.value,
        "covered_share": {k: round(v, 5) for k, v in found.covered_share.items()},
        "households": found.table().to_dict(orient="records"),
        "totals": {
            "households": found.households,
            "places": len(found.distances),
            "facilities": len(found.facilities),
            "facilities_without_location": len(found.unlocated),
            "off_network": {
                "places": len(found.off_network),
                "households": int(found.off_network["households"].sum()),
            },
            "status": {
                str(k): int(v)
                for k, v in found.distances.groupby("status")["households"].sum().items()
            },
        },
        "definition": said(*found.definition),
        "notes": [said(*note) for note in found.notes],
    }


def said(message: str, values: Any) -> dict[str, Any]:
    """Return a sentence as its id, its values and its words in both languages."""
    from hexie_geo.i18n import text

    words = {language: text(message, language, **values) for language in ("zh", "en")}
    return {"id": message, "values": dict(values), **words}


def save(found: Coverage | Iterable[Coverage], ws: Workspace, path: Path | str) -> None:
    """Write coverages so that anyone can recompute them.

    Parameters
    ----------
    found
        One coverage or several.
    ws
        The workspace they were measured on.
    path
        GeoPackage to write: table ``distance`` (``group_id, kind, metric, facility_id, leg_m,
        distance_m, status, households, community_id``), layer ``places`` (the points).
        Unreachable is written as missing, with status ``unreachable``.
    """
    from hexie_geo.io.vector import write_geopackage

    coverages = [found] if isinstance(found, Coverage) else list(found)
    write_geopackage(
        path,
        {
            "distance": distance_table(coverages),
            "places": household_places(ws.communities, ws.groups),
        },
    )


def distance_table(coverages: Sequence[Coverage]) -> pd.DataFrame:
    """Return the distances of several coverages in one table; ``inf`` becomes missing."""
    columns = [
        "group_id",
        "kind",
        "metric",
        "facility_id",
        "leg_m",
        "distance_m",
        "status",
        "households",
        "community_id",
    ]
    tables = [
        c.distances.assign(
            kind=c.kind,
            metric=c.metric.value,
            distance_m=c.distances["distance_m"].replace(float("inf"), float("nan")),
        )[columns]
        for c in coverages
    ]
    return pd.concat(tables, ignore_index=True)
