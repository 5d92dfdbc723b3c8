"""Read and write maps: whatever the office has, as one plain frame, with every fix said."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.io import gate
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.encoding import broken_text
from hexie_geo.io.gdal import read_layer_of, unreadable
from hexie_geo.io.kml import in_folder, read_kml
from hexie_geo.io.locating import fits, likeliest
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
    path: Path | str,
    *,
    layer: str | None = None,
    crs: Any = None,
    need_crs: bool = True,
    encoding: str | None = None,
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
    encoding
        Of a Shapefile's texts, where their bytes leave it open.

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
        name, frame, fixes = read_layer_of(file, layer, encoding)
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
    DataError.raise_if(broken_text(frame, file=file.name, layer=name))
    if frame.empty:
        raise DataError(Problem(code="io.no_rows", file=file.name, layer=name))
    if _has_shapes(frame):
        frame, placed = _placed(frame, file.name, name, crs, need_crs=need_crs)
        fixes += placed
    return Reading(frame=frame, file=file.name, layer=name, fixes=tuple(fixes))


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
        raise unreadable(file, exc) from exc


def _read_folder(file: Path, folder: str | None) -> "gpd.GeoDataFrame":
    frame = read_kml(file)
    if folder is None or frame.empty:
        return frame
    inside = in_folder(frame, folder)
    if not inside.any():
        shown = {"wanted": folder, "names": "、".join(sorted(set(frame["folder"]))[:12])}
        raise DataError(Problem(code="io.no_layer", file=file.name, values=shown))
    return frame[inside]


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
        values = {"fits": likeliest(fits(tuple(frame.total_bounds)))}
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
    >>> import tempfile
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
