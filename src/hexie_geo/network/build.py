"""From a line layer to the edge table: copies out, noded, directions read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import shapely

from hexie_geo.model.layers import has_shape
from hexie_geo.network.noding import (
    SAME_PLACE_M,
    Ints,
    Lines,
    distinct,
    explode,
    node_lines,
    number_ends,
)

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.network.graph import Floats, Mode

DIRECTIONS = {
    1: ("yes", "true", "1", "forward", "f", "ft", "是", "单行", "正向", "單行"),
    -1: ("-1", "reverse", "backward", "tf", "逆向", "反向"),
    0: ("no", "false", "0", "", "both", "b", "双向", "雙向", "否"),
}
"""Words for the permitted direction; other words are reported, and open both ways."""
_READ = {word: way for way, words in DIRECTIONS.items() for word in words}


def read_directions(values: "pd.Series[Any]") -> "tuple[Ints, pd.Series[Any]]":
    """Return 1 (as drawn), -1 (against) or 0 (both) per row, and the words not understood."""
    words = values.astype(object).where(values.notna(), "").astype(str).str.strip().str.lower()
    words = words.str.removesuffix(".0")
    ways = words.map(_READ)
    return ways.fillna(0).to_numpy().astype(np.int32), values[ways.isna()]


def edges_of(
    roads: "gpd.GeoDataFrame",
    *,
    mode: "Mode",
    apart: Sequence[str],
    oneway: str,
    meet: Literal["crossings", "ends"],
) -> "tuple[gpd.GeoDataFrame, Floats, dict[str, Any]]":
    """Return the edge table, the node coordinates and the facts of the building."""
    lines, rows = explode(roads.geometry.to_numpy())
    strata = _strata(roads, apart)[rows]
    keep = distinct(lines, strata) if len(lines) else np.zeros(0, dtype=np.int64)
    if not len(keep):
        pieces, levels = lines, strata
    elif meet == "ends":
        pieces, levels = lines[keep], strata[keep]
    else:
        pieces, levels = node_lines(lines[keep], strata[keep])
    facts: dict[str, Any] = {
        "rows": len(roads),
        "lines": len(lines),
        "copies": len(lines) - len(keep),
        "pieces": len(pieces),
        "without_shape": int((~has_shape(roads)).sum()),
        "unknown_directions": {},
    }
    ways = np.zeros(len(pieces), dtype=np.int32)
    if oneway in roads.columns:
        drawn, odd = read_directions(roads[oneway])
        facts["unknown_directions"] = odd.astype(str).value_counts().to_dict()
        facts["oneway_rows"] = int((drawn != 0).sum())
        if mode == "vehicle":
            ways = _piece_ways(pieces, levels, lines, strata, drawn[rows])
    edges, xy = table_of(pieces, ways=ways, crs=roads.crs)
    return edges.assign(stratum=levels), xy, facts


def table_of(
    lines: Lines, *, ways: Ints, crs: Any, costs: "Floats | None" = None
) -> "tuple[gpd.GeoDataFrame, Floats]":
    """Return the edge table of noded ``lines``; ``ways`` as in :func:`read_directions`."""
    import geopandas as gpd

    u, v, xy = number_ends(lines)
    length = shapely.length(lines)
    cost = length if costs is None else costs
    table = {
        "u": u,
        "v": v,
        "length_m": length,
        "forward": np.where(ways >= 0, cost, np.inf),
        "backward": np.where(ways <= 0, cost, np.inf),
    }
    return gpd.GeoDataFrame(table, geometry=lines, crs=crs), xy


def _strata(roads: "gpd.GeoDataFrame", apart: Sequence[str]) -> Ints:
    columns = [c for c in apart if c in roads.columns]
    if not columns:
        return np.zeros(len(roads), dtype=np.int32)
    words = roads[columns].astype(object).where(roads[columns].notna(), "")
    key = words.astype(str).replace({"0": "", "0.0": "", "no": ""}).agg("\x1f".join, axis=1)
    return pd.factorize(key, sort=True)[0].astype(np.int32)


def _piece_ways(pieces: Lines, levels: Ints, lines: Lines, strata: Ints, drawn: Ints) -> Ints:
    """Return the direction of each piece from the lines it is part of.

    A piece is open in a direction if any line drawn there is.
    """
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    which, line = shapely.STRtree(lines).query(middle, predicate="dwithin", distance=SAME_PLACE_M)
    same = levels[which] == strata[line]
    which, line = which[same], line[same]
    # two near places on the piece, so that the way between them tells the direction even
    # where the line is a ring and the piece runs over its first point
    early, late = (
        shapely.line_locate_point(
            lines[line], shapely.line_interpolate_point(pieces[which], at, normalized=True)
        )
        for at in (0.45, 0.55)
    )
    around = np.abs(late - early) > shapely.length(lines[line]) / 2
    way = np.where((early <= late) ^ around, 1, -1) * drawn[line]
    ahead = np.zeros(len(pieces), dtype=bool)
    back = np.zeros(len(pieces), dtype=bool)
    np.logical_or.at(ahead, which, way >= 0)
    np.logical_or.at(back, which, way <= 0)
    return (ahead.astype(np.int32) - back.astype(np.int32)).astype(np.int32)
