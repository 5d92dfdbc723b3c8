"""What explains a printed map: title, legend, scale bar, true north, and the line at its foot."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import Case
from hexie_geo.report.drawing import nice_length
from hexie_geo.report.map_layers import DARK
from hexie_geo.report.map_sheet import MapSheet

_TEXT = {"A3": (20, 11, 9), "A4": (14, 8.5, 7)}  # title, legend and foot, in points


def frame(
    axes: Any, sheet: MapSheet, case: Case, *, title: str, entries: Sequence[Any], map_number: str
) -> None:
    """Set the sheet's furniture around the ground drawn in ``axes``."""
    from matplotlib.patches import Rectangle

    figure = axes.figure
    left, low, wide, high = sheet.field
    title_pt, legend_pt, foot_pt = _TEXT[sheet.paper]
    figure.add_artist(Rectangle((left, low), wide, high, fill=False, edgecolor=DARK, linewidth=0.9))
    figure.text(0.5, low + high + 0.022, title, fontsize=title_pt, ha="center", gid="title")
    where = "upper left" if sheet.upright else "center left"
    anchor = sheet.panel[0], sheet.panel[1] + sheet.panel[3] * (1.0 if sheet.upright else 0.5)
    figure.legend(
        handles=entries, loc=where, bbox_to_anchor=anchor, frameon=False, fontsize=legend_pt,
        ncols=-(-len(entries) // 4) if sheet.upright else 1, borderaxespad=0, labelspacing=0.7,
        columnspacing=2.2,
    ).set_gid("legend")  # fmt: skip
    _scale(axes, sheet, legend_pt)
    _north(axes, sheet, case.workspace, legend_pt)
    number = case.say("plan_map.number", number=map_number or case.say("plan_map.no_number"))
    words = f"{case.basis_line}　{number}　{case.say('disclaimer')}"
    figure.text(left, 0.025, words, fontsize=foot_pt, gid="foot")


def _scale(axes: Any, sheet: MapSheet, size: float) -> None:
    """Draw a bar of a round length: on the ground as long as it says."""
    unit = sheet.metres_an_inch
    length = nice_length(unit * (2.4 if sheet.upright else sheet.size[0] * sheet.panel[2] * 0.8))
    share = length / unit / sheet.size[0]
    x, y = (
        (sheet.panel[0] + sheet.panel[2] - share - 0.12, sheet.panel[1] + sheet.panel[3] * 0.45)
        if sheet.upright
        else (sheet.panel[0], sheet.panel[1] + sheet.panel[3] * 0.07)
    )
    west, foot = sheet.place(x, y)
    axes.plot([west, west + length], [foot, foot], color=DARK, linewidth=2.4, gid="scale",
              clip_on=False, solid_capstyle="butt")  # fmt: skip
    tick = sheet.metres(4)
    for at in (west, west + length / 2, west + length):
        axes.plot([at, at], [foot, foot + tick], color=DARK, linewidth=0.9, clip_on=False)
    words = f"{length // 1000} km" if length >= 1000 else f"{length} m"  # noqa: PLR2004
    axes.text(west + length, foot - sheet.metres(5), words, va="top", ha="center", fontsize=size,
              gid="scale-length", clip_on=False)  # fmt: skip
    axes.text(west, foot - sheet.metres(5), "0", va="top", ha="center", fontsize=size)


def _north(axes: Any, sheet: MapSheet, workspace: Workspace, size: float) -> None:
    """Draw an arrow to true north, not the grid's."""
    west, south, east, north = sheet.ground
    lean = grid_lean(workspace.communities.crs, (west + east) / 2, (south + north) / 2)
    high = sheet.metres(44)
    x, y = (
        (sheet.panel[0] + sheet.panel[2] - 0.03, sheet.panel[1] + sheet.panel[3] * 0.95)
        if sheet.upright
        else (sheet.panel[0] + sheet.panel[2] * 0.5, sheet.panel[1] + sheet.panel[3] * 0.98)
    )
    tip = sheet.place(x, y)
    tail = (tip[0] - high * np.sin(lean), tip[1] - high * np.cos(lean))
    axes.annotate(
        "N", xy=tip, xytext=tail, ha="center", va="top", fontsize=size + 2, annotation_clip=False,
        arrowprops={"arrowstyle": "-|>,head_width=0.35,head_length=0.7", "color": DARK,
                    "linewidth": 1.6},
    ).set_gid("north")  # fmt: skip


def grid_lean(crs: Any, x: float, y: float) -> float:
    """Return the angle from grid north to true north at a place, clockwise, in radians."""
    from pyproj import Transformer

    there = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    lon, lat = there.transform(x, y)
    up = there.transform(lon, lat + 0.01, direction="INVERSE")
    return float(np.arctan2(up[0] - x, up[1] - y))
