"""Read KML as people draw it: folders, attributes in HTML descriptions, Chinese field names.

GDAL turns Chinese field names of KML into rows of underscores, so two of them become
one; KML is small and plain enough to be read here. External references (network links,
styles, entities) are never followed: a document type declaration is refused.
"""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import shapely

from hexie_geo.errors import DataError, Problem
from hexie_geo.io.archives import ZIP_ERRORS
from hexie_geo.io.encoding import decode_bytes

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_MAX_KML = 512 * 1024**2
_PAIR = re.compile(r"\s*([^:：=<>]{1,24}?)\s*[:：=]\s*(.+?)\s*", re.DOTALL)
_CELLS = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"<br\s*/?>|</tr>|</p>|</div>|</li>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def read_kml(file: Path) -> "gpd.GeoDataFrame":
    """Return every placemark of a KML or KMZ file, in file order.

    Parameters
    ----------
    file
        A file that has passed the gate.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``folder`` (names joined by /), ``name``, ``description`` as text, one
        column per attribute found in extended data or in the description
        (户数:1200<br/>…), and geometry in EPSG:4326. Outlines that were drawn as lines
        stay lines; see :mod:`hexie_geo.io.outlines`.

    Raises
    ------
    DataError
        ``io.unreadable`` when it is not well-formed or declares a document type.
    """
    import geopandas as gpd

    text, _ = decode_bytes(_bytes(file), file=file.name)
    if "<!DOCTYPE" in text[:4096] or "<!ENTITY" in text:
        raise _unreadable(file, "DOCTYPE")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = ET.fromstring(text)  # noqa: S314 - no document type, so no entities
    except ET.ParseError as exc:
        raise _unreadable(file, exc) from exc
    for element in root.iter():
        element.tag = element.tag.rsplit("}", 1)[-1]
    if root.tag != "kml":
        raise _unreadable(file, f"<{root.tag}>")
    try:
        records = list(_placemarks(root, ()))
    except RecursionError as exc:
        raise _unreadable(file, exc) from exc
    names = dict.fromkeys(k for record in records for k in record if k != "geometry")
    columns = {n: [r.get(n) for r in records] for n in names}
    return gpd.GeoDataFrame(columns, geometry=[r["geometry"] for r in records], crs=4326)


def kml_folders(file: Path) -> tuple[str, ...]:
    """Return what :func:`in_folder` takes, one for each place that has placemarks.

    A folder's path; with a / behind it where folders inside it have placemarks too, and /
    alone for what lies in no folder.
    """
    paths = list(dict.fromkeys(read_kml(file).get("folder", ())))
    alone = {p for p in paths if not p or any(q.startswith(f"{p}/") for q in paths)}
    return tuple(f"{p}/" if p in alone else p for p in paths)


def in_folder(frame: "gpd.GeoDataFrame", folder: str) -> "pd.Series[bool]":
    """Tell which placemarks lie in a folder (its path or one of its names) or right in ``a/``."""
    if folder.endswith("/"):
        return frame["folder"] == folder[:-1]
    here = (frame["folder"] == folder) | frame["folder"].str.startswith(f"{folder}/")
    return here | frame["folder"].str.split("/").map(lambda parts: folder in parts)


def _bytes(file: Path) -> bytes:
    if file.suffix.lower() != ".kmz":
        return file.read_bytes()
    try:
        with zipfile.ZipFile(file) as archive:
            inside = [i for i in archive.infolist() if i.filename.lower().endswith(".kml")]
            if len(inside) != 1 or inside[0].file_size > _MAX_KML:
                raise _unreadable(file, f"{len(inside)} × .kml")
            return archive.read(inside[0])
    except ZIP_ERRORS as exc:
        raise _unreadable(file, exc) from exc


def _unreadable(file: Path, detail: object) -> DataError:
    return DataError(Problem(code="io.unreadable", file=file.name, values={"detail": detail}))


def _placemarks(element: ET.Element, folders: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for child in element:
        if child.tag in {"Document", "Folder"}:
            named = (child.findtext("name") or "").strip() if child.tag == "Folder" else ""
            yield from _placemarks(child, (*folders, named) if named else folders)
        elif child.tag == "Placemark":
            description = child.findtext("description") or ""
            yield {
                "folder": "/".join(folders),
                "name": (child.findtext("name") or "").strip() or None,
                "description": description.strip() or None,
                **described(description),
                **dict(_extended(child)),
                "geometry": _shape(child),
            }


def _extended(placemark: ET.Element) -> Iterator[tuple[str, str]]:
    for data in placemark.iter("Data"):
        yield data.get("name", ""), (data.findtext("value") or "").strip()
    for data in placemark.iter("SimpleData"):
        yield data.get("name", ""), (data.text or "").strip()


def described(description: str) -> dict[str, str]:
    """Return the attributes that a placemark's HTML description states.

    Examples
    --------
    >>> described("户数:1200<br/>人口：3000")
    {'户数': '1200', '人口': '3000'}
    >>> described("<table><tr><td>户数</td><td>1200</td></tr></table>")
    {'户数': '1200'}
    """
    found: dict[str, str] = {}
    for line in _BREAKS.split(description):
        cells = [_plain(c) for c in _CELLS.findall(line)]
        if len(cells) == 2:  # noqa: PLR2004 - a row of name and value
            found[cells[0]] = cells[1]
        elif pair := _PAIR.fullmatch(_plain(line)):
            found[pair[1]] = pair[2]
    return found


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).strip()


def _shape(element: ET.Element) -> Any:
    """Return a placemark's geometry; several parts become a multi-geometry, none is missing."""
    shapes = [s for child in element for s in _parts(child)]
    if len(shapes) <= 1:
        return shapes[0] if shapes else None
    kinds = {s.geom_type for s in shapes}
    many: dict[str, Any] = {
        "Polygon": shapely.MultiPolygon,
        "LineString": shapely.MultiLineString,
        "Point": shapely.MultiPoint,
    }
    return many[kinds.pop()](shapes) if len(kinds) == 1 else shapely.GeometryCollection(shapes)


def _parts(element: ET.Element) -> Iterator[Any]:
    match element.tag:
        case "MultiGeometry":
            for child in element:
                yield from _parts(child)
        case "Point":
            for xy in _coordinates(element)[:1]:
                yield shapely.Point(xy)
        case "LineString" | "LinearRing":
            line = _coordinates(element)
            if len(line) > 1:
                yield shapely.LineString(line)
        case "Polygon":
            outer = element.find("outerBoundaryIs/LinearRing")
            shell = [] if outer is None else _coordinates(outer)
            inner = [_coordinates(r) for r in element.iterfind("innerBoundaryIs/LinearRing")]
            if len(shell) > 2:  # noqa: PLR2004 - a ring has three corners
                yield shapely.Polygon(shell, [r for r in inner if len(r) > 2])  # noqa: PLR2004


def _coordinates(element: ET.Element) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for token in (element.findtext("coordinates") or "").split():
        numbers = token.split(",")
        try:
            points.append((float(numbers[0]), float(numbers[1])))
        except (ValueError, IndexError):
            continue  # a broken corner is passed over; the shape is checked later
    return points
