"""What stands around a printed map: scale bar, true north, and the line at its foot."""

from typing import Any

import numpy as np

from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import Case
from hexie_geo.report.drawing import bounds_of, nice_length
from hexie_geo.report.map_layers import DARK


def furnish(axes: Any, case: Case, workspace: Workspace, map_number: str) -> None:
    """Add the scale bar, true north and the line at the foot."""
    west, south, east, north = bounds_of(workspace.communities.geometry.dropna())
    length = nice_length((east - west) * 0.25)
    foot, step = south - (north - south) * 0.05, (north - south) * 0.012
    axes.plot([west, west + length], [foot, foot], color=DARK, linewidth=2.4, gid="scale")
    words = f"{length // 1000} km" if length >= 1000 else f"{length} m"  # noqa: PLR2004
    axes.text(west, foot - step, words, va="top", gid="scale-length")
    middle = ((west + east) / 2, (south + north) / 2)
    lean = grid_lean(workspace.communities.crs, *middle)
    high = (north - south) * 0.08
    tip = (east - high * 0.3, north)
    tail = (tip[0] - high * np.sin(lean), tip[1] - high * np.cos(lean))
    axes.annotate(
        "N", xy=tip, xytext=tail, ha="center",
        arrowprops={"arrowstyle": "-|>", "color": DARK},
    ).set_gid("north")  # fmt: skip
    number = case.say("plan_map.number", number=map_number or case.say("plan_map.no_number"))
    words = f"{case.basis_line}　{number}　{case.say('disclaimer')}"
    axes.figure.text(0.02, 0.02, words, fontsize=9, gid="foot")


def grid_lean(crs: Any, x: float, y: float) -> float:
    """Return the angle from grid north to true north at a place, clockwise, in radians."""
    from pyproj import Transformer

    there = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    lon, lat = there.transform(x, y)
    up = there.transform(lon, lat + 0.01, direction="INVERSE")
    return float(np.arctan2(up[0] - x, up[1] - y))
