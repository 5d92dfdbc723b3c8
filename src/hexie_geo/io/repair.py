"""Shapes that can be measured: valid polygons, single points, nothing infinite."""

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import GeometryType

from hexie_geo.errors import Problem
from hexie_geo.io.records import Fix

if TYPE_CHECKING:
    import geopandas as gpd

_AREAL = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)
_NAMES = ("Polygon", "MultiPolygon")
_CRUMB = 1e-9
_FAR_M = 1e9  # no projected coordinate on Earth is larger


def repair_shapes(
    layer: "gpd.GeoDataFrame", *, metric: Any, file: str, name: str, id_column: str | None
) -> "tuple[gpd.GeoDataFrame, list[Fix], list[Problem]]":
    """Return a layer whose polygons are valid, with a record of every shape changed.

    Invalid polygons go through ``make_valid(method="structure", keep_collapsed=False)``
    (a bow-tie must not become two places that touch) and only their polygon parts stay;
    a collection keeps its polygon parts too; a multipoint of one point becomes the point;
    empty or infinite shapes become missing.

    Parameters
    ----------
    layer
        In any CRS; index = the file's rows.
    metric
        CRS to measure the areas before and after in, square metres.
    file, name, id_column
        For the records.

    Returns
    -------
    tuple
        The layer, fixes, and one problem for all repaired shapes.
    """
    import geopandas as gpd

    shapes: Any = layer.geometry.to_numpy().copy()
    rows = [int(str(r)) for r in layer.index]
    codes = layer[id_column].astype("str").to_list() if id_column in layer.columns else None
    fixes: list[Fix] = []

    def area(shape: Any) -> float:
        placed = gpd.GeoSeries([shape], crs=layer.crs).to_crs(metric)
        return round(float(placed.area.iloc[0]), 1)

    def change(action: str, where: Any, to: Any, **measures: Any) -> None:
        for i in np.flatnonzero(where):
            before, shapes[i] = shapes[i], to(shapes[i])
            fixes.append(
                Fix(
                    action=action,
                    file=file,
                    layer=name,
                    row=rows[i],
                    code=codes[i] if codes else "",
                    field="geometry",
                    values={k: measure(before, shapes[i]) for k, measure in measures.items()},
                )
            )

    with np.errstate(invalid="ignore"):
        finite = (np.abs(shapely.bounds(shapes)) < _FAR_M).all(axis=1)
    change("shape_unusable", ~finite & ~shapely.is_missing(shapes), lambda _: None)
    kinds = shapely.get_type_id(shapes)
    change("collection_reduced", kinds == GeometryType.GEOMETRYCOLLECTION, _polygons)
    single = (kinds == GeometryType.MULTIPOINT) & (shapely.get_num_geometries(shapes) == 1)
    change("multipoint_reduced", single, lambda shape: shapely.get_geometry(shape, 0))
    change(
        "shape_repaired",
        ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes),
        lambda s: _polygons(shapely.make_valid(s, method="structure", keep_collapsed=False)),
        why=lambda before, _: shapely.is_valid_reason(before),
        area_before_m2=lambda before, _: area(before),
        area_after_m2=lambda _, after: area(after),
    )
    repaired = [f for f in fixes if f.action == "shape_repaired"]
    problems = [
        Problem(
            code="import.repaired",
            file=file,
            layer=name,
            rows=tuple(f.row or 0 for f in repaired),
            field="geometry",
            values={"samples": "、".join(f.code or str(f.row) for f in repaired[:5])},
        )
    ]
    return layer.set_geometry(shapes, crs=layer.crs), fixes, problems if repaired else []


def _polygons(shape: Any) -> Any:
    """Return the polygon parts of a shape as one shape; the shape itself if it has none.

    Crumbs that are nothing beside the whole stay out: they would look like exclaves.
    """
    parts = shapely.get_parts(shape)
    while (shapely.get_type_id(parts) == GeometryType.GEOMETRYCOLLECTION).any():
        parts = shapely.get_parts(parts)
    parts = parts[shapely.area(parts) >= _CRUMB * shapely.area(shape)]
    areal = parts[np.isin(shapely.get_type_id(parts), _AREAL)]
    whole = len(areal) == shapely.get_num_geometries(shape) and shape.geom_type in _NAMES
    if not len(areal) or whole:
        return shape
    return areal[0] if len(areal) == 1 else shapely.union_all(areal)
