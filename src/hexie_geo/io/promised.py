"""How many rows a file itself promises, asked of something other than the reader.

GDAL reads a cut FlatGeobuf, a GeoJSON with one misspelt key or a GeoPackage with a stale
counter to its end, happily, and hands over fewer rows. A household must not be lost so.
"""

import json
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

from hexie_geo.errors import DataError, Problem
from hexie_geo.io import gate


def promised_rows(file: Path, layer: str) -> int | None:
    """Return the number of rows ``layer`` must have; None where the file does not say.

    Parameters
    ----------
    file
        A map file that has passed the gate.
    layer
        Name of the layer inside.

    Returns
    -------
    int or None
        GeoPackage: rows of the table; FlatGeobuf: the header's count; GeoJSON: length of
        the features list; Shapefile: the table's record count.
    """
    match file.suffix.lower():
        case ".gpkg":
            name = layer.replace('"', '""')
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as base:
                return int(base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - a table name, quoted
        case ".fgb":
            count = int(gate.vector_library().read_info(file, layer=layer)["features"])
            return count if count > 0 else None
        case ".geojson" | ".json":
            tree = json.loads(file.read_bytes())
            features = tree.get("features") if isinstance(tree, dict) else None
            return len(features) if isinstance(features, list) else None
        case ".shp":
            with file.with_suffix(_dbf(file)).open("rb") as stream:
                head = stream.read(8)
            return int(struct.unpack("<I", head[4:8])[0]) if len(head) == 8 else None  # noqa: PLR2004
        case _:
            return None


def check_rows(file: Path, layer: str, rows: int, *, shown: str) -> None:
    """Raise ``io.rows_lost`` unless ``rows`` were promised.

    Parameters
    ----------
    file, layer
        What was read.
    rows
        How many rows the reader handed over.
    shown
        The file's name for the message.
    """
    try:
        promised = promised_rows(file, layer)
    except (ValueError, RecursionError, sqlite3.DatabaseError, OSError) as exc:
        values = {"detail": str(exc)[:200]}
        raise DataError(Problem(code="io.unreadable", file=shown, values=values)) from exc
    if promised is not None and promised != rows:
        counts = {"promised": promised, "read": rows}
        raise DataError(Problem(code="io.rows_lost", file=shown, layer=layer, values=counts))


def _dbf(file: Path) -> str:
    found = {p.suffix for p in file.parent.glob("*.*") if p.stem == file.stem}
    return next(s for s in sorted(found) if s.lower() == ".dbf")
