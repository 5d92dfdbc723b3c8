"""Read and write GeoTIFF grids as :class:`hexie_geo.model.rasters.Raster` values."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.io import gate
from hexie_geo.io.atomic import atomic_path
from hexie_geo.model.crs import known as known_crs
from hexie_geo.model.rasters import Raster

MAX_CELLS = 400_000_000


def read_raster(
    path: Path | str,
    *,
    quantity: Literal["count", "density", "elevation", "class"] = "count",
    crs: Any = None,
    band: int | None = None,
    max_cells: int = MAX_CELLS,
) -> Raster:
    """Read one band of a GeoTIFF.

    Parameters
    ----------
    path
        The file; nothing but a GeoTIFF is opened, whatever its name.
    quantity
        What the numbers are: things per cell, per km², metres of height, or classes.
    crs
        CRS, where the file states none.
    band
        Band number from 1; may be left out where there is one.
    max_cells
        Largest grid that is read whole.

    Returns
    -------
    Raster
        Values as stored.

    Raises
    ------
    DataError, CrsError
        For a grid without CRS or place, rotated or sheared, too big, or unreadable; for
        one without any known value, with infinite ones, or with fewer than no people.
    """
    from pyproj import CRS

    file = gate.admit(path)
    if crs is not None:
        known_crs(crs, file=file.name)
    rasterio = gate.raster_library()
    try:
        with warnings.catch_warnings():
            # a grid without a place is among the problems below
            warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
            opened = rasterio.open(file, driver=gate.RASTER_DRIVER)
        with opened as source:
            problems = list(_problems(source, file.name, crs, band, max_cells))
            CrsError.raise_if(p for p in problems if p.code == "io.raster_no_crs")
            DataError.raise_if(problems)
            raster = Raster(
                values=source.read(band or 1),
                transform=tuple(source.transform)[:6],
                crs=CRS.from_user_input(crs if crs is not None else source.crs.to_wkt()),
                nodata=None if source.nodata is None else float(source.nodata),
                quantity=quantity,
            )
    except (rasterio.errors.RasterioError, UnicodeError, UnboundLocalError) as exc:
        # rasterio 1.4 stumbles over its own variable where a CRS is damaged
        detail = {"detail": str(exc).replace(str(file), file.name)}
        raise DataError(Problem(code="io.unreadable", file=file.name, values=detail)) from exc
    DataError.raise_if(_wrong_values(raster, file.name))
    return raster


def _wrong_values(raster: Raster, file: str) -> Iterator[Problem]:
    """Yield what no grid of people can hold: an undeclared -9999 would be subtracted."""
    known = raster.values[raster.known]
    if not known.size:
        yield Problem(code="io.raster_empty", file=file)
    elif raster.quantity in {"count", "density"} and (known < 0).any():
        counts = {"cells": int((known < 0).sum()), "lowest": f"{known.min():g}"}
        yield Problem(code="io.raster_negative", file=file, values=counts)
    if np.isinf(raster.values).any():
        yield Problem(code="io.raster_infinite", file=file)


def _problems(source: Any, file: str, crs: Any, band: int | None, limit: int) -> Any:
    def problem(code: str, **values: object) -> Problem:
        return Problem(code=f"io.raster_{code}", file=file, values=values)

    if crs is None and not source.crs:
        yield problem("no_crs")
    if source.transform.is_identity:
        yield problem("no_place")
    elif source.transform.b or source.transform.d:
        yield problem("rotated")
    if source.width * source.height > limit:
        yield problem("too_big", cells=source.width * source.height, limit=limit)
    if source.count != 1 and band is None:
        yield problem("bands", bands=source.count)


def write_raster(path: Path | str, raster: Raster) -> Path:
    """Write a grid as a compressed GeoTIFF, all or nothing; return ``path``.

    Examples
    --------
    >>> import tempfile
    >>> import numpy as np
    >>> grid = Raster(values=np.arange(6.0).reshape(2, 3), crs="EPSG:4543",
    ...     transform=(30.0, 0.0, 5e5, 0.0, -30.0, 2.77e6), nodata=-1.0)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = read_raster(write_raster(Path(folder) / "a.tif", grid))
    >>> again.values.tolist(), again.crs.to_epsg(), again.nodata
    ([[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]], 4543, -1.0)
    """
    from pyproj import CRS

    rasterio = gate.raster_library()
    rows, cols = raster.shape
    target = Path(path)
    with (
        atomic_path(target) as temporary,
        rasterio.open(
            temporary,
            "w",
            driver=gate.RASTER_DRIVER,
            height=rows,
            width=cols,
            count=1,
            dtype=raster.values.dtype,
            crs=CRS.from_user_input(raster.crs).to_wkt(),
            transform=rasterio.Affine(*raster.transform),
            nodata=raster.nodata,
            compress="deflate",
            predictor=3 if raster.values.dtype.kind == "f" else 2,
        ) as sink,
    ):
        sink.write(raster.values, 1)
    return target
