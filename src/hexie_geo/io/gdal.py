"""Layers as GDAL reads them: nothing lost unnoticed, bytes decoded by us, its words reported."""

import re
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hexie_geo.errors import DataError, Problem
from hexie_geo.io import gate
from hexie_geo.io.encoding import decode_frame, reencode_json
from hexie_geo.io.promised import check_rows
from hexie_geo.io.records import Fix

if TYPE_CHECKING:
    import geopandas as gpd


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
        raise unreadable(file, exc) from exc


def unreadable(file: Path, exc: Exception) -> DataError:
    """Return the error for a file that a reader gave up on, its words without our paths."""
    detail = str(exc).splitlines()[0].replace(str(file), file.name)[:200]
    return DataError(Problem(code="io.unreadable", file=file.name, values={"detail": detail}))


def read_layer_of(
    file: Path, layer: str | None, encoding: str | None
) -> "tuple[str, gpd.GeoDataFrame, list[Fix]]":
    """Return the name of the layer, its frame as it stands in the file, and what was done.

    Parameters
    ----------
    file
        A file that has passed the gate.
    layer
        Wanted; may be left out where there is only one.
    encoding
        Of a Shapefile's texts, where it is stated.
    """
    with tempfile.TemporaryDirectory() as scratch:
        json = "json" in file.suffix.lower()
        source, fixes = reencode_json(file, Path(scratch)) if json else (file, [])
        name = _choose_layer(source, layer)
        return name, *_read_layer(source, name, fixes, encoding)


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


def _read_layer(
    file: Path, name: str, fixes: list[Fix], encoding: str | None
) -> "tuple[gpd.GeoDataFrame, list[Fix]]":
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
        raise unreadable(file, exc) from exc
    check_rows(file, name, len(frame), shown=file.name)
    for warning in said:  # what GDAL mended or passed over belongs into the report
        words = str(warning.message)
        fixes = [*fixes, Fix(action="reader_said", file=file.name, layer=name, value=words)]
    if suffix == ".shp":
        frame, decoded = decode_frame(frame, file=file.name, layer=name, codec=encoding)
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
