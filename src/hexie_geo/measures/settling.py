"""Settle narrow overlaps and gaps, and say who gained: the cartographer's repair, on record.

Only strips narrower than a width the user gives are touched; a wide one is a dispute
between communities, not a slip of the pen, and stays for people to decide.
"""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from hexie_geo.measures.boundaries import disputed_strips, unmanaged_gaps


@dataclass(frozen=True, eq=False, kw_only=True)
class Settled:
    """The layer after the repair, and one record per strip.

    ``records``: ``kind`` (overlap, gap), ``parties``, ``gained`` (id), ``lost`` (ids, none
    for a gap), ``area_m2``, ``width_m``, geometry of the strip.
    """

    layer: gpd.GeoDataFrame
    records: gpd.GeoDataFrame


def settle(
    layer: gpd.GeoDataFrame, *, narrower_than_m: float, id_column: str = "community_id"
) -> Settled:
    """Give every narrow strip to the party that borders it longest.

    Parameters
    ----------
    layer
        Valid polygons in a metric CRS.
    narrower_than_m
        Mean width below which a strip is settled.
    id_column
        The units' ids.

    Returns
    -------
    Settled
        Nothing outside the strips changes; ties go to the id that sorts first.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> two = grid(1, 2)
    >>> two.loc[1, "geometry"] = shapely.affinity.translate(two.geometry[1], -2)
    >>> done = settle(two, narrower_than_m=5)
    >>> done.records[["kind", "gained", "lost", "area_m2"]].values.tolist()
    [['overlap', 'c00', ('c01',), 1000.0]]
    >>> float(done.layer.area.sum())
    499000.0
    """
    shapes: dict[str, Any] = dict(zip(layer[id_column].astype("str"), layer.geometry, strict=True))
    made = []
    for kind, found in (
        ("overlap", disputed_strips(layer, id_column=id_column)),
        ("gap", unmanaged_gaps(layer, id_column=id_column, narrower_than_m=narrower_than_m)),
    ):
        narrow = found[found["width_m"] < narrower_than_m]
        for parties, strip, area, width in zip(
            narrow["parties"], narrow.geometry, narrow["area_m2"], narrow["width_m"], strict=True
        ):
            gained = _longest_border(strip, parties, shapes, overlap=kind == "overlap")
            lost = tuple(p for p in parties if p != gained) if kind == "overlap" else ()
            # where three claim one place, the gainer may have given it away before: a party
            # loses only what the gainer holds, or the place would be nobody's in the end
            held = shapely.intersection(strip, shapes[gained])
            for party in lost:
                shapes[party] = _polygonal(shapely.difference(shapes[party], held))
            if kind == "gap":
                shapes[gained] = _polygonal(shapely.union(shapes[gained], strip))
            made.append((kind, parties, gained, lost, area, width, strip))
    names = ["kind", "parties", "gained", "lost", "area_m2", "width_m", "geometry"]
    records = gpd.GeoDataFrame(pd.DataFrame(made, columns=names), geometry="geometry")
    fresh = [shapes[i] for i in layer[id_column].astype("str")]
    return Settled(
        layer=layer.set_geometry(fresh, crs=layer.crs),
        records=records.set_crs(layer.crs) if layer.crs is not None else records,
    )


def _longest_border(
    strip: Any,
    parties: tuple[str, ...],
    shapes: dict[str, Any],
    *,
    overlap: bool,
) -> str:
    """Return the party whose land outside the strip touches it along the greatest length."""
    edge = shapely.buffer(shapely.boundary(strip), 1e-3)

    def border(party: str) -> float:
        land = shapely.difference(shapes[party], strip) if overlap else shapes[party]
        return float(shapely.length(shapely.intersection(shapely.boundary(land), edge)))

    lengths = [round(border(p), 3) for p in parties]
    best = max(lengths)
    return min(p for p, length in zip(parties, lengths, strict=True) if length == best)


def _polygonal(shape: Any) -> Any:
    parts = shapely.get_parts(shape)
    areal = parts[np.isin(shapely.get_type_id(parts), (3, 6))]
    return shapely.union_all(areal) if len(areal) != len(parts) else shape
