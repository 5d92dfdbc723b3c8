"""The made-up county's own files, as untidy as a county writes them.

A workbook with a title, a two-row header, totals and a signature; a GB18030 shapefile without
.cpg; a GB18030 CSV; a GeoJSON in degrees; GeoPackages and GeoTIFFs. Every table says 合成数据.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import shapely

from hexie_geo.demo import committees, plan
from hexie_geo.demo.assembly import County
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.grids import write_raster
from hexie_geo.io.shapefile import write_shapefile
from hexie_geo.io.vector import write_geopackage
from hexie_geo.model import terms
from hexie_geo.workflow.raw_names import (
    BARRIERS,
    BOOK,
    BOOK_FILE,
    BOOKS_FILE,
    GROUPS,
    KINDS,
    MAPS,
    NOTE,
    STAGES,
    Word,
    words,
)

_SIGNED = "填表人：（合成数据，不涉及真实单位和个人）"


def write_raw(county: County, folder: Path) -> None:
    """Write the county's own files into ``folder``, each whole or not at all."""
    ws = county.workspace
    _book(county, folder / BOOK_FILE)
    layers = {name: _theirs(name, ws) for name in MAPS}
    outline = ws.communities[["community_id", "geometry"]]
    outline = outline.rename(columns={"community_id": "社区编码"}).assign(备注=NOTE)
    write_geopackage(folder / "社区边界.gpkg", {"社区边界": outline})
    books = ws.communities[["community_id", *committees.COLUMNS]]
    books = books.rename(columns={"community_id": "社区编码", **committees.COLUMNS})
    write_geopackage(folder / BOOKS_FILE, {"台账": pd.DataFrame(books).assign(备注=NOTE)})
    groups = layers["groups"].assign(geometry=_with_bowtie(county))
    write_shapefile(folder / GROUPS, groups, name=GROUPS)
    (folder / GROUPS / f"{GROUPS}.cpg").unlink(missing_ok=True)
    write_geopackage(folder / "住宅小区.gpkg", {"住宅小区": layers["estates"]})
    base = {"道路": layers["roads"], "阻隔": layers["barriers"]}
    write_geopackage(folder / "底图.gpkg", base)
    _csv(folder / "警务室.csv", _with_xy(layers["police_offices"]), "gb18030")
    _csv(folder / "连通关系.csv", layers["links"], "utf-8-sig")
    degrees = layers["facilities"].to_crs(4326)
    degrees = degrees.set_geometry(shapely.set_precision(degrees.geometry.to_numpy(), 1e-9))
    _text(folder / "服务设施.geojson", degrees.to_json(drop_id=True, ensure_ascii=False) + "\n")
    write_raster(folder / "高程30m.tif", ws.rasters["dem"])
    write_raster(folder / "人口100m.tif", ws.rasters["population"])


def _theirs(name: str, ws: Any) -> Any:
    """Return a layer under the county's own column names, words in Chinese."""
    layer = getattr(ws, name).rename(columns=MAPS[name]).assign(备注=NOTE)
    if name == "facilities":
        layer["类别"] = layer["类别"].map({v: k for k, v in KINDS.items()})
    if name == "estates":
        layer["阶段"] = layer["阶段"].map({v: k for k, v in STAGES.items()})
    if name == "barriers":
        layer["类别"] = layer["类别"].map({v: k for k, v in BARRIERS.items()})
    if name == "groups":
        layer["小组类别"] = layer["小组类别"].map(words(terms.GroupKind))
    return layer


def _with_bowtie(county: County) -> Any:
    """Return the groups' shapes with one of them drawn in a wrong order of corners."""
    shapes = county.workspace.groups.geometry.copy()  # type: ignore[union-attr]  # the county has groups
    ids = [g["group_id"] for g in county.people.groups]
    at = ids.index(county.people.planted["bowtie"])
    shapes.iloc[at] = _crossed(shapes.iloc[at])
    return shapes


def _crossed(shape: Any) -> Any:
    """Return a ring with two corners in the wrong order that still lies on its own ground."""
    ring = shapely.get_coordinates(shape)[:-1]
    for at in range(len(ring) - 1):
        wrong = ring.copy()
        wrong[[at, at + 1]] = wrong[[at + 1, at]]
        drawn = shapely.Polygon(wrong)
        mended = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
        inside = shapely.area(shapely.intersection(mended, shape))
        if not drawn.is_valid and inside > 0.97 * shapely.area(mended):
            return drawn
    raise AssertionError("no corner of the group can be drawn wrong")


def _with_xy(points: Any) -> pd.DataFrame:
    xy = {"X": points.geometry.x.round(2), "Y": points.geometry.y.round(2)}
    return pd.DataFrame(points.drop(columns="geometry")).assign(**xy)


def _csv(path: Path, table: pd.DataFrame, encoding: str) -> None:
    numbers = table.select_dtypes("float").columns.difference(["X", "Y"])
    whole = table.astype(dict.fromkeys(numbers, "Int64"))
    with atomic_path(path) as temporary:
        whole.to_csv(temporary, index=False, encoding=encoding, lineterminator="\r\n")


def _text(path: Path, text: str) -> None:
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def _book(county: County, path: Path) -> None:
    """Write the workbook: title, a header of two rows, a total at the end, a signature."""
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = "社区"
    width = len(BOOK)
    page.append([f"{plan.COUNTY}社区基本情况表（{NOTE}）"])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    page.append([top for _, top, _, _ in BOOK])
    page.append([low or None for _, _, low, _ in BOOK])
    _merge_header(page)
    for record in county.people.communities:
        page.append([_cell(record, ours, write) for ours, _, _, write in BOOK])
    homes = [c["households"] for c in county.people.communities if c["households"] is not None]
    totals = {"name": "合计", "households": sum(homes)}
    page.append([totals.get(ours) for ours, _, _, _ in BOOK])
    page.append([_SIGNED])
    with atomic_path(path) as temporary:
        book.save(temporary)


def _cell(record: Mapping[str, Any], ours: str, write: Word) -> Any:
    if ours == "households" and record["name"] in plan.SPELLED:
        return plan.SPELLED[record["name"]]
    value = record[ours]
    return None if value is None else write(value)


def _merge_header(page: Any) -> None:
    tops = [top for _, top, _, _ in BOOK]
    for at, (_, top, low, _) in enumerate(BOOK, start=1):
        if not low:
            page.merge_cells(start_row=2, start_column=at, end_row=3, end_column=at)
        elif tops.index(top) == at - 1:
            last = at + tops.count(top) - 1
            page.merge_cells(start_row=2, start_column=at, end_row=2, end_column=last)
