"""The ground of a printed map: areas, outlines, townships, named roads and rivers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

from hexie_geo.model.workspace import Workspace
from hexie_geo.report.drawing import bounds_of, simplified

DARK = "#12303d"
CONTEXT = {"road": ("#b9a48a", 0.55), "river": ("#6fa8d6", 1.1), "railway": ("#8d8d8d", 0.7)}
"""Colour and width of the lines one finds one's way by."""


def flat(layer: Any) -> Any:
    """Return the shapes of a layer with as much detail as a printed sheet shows."""
    shapes = layer.geometry.to_numpy()
    if not len(shapes):
        return shapes
    return simplified(shapes, tolerance_m=_grain(shapes))


def _grain(shapes: Any) -> float:
    """Return the detail a printed sheet can show, in metres."""
    west, south, east, north = bounds_of(shapes)
    return max(east - west, north - south) / 4000


def fill(
    axes: Any,
    shapes: Any,
    *,
    face: str,
    hatch: str = "",
    ink: str = "none",
    edge: str = "none",
    width: float = 0,
) -> None:
    """Fill shapes, hatched in ``ink`` and outlined; missing ones are passed over."""
    _draw(
        axes, shapes, facecolor=face, hatch=hatch or None, hatchcolor=ink, edgecolor=edge,
        linewidth=width,
    )  # fmt: skip


def outline(axes: Any, shapes: Any, *, colour: str, width: float) -> None:
    """Draw the outlines of shapes, or lines; missing ones are passed over."""
    _draw(axes, shapes, facecolor="none", edgecolor=colour, linewidth=width)


def _draw(axes: Any, shapes: Any, **look: Any) -> None:
    from matplotlib.collections import PathCollection

    there = [s for s in shapes if s is not None and not s.is_empty]
    if there:
        axes.add_collection(PathCollection([_path(s) for s in there], **look), autolim=False)


def _path(shape: Any) -> Any:
    from matplotlib.path import Path as Outline

    parts = shapely.get_parts(shape)
    rings = shapely.get_rings(parts)
    closed = len(rings) > 0
    runs = rings if closed else parts
    spots, run = shapely.get_coordinates(runs, return_index=True)
    ends = np.cumsum(np.bincount(run, minlength=len(runs)))
    codes = np.full(len(spots), Outline.LINETO, dtype=Outline.code_type)
    codes[np.concatenate([[0], ends[:-1]])] = Outline.MOVETO
    if closed:
        codes[ends - 1] = Outline.CLOSEPOLY
    return Outline(spots, codes)


def townships(layer: Any) -> list[Any]:
    """Return the shapes of townships; slits narrower than the tolerance are closed."""
    shapes, codes = layer.geometry.to_numpy(), layer["township_id"].to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    slit = _grain(shapes)
    whole = []
    for code in sorted(set(codes)):
        grown = shapely.buffer(shapes[there & (codes == code)], slit, quad_segs=2)
        whole.append(
            shapely.simplify(shapely.buffer(shapely.union_all(grown), -slit, quad_segs=2), slit)
        )
    return whole


def named_lines(workspace: Workspace) -> Mapping[str, Mapping[str, Any]]:
    """Return the named roads and rivers: by what they are, then one line or more by name."""
    found: dict[str, dict[str, Any]] = {}
    grain = _grain(workspace.communities.geometry.to_numpy())
    for layer, kinds in ((workspace.roads, None), (workspace.barriers, "kind")):
        if layer is None or "name" not in layer.columns:
            continue
        shapes = layer.geometry.to_numpy()
        there = layer["name"].notna().to_numpy() & ~shapely.is_missing(shapes)
        names = layer["name"].to_numpy()
        for kind in CONTEXT:
            mine = there & (kind == "road" if kinds is None else (layer[kinds] == kind).to_numpy())
            for name in sorted(set(names[mine])):
                whole = shapely.line_merge(shapely.union_all(shapes[mine & (names == name)]))
                lines = [p for p in shapely.get_parts(whole) if p.geom_type == "LineString"]
                if lines:
                    drawn = shapely.simplify(np.array(lines, dtype=object), grain)
                    found.setdefault(kind, {})[str(name)] = shapely.multilinestrings(drawn)
    return found
