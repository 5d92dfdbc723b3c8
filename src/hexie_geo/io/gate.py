"""The gate: what a file must be before any reader may touch it.

GDAL looks at contents, not at names: a ``.geojson`` that is really a virtual dataset
would read any file of the machine or call out to the network. So a file is admitted by
suffix *and* magic bytes, its size is bounded, only a path that exists is ever handed to
a reader (no URL, no ``/vsi…``), and GDAL keeps only the drivers named here.
"""

import functools
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from hexie_geo.errors import DataError, Problem

VECTOR_DRIVERS = frozenset(
    {"GPKG", "GeoJSON", "ESRI Shapefile", "LIBKML", "FlatGeobuf", "DXF", "MEM"}
)
RASTER_DRIVER = "GTiff"
MAX_BYTES = 4 * 1024**3
_HEAD = 4096
_lock = threading.Lock()


def _json(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def _text(head: bytes) -> bool:
    return b"\0" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff")


def _xml(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\0", b"")
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _starts(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(marks)


def _geopackage(head: bytes) -> bool:
    return head.startswith(b"SQLite format 3\0") and head[68:72] in (b"GPKG", b"GP10", b"GP11")


def _dxf(head: bytes) -> bool:
    return head.startswith(b"AutoCAD Binary DXF") or (
        _text(head)
        and head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].strip() in (b"0", b"999")
    )


_ZIP = _starts(b"PK\x03\x04")
FORMATS: dict[str, Callable[[bytes], bool]] = {
    ".gpkg": _geopackage,
    ".shp": _starts(b"\x00\x00\x27\x0a"),
    ".geojson": _json,
    ".json": _json,
    ".parquet": _starts(b"PAR1"),
    ".geoparquet": _starts(b"PAR1"),
    ".fgb": _starts(b"fgb"),
    ".kml": _xml,
    ".kmz": _ZIP,
    ".dxf": _dxf,
    ".zip": _ZIP,
    ".csv": _text,
    ".txt": _text,
    ".xlsx": _ZIP,
    ".xls": _starts(b"\xd0\xcf\x11\xe0"),
    ".tif": _starts(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    ".tiff": _starts(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
}
"""Suffixes that may be read, each with the test its first bytes must pass."""


def admit(path: Path | str, *, max_bytes: int = MAX_BYTES) -> Path:
    """Return the resolved path of a file that may be opened.

    Parameters
    ----------
    path
        A local file. Text that looks like a URL or a virtual file system is refused.
    max_bytes
        Largest size that is read.

    Returns
    -------
    pathlib.Path
        Absolute path of an existing regular file whose contents are what its name says.

    Raises
    ------
    DataError
        ``io.not_a_path``, ``io.not_found``, ``io.unknown_format``, ``io.dwg``,
        ``io.too_big``, ``io.empty_file`` or ``io.not_what_it_says``.

    Examples
    --------
    >>> admit("/vsicurl/http://example.org/a.gpkg")
    Traceback (most recent call last):
    ...
    hexie_geo.errors.DataError: /vsicurl/http://example.org/a.gpkg is not the path...
    """
    text = str(path)
    if "://" in text or text.replace("\\", "/").lower().startswith("/vsi") or "\0" in text:
        raise _refuse("not_a_path", text)
    try:
        found = Path(path).resolve()
        there = found.is_file()
    except (OSError, RuntimeError) as exc:  # links in a circle, names too long for the disk
        raise _refuse("not_found", text) from exc
    name = found.name
    if not there:
        raise _refuse("not_found", text)
    suffix = found.suffix.lower()
    if suffix == ".dwg":
        raise _refuse("dwg", name)
    if suffix not in FORMATS:
        raise _refuse("unknown_format", name, known=" ".join(sorted(FORMATS)))
    size = found.stat().st_size
    if size > max_bytes:
        raise _refuse("too_big", name, size=size, limit=max_bytes)
    if size == 0:
        raise _refuse("empty_file", name)
    with found.open("rb") as stream:
        head = stream.read(_HEAD)
    if not FORMATS[suffix](head):
        raise _refuse("not_what_it_says", name, suffix=suffix)
    if suffix == ".gpkg":
        _no_foreign_sql(found)
    return found


def _refuse(code: str, file: str, **values: object) -> DataError:
    return DataError(Problem(code=f"io.{code}", file=file, values=values))


def _no_foreign_sql(path: Path) -> None:
    """Refuse a GeoPackage with triggers or views that are not the format's own.

    A trigger can change counts when the file is written, a view can run for ever.
    """
    query = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            found = base.execute(query).fetchall()
    except (sqlite3.DatabaseError, UnicodeError) as exc:
        raise _refuse("damaged", path.name, detail=exc) from exc
    foreign = [f"{kind} {name}" for kind, name, _ in found if not _own_sql(kind, name)]
    if foreign:
        raise _refuse("foreign_sql", path.name, names="、".join(foreign[:5]))


def _own_sql(kind: str, name: str) -> bool:
    """Tell whether a trigger is one that GeoPackage writers make themselves."""
    own = ("rtree_", "trigger_insert_feature_count_", "trigger_delete_feature_count_", "gpkg_")
    fixed = ("fid_", "tile_", "st_", "table_")
    return kind == "trigger" and (name.startswith(own) or name.startswith(fixed))


@functools.cache
def vector_library() -> Any:
    """Return pyogrio with every driver outside :data:`VECTOR_DRIVERS` taken away.

    The complement is computed from what this GDAL has, so a driver that a newer GDAL
    brings is skipped too; if one remains, nothing is read.

    Raises
    ------
    DataError
        ``io.drivers`` when a driver outside the list cannot be taken away.
    """
    import pyogrio
    from pyogrio._ogr import _register_drivers

    with _lock:
        extra = sorted(set(pyogrio.list_drivers()) - VECTOR_DRIVERS)
        dead_proxy = {"GDAL_HTTP_PROXY": "127.0.0.1:9"}  # nothing may call out
        pyogrio.set_gdal_config_options({"OGR_SKIP": ",".join(extra), **dead_proxy})
        _register_drivers()  # GDAL honours OGR_SKIP whenever it registers
        left = sorted(set(pyogrio.list_drivers()) - VECTOR_DRIVERS)
    if left:
        raise DataError(Problem(code="io.drivers", values={"names": ", ".join(left)}))
    return pyogrio


@functools.cache
def raster_library() -> Any:
    """Return rasterio; :data:`RASTER_DRIVER` must be named in every ``open`` call.

    rasterio carries a GDAL of its own whose drivers cannot be taken away once loaded;
    a driver named at ``open`` is the only one that looks at the file.
    """
    import rasterio

    return rasterio
