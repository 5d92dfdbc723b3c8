"""Styles that QGIS finds in a GeoPackage: communities by household class, what moves."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import pandas as pd

from hexie_geo.report.case import NORMAL, REDIVIDE, Case

STYLES = "layer_styles"
"""The table in which QGIS looks for styles."""
_GEOMETRY = "geom"  # what GDAL calls the shapes of a GeoPackage
_MOST = 100_000_000
_UNKNOWN = -1
_FILLS = ("#9ecae1", "#dbe6ec", "#f2c14e", "#d55e00", "#8a3c00")
_WHITE, _EDGE, _MOVED, _INK = "#ffffff", "#5e6f79", "#d55e00", "#12303d"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdClass:
    """Communities from ``low`` to ``high`` households, both included; -1 to -1 is unknown."""

    low: int
    high: int
    label: str


def household_classes(case: Case) -> tuple[HouseholdClass, ...]:
    """Return the classes that the bounds of the policy make, below the first to above the last.

    Every bound of (二十三) includes its number: 1000 to 3000, then 3001 to 5000, then from 5001.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> case = Case(workspace=grouped({"a": [600]}), standards=(), findings=())
    >>> [c.label for c in household_classes(case)]
    ['户数未知', '已知户数']
    """
    found = [p for p in (case.provision(NORMAL), case.provision(REDIVIDE)) if p is not None]
    lows = [int(p.low.value) for p in found if p.low]
    highs = [int(p.high.value) + 1 for p in found if p.high]
    edges = [0, *sorted({*lows, *highs}), _MOST]
    unknown = HouseholdClass(low=_UNKNOWN, high=_UNKNOWN, label=case.say("map_data.unknown"))
    classes = [
        HouseholdClass(low=low, high=high - 1, label=_label(case, low, high))
        for low, high in pairwise(edges)
    ]
    return unknown, *classes


def _label(case: Case, low: int, high: int) -> str:
    if (low, high) == (0, _MOST):
        return case.say("map_data.known")
    if not low:
        return case.say("map_data.below", high=high)
    if high == _MOST:
        return case.say("map_data.above", low=low - 1)
    return case.say("map_data.between", low=low, high=high - 1)


def community_style(case: Case, aliases: Mapping[str, str]) -> str:
    """Return the QML of a layer of communities: filled by household class, named, columns titled.

    Parameters
    ----------
    case
        Gives the bounds of the classes and the language.
    aliases
        Headings by column.
    """
    root = _root()
    renderer = ET.SubElement(
        root, "renderer-v2", type="graduatedSymbol", graduatedMethod="GraduatedColor",
        attr=f'coalesce("households",{_UNKNOWN})', symbollevels="0", forceraster="0",
    )  # fmt: skip
    ranges, symbols = ET.SubElement(renderer, "ranges"), ET.SubElement(renderer, "symbols")
    for i, one in enumerate(household_classes(case)):
        ET.SubElement(
            ranges, "range", lower=f"{one.low}.0", upper=f"{one.high}.0", label=one.label,
            symbol=str(i), render="true",
        )  # fmt: skip
        fill = _WHITE if one.low == _UNKNOWN else _FILLS[(i - 1) % len(_FILLS)]
        _fill(symbols, str(i), colour=fill, edge=_EDGE, pattern="solid")
    _name_labels(root)
    return _text(root, aliases)


def moved_style(aliases: Mapping[str, str]) -> str:
    """Return the QML of the layer of groups that move: hatched, so that what lies below shows."""
    root = _root()
    renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol", symbollevels="0")
    _fill(ET.SubElement(renderer, "symbols"), "0", colour=_MOVED, edge=_MOVED, pattern="f_diagonal")
    return _text(root, aliases)


def place_style(aliases: Mapping[str, str]) -> str:
    """Return the QML of the layer of proposed places: a named mark, a dashed line from where it is.

    The line is drawn by QGIS from the columns ``from_x`` and ``from_y``.
    """
    root = _root()
    renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol", symbollevels="0")
    symbols = ET.SubElement(renderer, "symbols")
    symbol = ET.SubElement(symbols, "symbol", type="marker", name="0", alpha="1")
    drawn = ET.SubElement(symbol, "layer", {"class": "GeometryGenerator", "enabled": "1"})
    way = 'make_line(make_point("from_x","from_y"),$geometry)'
    _options(drawn, {"SymbolType": "Line", "geometryModifier": way, "units": "MapUnit"})
    line = ET.SubElement(drawn, "symbol", type="line", name="@0@0", alpha="1")
    dashes = ET.SubElement(line, "layer", {"class": "SimpleLine", "enabled": "1", "pass": "0"})
    looks = {"line_color": _rgba(_INK), "line_style": "dash", "line_width": "0.4"}
    _options(dashes, looks | {"line_width_unit": "MM"})
    mark = ET.SubElement(symbol, "layer", {"class": "SimpleMarker", "enabled": "1", "pass": "0"})
    looks = {"name": "diamond", "color": _rgba(_MOVED), "outline_color": _rgba(_WHITE)}
    _options(mark, looks | {"size": "3.4", "size_unit": "MM"})
    _name_labels(root, field="place_name", placement="2")
    return _text(root, aliases)


def style_table(styles: Mapping[str, str], *, stamp: date) -> pd.DataFrame:
    """Return the table ``layer_styles`` as QGIS writes it, a default style per layer.

    Parameters
    ----------
    styles
        QML by layer name.
    stamp
        The time of change that is stated.
    """
    when = f"{stamp.isoformat()}T00:00:00.000Z"
    rows = [
        {
            "f_table_catalog": "", "f_table_schema": "", "f_table_name": layer,
            "f_geometry_column": _GEOMETRY, "styleName": layer, "styleQML": qml, "styleSLD": "",
            "useAsDefault": 1, "description": layer, "owner": "", "ui": "",
            "update_time": when,
        }
        for layer, qml in styles.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _root() -> ET.Element:
    return ET.Element("qgis", version="3.22", styleCategories="Symbology|Labeling|Fields")


def _fill(symbols: ET.Element, name: str, *, colour: str, edge: str, pattern: str) -> None:
    symbol = ET.SubElement(symbols, "symbol", type="fill", name=name, alpha="1")
    layer = ET.SubElement(symbol, "layer", {"class": "SimpleFill", "enabled": "1", "pass": "0"})
    looks = {
        "color": _rgba(colour), "style": pattern, "outline_color": _rgba(edge),
        "outline_style": "solid", "outline_width": "0.2", "outline_width_unit": "MM",
    }  # fmt: skip
    _options(layer, looks)


def _options(parent: ET.Element, values: Mapping[str, str]) -> None:
    options = ET.SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(options, "Option", type="QString", name=name, value=value)


def _name_labels(root: ET.Element, *, field: str = "name", placement: str = "1") -> None:
    labels = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labels, "settings", calloutType="simple")
    style = ET.SubElement(
        settings, "text-style", fieldName=field, isExpression="0", fontSize="8",
        fontSizeUnit="Point", textColor=_rgba(_INK),
    )  # fmt: skip
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.7", bufferSizeUnits="MM",
        bufferColor=_rgba(_WHITE),
    )  # fmt: skip
    ET.SubElement(settings, "placement", placement=placement, centroidInside="1")


def _text(root: ET.Element, aliases: Mapping[str, str]) -> str:
    titled = ET.SubElement(root, "aliases")
    for i, (column, heading) in enumerate(aliases.items(), start=1):
        ET.SubElement(titled, "alias", index=str(i), field=column, name=heading)
    ET.indent(root)
    head = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return head + ET.tostring(root, encoding="unicode") + "\n"


def _rgba(colour: str) -> str:
    """Return ``#rrggbb`` as QGIS writes it.

    Examples
    --------
    >>> _rgba("#d55e00")
    '213,94,0,255'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"{red},{green},{blue},255"
