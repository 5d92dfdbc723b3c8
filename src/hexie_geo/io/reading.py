"""Read any file a recipe names: looked into, turned round, placed, closed, made anonymous."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from hexie_geo.errors import CrsError, DataError, HexieError, Problem
from hexie_geo.io import gate
from hexie_geo.io.archives import unpacked
from hexie_geo.io.coordinates import to_wgs84
from hexie_geo.io.locating import astray, elsewhere, fits, likeliest, point_fits
from hexie_geo.io.outlines import outlines
from hexie_geo.io.privacy import personal_columns
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.records import Fix, Reading
from hexie_geo.io.tables import TABLE_SUFFIXES, read_table
from hexie_geo.io.vector import read_vector
from hexie_geo.model.crs import known

if TYPE_CHECKING:
    import geopandas as gpd


def read_file(root: Path, spec: FileSpec) -> Reading:
    """Read a map or a table as ``spec`` says.

    Parameters
    ----------
    root
        Folder the file's name is relative to.
    spec
        The file; see :class:`hexie_geo.io.recipe_parts.FileSpec`.

    Returns
    -------
    Reading
        With shapes in the CRS stated, north-up order, WGS 84 datum; personal columns are
        gone and told.

    Raises
    ------
    DataError, CrsError
        What the readers and the gate refuse; ``io.axes_swapped`` when degrees can only be
        meant the other way round.
    """
    path = inside(root, spec.file)
    if spec.crs is not None:
        known(spec.crs, file=spec.file)
    if path.suffix.lower() == ".zip":
        with unpacked(gate.admit(path), wanted=spec.layer) as data:
            layer = None if spec.layer == data.stem else spec.layer
            try:
                reading = _read(data, replace(spec, layer=layer))
            except HexieError as exc:
                named = (replace(p, file=f"{path.name}/{p.file}") for p in exc.problems)
                raise type(exc)(*named) from exc
        renamed = tuple(replace(f, file=path.name) for f in reading.fixes)
        reading = replace(reading, file=path.name, fixes=renamed)
    else:
        reading = _read(path, spec)
    reading = _anonymous(reading)
    if spec.point is not None:
        reading = _pointed(reading, spec)
    if getattr(reading.frame, "_geometry_column_name", None) in reading.frame.columns:
        reading = _turned(reading, spec)
        if spec.outlines:
            drawing: gpd.GeoDataFrame = reading.frame  # type: ignore[assignment]  # it has shapes
            frame, fixes, problems = outlines(drawing, file=reading.file, layer=reading.layer)
            reading = replace(
                reading,
                frame=frame,
                fixes=(*reading.fixes, *fixes),
                problems=(*reading.problems, *problems),
            )
    return reading


def inside(root: Path, file: str) -> Path:
    """Return the path of ``file`` in the data folder ``root``; no link may lead out of it.

    Raises
    ------
    DataError
        ``io.link_outside`` or ``io.not_found``.
    """
    path = root / file
    try:
        leads_out = not path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a circle of links: there is no file
        leads_out = False
    if leads_out:
        raise DataError(Problem(code="io.link_outside", file=file))
    if not path.exists():
        raise DataError(Problem(code="io.not_found", file=file))
    return path


def _read(path: Path, spec: FileSpec) -> Reading:
    if path.suffix.lower() in TABLE_SUFFIXES:
        return read_table(
            path, sheet=spec.layer, header=spec.header or None, encoding=spec.encoding
        )
    return read_vector(path, layer=spec.layer, crs=spec.crs, encoding=spec.encoding)


def _anonymous(reading: Reading) -> Reading:
    found = personal_columns(reading.frame)
    if not found:
        return reading
    fixes = [
        Fix(
            action="column_personal",
            file=reading.file,
            layer=reading.layer,
            field=name,
            values={"why": why},
        )
        for name, why in found.items()
    ]
    problem = Problem(
        code="import.personal",
        file=reading.file,
        layer=reading.layer,
        values={"names": "、".join(found)},
    )
    return replace(
        reading,
        frame=reading.frame.drop(columns=list(found)),
        fixes=(*reading.fixes, *fixes),
        problems=(*reading.problems, problem),
    )


def _pointed(reading: Reading, spec: FileSpec) -> Reading:
    """Make points of two columns."""
    import geopandas as gpd

    x, y = spec.point or ("", "")
    names = "、".join(str(c) for c in reading.frame.columns[:30])
    DataError.raise_if(
        Problem(
            code="io.no_column",
            file=reading.file,
            layer=reading.layer,
            field=name,
            values={"names": names},
        )
        for name in (x, y)
        if name not in reading.frame.columns
    )
    xs, ys = (pd.to_numeric(reading.frame[n], errors="coerce") for n in (x, y))
    if spec.crs is None:
        values = {"fits": likeliest(point_fits(xs, ys))}
        raise CrsError(
            Problem(code="io.no_crs", file=reading.file, layer=reading.layer, values=values)
        )
    away = astray(*((ys, xs) if spec.axes == "yx" else (xs, ys)), spec.crs)
    points = gpd.GeoSeries.from_xy(xs, ys, crs=spec.crs).where(xs.notna() & ys.notna() & ~away)
    made = replace(reading, frame=gpd.GeoDataFrame(reading.frame, geometry=points, crs=spec.crs))
    if not away.any():
        return made
    pairs = [f"{a}, {b}" for a, b in reading.frame.loc[away, [x, y]].astype("str").to_numpy()]
    problem = Problem(
        code="import.point_astray",
        file=reading.file,
        layer=reading.layer,
        rows=tuple(int(r) for r in reading.frame.index[away]),
        values={"count": len(pairs), "samples": "；".join(pairs[:3])},
    )
    return replace(made, problems=(*made.problems, problem))


def _open(spec: FileSpec) -> bool:
    """Tell whether no file can say what its degrees are: columns of a table, KML."""
    return spec.point is not None or spec.file.lower().endswith((".kml", ".kmz"))


def _turned(reading: Reading, spec: FileSpec) -> Reading:
    """Put easting first and undo the shift of web maps, as the recipe says."""
    frame: gpd.GeoDataFrame = reading.frame  # type: ignore[assignment]  # the caller has looked
    fixes: list[Fix] = []
    shapes = frame.geometry.to_numpy()
    if spec.axes == "yx":
        shapes = shapely.transform(shapes, lambda xy: xy[:, ::-1])
        fixes.append(Fix(action="axes_turned", file=reading.file, layer=reading.layer))
    if frame.crs is not None and frame.crs.is_geographic:
        west, south, east, north = shapely.total_bounds(shapes)
        if abs(south) > 90 or abs(north) > 90:  # noqa: PLR2004 - no latitude is
            raise CrsError(
                Problem(
                    code="io.axes_swapped",
                    file=reading.file,
                    layer=reading.layer,
                    values={"x": f"{west:.3f}…{east:.3f}", "y": f"{south:.3f}…{north:.3f}"},
                )
            )
    if (where := elsewhere(shapes, frame.crs)) is not None:
        better = [f"{f.crs} ({f.axes})" for f in fits(tuple(shapely.total_bounds(shapes)))]
        values = {"lon": f"{where[0]:.2f}", "lat": f"{where[1]:.2f}"}
        values |= {"crs": str(getattr(frame.crs, "name", "")), "fits": "、".join(better) or "—"}
        raise CrsError(
            Problem(code="io.elsewhere", file=reading.file, layer=reading.layer, values=values)
        )
    if spec.datum in {"gcj02", "bd09"}:
        shapes = to_wgs84(shapes, spec.datum)
        values = {"datum": spec.datum.upper()}
        fixes.append(
            Fix(action="datum_shifted", file=reading.file, layer=reading.layer, values=values)
        )
    elif frame.crs is not None and frame.crs.is_geographic and (spec.datum or _open(spec)):
        said = "datum_stated" if spec.datum else "datum_unstated"
        fixes.append(Fix(action=said, file=reading.file, layer=reading.layer))
    if not fixes:
        return reading
    frame = frame.set_geometry(shapes, crs=frame.crs)
    return replace(reading, frame=frame, fixes=(*reading.fixes, *fixes))
