"""One frame in one GeoParquet file, every dtype kept; one grid in a NumPy file with its place."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.model.layers import has_geometry
from hexie_geo.model.rasters import Raster


def write_snapshot(path: Path, frame: pd.DataFrame) -> None:
    """Write ``frame`` with its index; a column of several kinds is kept as text."""
    plain = frame if has_geometry(frame) else pd.DataFrame(frame)
    objects = [c for c in plain.columns if plain[c].dtype == object]
    mixed = [c for c in objects if pd.api.types.infer_dtype(plain[c]).startswith("mixed")]
    text = {c: plain[c].astype("str").where(plain[c].notna()) for c in mixed}
    plain.assign(**text).to_parquet(path)


def read_snapshot(path: Path, *, crs: Any = None) -> pd.DataFrame:
    """Return the frame that :func:`write_snapshot` wrote.

    Parameters
    ----------
    path
        The file.
    crs
        CRS object to give the shapes instead of the file's own description of the same.
    """
    import geopandas as gpd
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    shaped = b"geo" in (schema.metadata or {})
    frame = gpd.read_parquet(path) if shaped else pd.read_parquet(path)
    described = (schema.pandas_metadata or {}).get("columns", [])
    exact = [
        c["name"]
        for c in described
        if c["numpy_type"] == "object"
        and c["name"] in frame.columns
        and str(frame[c["name"]].dtype) != "geometry"
    ]
    cells = pq.read_table(path, columns=exact).to_pydict() if exact else {}
    objects = {n: pd.Series(cells[n], index=frame.index, dtype=object) for n in exact}
    frame = frame.assign(**objects)
    if crs is None or not isinstance(frame, gpd.GeoDataFrame):
        return frame
    return frame.set_crs(crs, allow_override=True)


def write_grid(path: Path, grid: Raster) -> dict[str, Any]:
    """Write the values of ``grid``; return the rest of it as values JSON can hold."""
    np.save(path, grid.values, allow_pickle=False)
    return {
        "transform": list(grid.transform),
        "crs": grid.crs.to_wkt(),
        "nodata": grid.nodata,
        "quantity": grid.quantity,
    }


def read_grid(path: Path, told: Mapping[str, Any]) -> Raster:
    """Return the grid that :func:`write_grid` wrote."""
    from pyproj import CRS

    return Raster(
        values=np.load(path, allow_pickle=False),
        transform=tuple(told["transform"]),
        crs=CRS.from_wkt(told["crs"]),
        nodata=told["nodata"],
        quantity=told["quantity"],
    )
