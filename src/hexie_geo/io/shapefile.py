"""Write shapefiles that Chinese desktop programs open: short names, GB18030, a name table."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from hexie_geo.errors import CrsError, Problem
from hexie_geo.io import gate
from hexie_geo.io.atomic import atomic_path

if TYPE_CHECKING:
    import geopandas as gpd

ENCODING = "GB18030"
NAME_TABLE = "字段对照.csv"
_NAME_BYTES = 10
_CELL_BYTES = 254


def write_shapefile(
    folder: Path | str,
    layer: "gpd.GeoDataFrame",
    *,
    name: str = "图层",
    names: Mapping[str, str] | None = None,
    stamp: date = date(2000, 1, 1),
) -> Path:
    """Write one layer as a folder with a shapefile and a table of its field names.

    Parameters
    ----------
    folder
        The folder to make or replace as a whole.
    layer
        With a CRS; shapes of one kind (polygons, lines or points).
    name
        File name without suffix.
    names
        Names to use instead of the layer's own; they too are cut to 10 bytes (5 Chinese
        characters) and made distinct.
    stamp
        The date of change that the table's header states, in place of the clock.

    Returns
    -------
    pathlib.Path
        The ``.shp``. ``字段对照.csv`` beside it gives each short name its full one and says
        how many cells were cut to 254 bytes, the most a field can hold.

    Raises
    ------
    CrsError
        If the layer has no CRS.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo.grid import grid
    >>> from hexie_geo.io.vector import read_vector
    >>> with tempfile.TemporaryDirectory() as scratch:
    ...     made = write_shapefile(Path(scratch) / "out", grid(1, 2), names={"name": "社区名称全"})
    ...     sorted(read_vector(made).frame.columns)[-2:]
    ['township_i', '社区名称全']
    """
    if layer.crs is None:
        raise CrsError(Problem(code="crs.missing", layer=name))
    library = gate.vector_library()
    target = Path(folder)
    shapes = layer.geometry.name
    full = {c: (names or {}).get(c, str(c)) for c in layer.columns if c != shapes}
    short = short_names(tuple(full.values()))
    cells = {short[full[c]]: _cells(layer[c]) for c in full}
    cut = {
        n: int((values.notna() & (values != _fitting(values))).sum()) for n, values in cells.items()
    }
    frame = layer[[shapes]].assign(**{n: _fitting(values) for n, values in cells.items()})
    with atomic_path(target) as temporary:
        temporary.mkdir()
        library.write_dataframe(
            frame.reset_index(drop=True),
            temporary / f"{name}.shp",
            driver="ESRI Shapefile",
            encoding=ENCODING,
            layer_options={"DBF_DATE_LAST_UPDATE": stamp.isoformat()},
        )
        table = pd.DataFrame(
            {
                "短名": [short[n] for n in full.values()],
                "全名": list(full.values()),
                "列": [str(c) for c in full],
                "截短的单元格": [cut[short[n]] for n in full.values()],
            }
        )
        table.to_csv(temporary / NAME_TABLE, index=False, encoding="utf-8-sig")
    return target / f"{name}.shp"


def short_names(names: tuple[str, ...]) -> dict[str, str]:
    """Return a distinct name of at most 10 GB18030 bytes for each name.

    Examples
    --------
    >>> short_names(("常住人口户数合计", "常住人口户籍"))
    {'常住人口户数合计': '常住人口户', '常住人口户籍': '常住人口1'}
    """
    taken: set[str] = set()
    made: dict[str, str] = {}
    for name in names:
        short, number = _cut(name, _NAME_BYTES), 0
        while short.casefold() in taken:
            number += 1
            short = _cut(name, _NAME_BYTES - len(str(number))) + str(number)
        taken.add(short.casefold())
        made[name] = short
    return made


def _cut(text: str, limit: int) -> str:
    """Return the start of ``text`` that fits into ``limit`` bytes, whole characters only."""
    while len(text.encode(ENCODING)) > limit:
        text = text[:-1]
    return text


def _cells(values: "pd.Series") -> "pd.Series":
    """Return a column as a dBase table can hold it: numbers, ISO dates, yes and no as 1 and 0."""
    if pd.api.types.is_bool_dtype(values.dtype):
        return values.astype("Int64").astype("float64")
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return pd.Series(values.dt.strftime("%Y-%m-%d"), index=values.index)
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values.astype("float64") if values.hasnans else values
    return values.astype("str").where(values.notna())


def _fitting(values: "pd.Series") -> "pd.Series":
    if not pd.api.types.is_string_dtype(values.dtype):
        return values
    return values.map(lambda text: _cut(text, _CELL_BYTES), na_action="ignore").astype("str")
