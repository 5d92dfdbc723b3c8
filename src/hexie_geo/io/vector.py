"""Read and write maps: whatever the office has, as one plain frame, with every fix said."""

import re
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.io import gate
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.encoding import broken_text, decode_frame, reencode_json
from hexie_geo.io.kml import read_kml
from hexie_geo.io.locating import fits
from hexie_geo.io.promised import check_rows
from hexie_geo.io.records import Fix, Reading

if TYPE_CHECKING:
    import geopandas as gpd

VECTOR_SUFFIXES = frozenset(
    {
        ".gpkg",
        ".shp",
        ".geojson",
        ".json",
        ".fgb",
        ".parquet",
        ".geoparquet",
        ".kml",
        ".kmz",
        ".dxf",
    }
)


def read_vector(
    path: Path | str, *, layer: str | None = None, crs: Any = None, need_crs: bool = True
) -> Reading:
    """Read one layer of a map file.

    Parameters
    ----------
    path
        Shapefile (any Chinese encoding, with or without .cpg), GeoPackage, GeoJSON,
        GeoParquet, FlatGeobuf, KML or DXF; it passes :func:`hexie_geo.io.gate.admit`.
    layer
        Name of the layer inside (a folder of a KML); may be left out where there is only
        one.
    crs
        CRS of the coordinates where the file states none, or states a wrong one.
    need_crs
        Whether a file with shapes and without a CRS is refused.

    Returns
    -------
    Reading
        ``frame`` is a GeoDataFrame as published, index = the feature's number in the
        file from 1, coordinates 2-D; shapes that cannot be built are missing.

    Raises
    ------
    DataError, CrsError
        With the file, the layer and what to do.
    """
    file = gate.admit(path)
    if file.suffix.lower() == ".shp":
        _complete_shapefile(file)
    suffix = file.suffix.lower()
    fixes: list[Fix]
    if suffix in {".parquet", ".geoparquet"}:
        name, frame, fixes = file.stem, _read_parquet(file), []
    elif suffix in {".kml", ".kmz"}:
        name, frame, fixes = layer or file.stem, _read_folder(file, layer), []
    else:
        name, frame, fixes = _read_gdal(file, layer)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    DataError.raise_if(broken_text(frame, file=file.name, layer=name))
    if frame.empty:
        raise DataError(Problem(code="io.no_rows", file=file.name, layer=name))
    if _has_shapes(frame):
        frame, placed = _placed(frame, file.name, name, crs, need_crs=need_crs)
        fixes += placed
    return Reading(frame=frame, file=file.name, layer=name, fixes=tuple(fixes))


def list_layers(path: Path | str) -> tuple[str, ...]:
    """Return the names of the layers of a map file."""
    file = gate.admit(path)
    if file.suffix.lower() in {".parquet", ".geoparquet"}:
        return (file.stem,)
    library = gate.vector_library()
    try:
        with warnings.catch_warnings():  # of tables that nobody asked for
            warnings.simplefilter("ignore", RuntimeWarning)
            return tuple(str(name) for name in library.list_layers(file)[:, 0])
    except (library.errors.DataSourceError, UnicodeDecodeError) as exc:
        raise _unreadable(file, exc) from exc


def _unreadable(file: Path, exc: Exception) -> DataError:
    detail = str(exc).splitlines()[0].replace(str(file), file.name)[:200]
    return DataError(Problem(code="io.unreadable", file=file.name, values={"detail": detail}))


def _complete_shapefile(file: Path) -> None:
    beside = {p.suffix.lower() for p in file.parent.glob("*.*") if p.stem == file.stem}
    DataError.raise_if(
        Problem(
            code=f"io.no_{need[1:]}",
            file=file.name,
            values={"missing": file.with_suffix(need).name},
        )
        for need in (".dbf", ".shx")
        if need not in beside
    )


def _read_parquet(file: Path) -> "gpd.GeoDataFrame":
    import geopandas as gpd
    import pyarrow as pa

    try:
        return gpd.read_parquet(file)
    except (pa.ArrowException, ValueError, OSError, LookupError, RuntimeError) as exc:
        # a damaged description of columns or CRS: KeyError, pyproj's CRSError
        raise _unreadable(file, exc) from exc


def _read_folder(file: Path, folder: str | None) -> "gpd.GeoDataFrame":
    frame = read_kml(file)
    if folder is None or frame.empty:
        return frame
    inside = frame["folder"].str.split("/").map(lambda parts: folder in parts)
    if not inside.any():
        shown = {"wanted": folder, "names": "、".join(sorted(set(frame["folder"]))[:12])}
        raise DataError(Problem(code="io.no_layer", file=file.name, values=shown))
    return frame[inside]


def _read_gdal(file: Path, layer: str | None) -> "tuple[str, gpd.GeoDataFrame, list[Fix]]":
    with tempfile.TemporaryDirectory() as scratch:
        json = "json" in file.suffix.lower()
        source, fixes = reencode_json(file, Path(scratch)) if json else (file, [])
        name = _choose_layer(source, layer)
        return name, *_read_layer(source, name, fixes)


def _choose_layer(file: Path, layer: str | None) -> str:
    names = list_layers(file)
    if not names:
        raise DataError(Problem(code="io.no_rows", file=file.name, layer=layer))
    if layer is None and len(names) != 1:
        shown = {"names": "、".join(names[:12])}
        raise DataError(Problem(code="io.choose_layer", file=file.name, values=shown))
    name = layer or names[0]
    if name not in names:
        shown = {"wanted": name, "names": "、".join(names[:12])}
        raise DataError(Problem(code="io.no_layer", file=file.name, values=shown))
    return name


def _read_layer(file: Path, name: str, fixes: list[Fix]) -> "tuple[gpd.GeoDataFrame, list[Fix]]":
    library = gate.vector_library()
    options: dict[str, Any] = {"layer": name, "on_invalid": "ignore"}
    suffix = file.suffix.lower()
    if suffix == ".gpkg":
        options["use_arrow"] = True  # the other way believes a counter that may be stale
    if suffix == ".shp":
        options["encoding"] = "ISO-8859-1"  # lossless for any bytes; decoded column by column below
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            frame = library.read_dataframe(file, **options)
    except UnicodeDecodeError as exc:
        where = {"position": exc.start}
        raise DataError(Problem(code="io.encoding", file=file.name, values=where)) from exc
    except _errors(library) as exc:
        raise _unreadable(file, exc) from exc
    check_rows(file, name, len(frame), shown=file.name)
    for warning in said:  # what GDAL mended or passed over belongs into the report
        words = str(warning.message)
        fixes = [*fixes, Fix(action="reader_said", file=file.name, layer=name, value=words)]
    if suffix == ".shp":
        frame, decoded = decode_frame(frame, file=file.name, layer=name)
        fixes = [*fixes, *decoded]
    if suffix == ".dxf" and "Text" in frame.columns:  # AutoCAD's way past its code page
        frame["Text"] = frame["Text"].str.replace(_AUTOCAD, _character, regex=True)
    return frame, fixes


_AUTOCAD = re.compile(r"\\U\+([0-9A-Fa-f]{4,5})")


def _character(found: "re.Match[str]") -> str:
    return chr(int(found[1], 16))


def _errors(library: Any) -> tuple[type[Exception], ...]:
    """Return what pyogrio raises for files; through Arrow plain ones come as well."""
    return (
        library.errors.DataSourceError,
        library.errors.DataLayerError,
        ValueError,
        OSError,
    )


def _has_shapes(frame: pd.DataFrame) -> bool:
    return getattr(frame, "_geometry_column_name", None) in frame.columns


def _placed(
    frame: "gpd.GeoDataFrame", file: str, layer: str, crs: Any, *, need_crs: bool
) -> "tuple[gpd.GeoDataFrame, list[Fix]]":
    """Give the frame its CRS and two dimensions."""
    fixes: list[Fix] = []
    if crs is not None:
        stated = str(frame.crs.name) if frame.crs is not None else "—"
        frame = frame.set_crs(crs, allow_override=True)
        values = {"stated": stated, "crs": str(crs)}
        fixes.append(Fix(action="crs_given", file=file, layer=layer, value=stated, values=values))
    elif frame.crs is None and need_crs and frame.geometry.notna().any():
        found = [f"{f.crs} ({f.axes})" for f in fits(tuple(frame.total_bounds))]
        values = {"fits": "、".join(found) or "—"}
        raise CrsError(Problem(code="io.no_crs", file=file, layer=layer, values=values))
    if frame.geometry.has_z.any():
        frame = frame.set_geometry(frame.geometry.force_2d())
        fixes.append(Fix(action="z_dropped", file=file, layer=layer))
    return frame, fixes


def write_geopackage(
    path: Path | str, layers: Mapping[str, pd.DataFrame], *, stamp: date = date(2000, 1, 1)
) -> Path:
    """Write frames as the layers and tables of one GeoPackage, all or nothing.

    Parameters
    ----------
    path
        The file to make or replace; it is complete at every moment.
    layers
        Frames by layer name; those without geometry become plain tables.
    stamp
        The date of change that the file states for every layer, in place of the clock.

    Returns
    -------
    pathlib.Path
        ``path``; the same frames and stamp give the same bytes.

    Examples
    --------
    >>> from hexie_geo.demo.grid import grid
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made = write_geopackage(Path(folder) / "a.gpkg", {"communities": grid(1, 2)})
    ...     read_vector(made).frame["community_id"].tolist()
    ['c00', 'c01']
    """
    target = Path(path)
    library = gate.vector_library()
    with atomic_path(target) as temporary, _gdal_clock(library, stamp):
        for name, frame in layers.items():
            library.write_dataframe(
                _writable(frame),
                temporary,
                layer=name,
                driver="GPKG",
                append=temporary.exists(),
                promote_to_multi=False,
                geometry_type=None if _has_shapes(frame) else "None",
            )
    return target


@contextmanager
def _gdal_clock(library: Any, stamp: date) -> Iterator[None]:
    """Let GDAL write ``stamp`` where it would write the time of day."""
    library.set_gdal_config_options({"OGR_CURRENT_DATE": f"{stamp.isoformat()}T00:00:00.000Z"})
    try:
        yield
    finally:
        library.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _writable(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with enums, flags and dates as GDAL can store them."""
    out = frame.reset_index(drop=True)
    shapes = out.geometry.name if _has_shapes(out) else None
    mixed = [n for n in out.columns if out[n].dtype == object and n != shapes]
    return out.assign(**{n: out[n].astype("str").where(out[n].notna(), None) for n in mixed})
