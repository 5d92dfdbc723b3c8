"""Printed maps of a plan: before, after and what changes, each on one A3 or A4 sheet.

Every sheet carries a legend, a scale bar, true north (not the grid's), the date of the data, a
line for the map's approval number (审图号) and the disclaimer.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely

from hexie_geo.errors import DataError, Problem
from hexie_geo.io.atomic import atomic_path
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.terms import Outcome
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import Case, Proposed, community_findings, size_finding
from hexie_geo.report.drawing import bounds_of, nice_length, simplified
from hexie_geo.report.palette import GRAVITY, INKS
from hexie_geo.report.static_map import chinese_font
from hexie_geo.report.words import size_outcome

View = Literal["before", "after", "change"]
VIEWS: tuple[View, ...] = ("before", "after", "change")
PAPER = {"A3": (16.5, 11.7), "A4": (11.7, 8.3)}
_DARK, _QUIET, _MOVED, _NEW = "#12303d", "#eef1f2", "#d55e00", "#3f8a76"


def write_plan_maps(
    case: Case,
    proposed: Proposed,
    folder: Path | str,
    *,
    paper: str = "A3",
    map_number: str = "",
    kinds: Sequence[str] = ("png",),
    dpi: int = 150,
) -> dict[str, Path]:
    """Draw a plan: one picture per view, and one PDF with all of them.

    ``before`` and ``after`` colour communities by their size verdict; ``change`` shows the
    communities concerned, the groups that move and the new borders.

    Parameters
    ----------
    case
        The planning area as it is, with its findings.
    proposed
        The plan, the workspace after it and the findings there.
    folder
        Where the files go.
    paper
        ``A3`` or ``A4``, landscape.
    map_number
        审图号 as it was given; a placeholder stands where there is none.
    kinds
        Formats of the single pictures: ``png``, ``svg``.
    dpi
        Dots per inch of a PNG.

    Returns
    -------
    dict of str to pathlib.Path
        By file name; the same plan gives the same bytes.

    Raises
    ------
    DataError
        If the communities have no shapes, or no font with Chinese characters is installed;
        the message names what to install.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_pdf import PdfPages

    if not has_geometry(case.workspace.communities):
        raise DataError(Problem(code="report.no_shapes"))
    settings: Any = {
        "font.sans-serif": [chinese_font()],
        "font.family": "sans-serif",
        "axes.unicode_minus": False,
        "hatch.linewidth": 0.5,
        "svg.hashsalt": "hexie_geo",
        "pdf.compression": 2,
    }
    files: dict[str, Path] = {}
    whole = f"{case.say('plan_map.all')}.pdf"
    with (
        mpl.rc_context(settings),
        atomic_path(Path(folder) / whole) as booklet,
        PdfPages(booklet, metadata=_NO_CLOCK["pdf"]) as pages,
    ):
        for view in VIEWS:
            figure = _sheet(case, proposed, view, paper, map_number)
            pages.savefig(figure)
            for kind in kinds:
                name = f"{case.say(f'plan_map.{view}')}.{kind}"
                files[name] = Path(folder) / name
                with atomic_path(files[name]) as place:
                    how = {"dpi": dpi, "metadata": _NO_CLOCK[kind]} | _QUICK.get(kind, {})
                    figure.savefig(place, format=kind, **how)
    return {whole: Path(folder) / whole} | files


_NO_CLOCK: Mapping[str, Any] = {
    "svg": {"Date": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
}


_QUICK: Mapping[str, Any] = {"png": {"pil_kwargs": {"compress_level": 2}}}
"""Packing harder takes an eighth longer and saves an eighth of the size."""


def _sheet(case: Case, proposed: Proposed, view: View, paper: str, map_number: str) -> Any:
    from matplotlib.figure import Figure
    from matplotlib.patheffects import Normal
    from matplotlib.text import Text

    workspace = proposed.workspace if view == "after" else case.workspace
    figure = Figure(figsize=PAPER[paper])
    axes = figure.add_axes((0.02, 0.06, 0.78, 0.87))
    axes.set_axis_off()
    axes.set_aspect("equal")
    draw = _changes if view == "change" else _verdicts
    entries = draw(axes, case, proposed, workspace, view)
    axes.legend(handles=entries, loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    axes.set_title(f"{case.title}　{case.say(f'plan_map.{view}')}")
    _furnish(axes, case, workspace, map_number)
    for words in figure.findobj(Text):
        # letters as outlines: the file shows the same everywhere and carries no font
        words.set_path_effects([Normal()])
    return figure


def _verdicts(
    axes: Any, case: Case, proposed: Proposed, workspace: Workspace, view: str
) -> list[Any]:
    """Fill communities by size verdict; return the legend's entries."""
    from matplotlib.patches import Patch

    layer = workspace.communities
    findings = proposed.findings if view == "after" else case.findings
    verdicts = community_findings(findings)
    sizes = [size_finding(verdicts.get(c, {})) for c in layer["community_id"]]
    outcomes = [f.outcome if f else Outcome.UNKNOWN for f in sizes]
    shapes = _flat(layer)
    for outcome in GRAVITY[::-1]:
        ink = INKS[outcome]
        mine = shapes[[o == outcome for o in outcomes]]
        _fill(axes, mine, face=ink.fill, edge=ink.line, hatch=ink.hatch * 4)
    _outline(axes, shapes, colour="#5e6f79", width=0.4)
    _townships(axes, layer)
    return [
        Patch(
            facecolor=INKS[o].fill, edgecolor=INKS[o].line, hatch=INKS[o].hatch * 4 or None,
            label=f"{size_outcome(case, o)}　{outcomes.count(o)}",
        )
        for o in GRAVITY
        if o in outcomes
    ]  # fmt: skip


def _changes(
    axes: Any, case: Case, proposed: Proposed, workspace: Workspace, _view: str
) -> list[Any]:
    """Show the communities concerned, the groups that move, and borders before and after."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    plan, layer, after = proposed.plan, workspace.communities, proposed.workspace.communities
    codes = layer["community_id"].to_numpy()
    concerned = {c for change in plan.changes for c in change.before}
    fresh = {c for change in plan.changes for c in change.after} - set(codes)
    shapes = _flat(layer)
    _fill(axes, shapes, face="#ffffff", edge="none", hatch="")
    _fill(axes, shapes[np.isin(codes, sorted(concerned))], face=_QUIET, edge="none", hatch="")
    now = after[after["community_id"].isin(fresh)]
    _fill(axes, _flat(now), face="#cfe6df", edge="none", hatch="")
    moved = {u for u, c in plan.after.items() if c != plan.before[u]}
    groups = workspace.groups
    if groups is not None and has_geometry(groups):
        mine = groups.geometry.to_numpy()[groups["group_id"].isin(moved)]
        _fill(axes, mine, face="none", edge=_MOVED, hatch="////")
    _outline(axes, shapes, colour="#9aa7ad", width=0.35)
    touched = after[after["community_id"].isin({c for x in plan.changes for c in x.after})]
    _outline(axes, _flat(touched), colour=_MOVED, width=1.2)
    _townships(axes, layer)
    _names(axes, case, touched)
    says = (("concerned", _QUIET, ""), ("moved", "none", "////"), ("new", "#cfe6df", ""))
    return [
        *(
            Patch(facecolor=face, edgecolor=_MOVED if hatch else "#9aa7ad", hatch=hatch or None,
                  label=case.say(f"plan_map.legend_{key}"))
            for key, face, hatch in says
        ),
        Line2D([], [], color="#9aa7ad", linewidth=0.8, label=case.say("plan_map.legend_old")),
        Line2D([], [], color=_MOVED, linewidth=1.6, label=case.say("plan_map.legend_border")),
        Line2D([], [], color=_DARK, linewidth=1.6, label=case.say("plan_map.legend_township")),
    ]  # fmt: skip


def _flat(layer: Any) -> Any:
    """Return the shapes of a layer with as much detail as a printed sheet shows."""
    shapes = layer.geometry.to_numpy()
    if not len(shapes):
        return shapes
    return simplified(shapes, tolerance_m=_grain(shapes))


def _grain(shapes: Any) -> float:
    """Return the detail a printed sheet can show, in metres."""
    west, south, east, north = bounds_of(shapes)
    return max(east - west, north - south) / 4000


def _fill(axes: Any, shapes: Any, *, face: str, edge: str, hatch: str) -> None:
    from matplotlib.collections import PathCollection

    there = [s for s in shapes if s is not None and not s.is_empty]
    if there:
        axes.add_collection(
            PathCollection(
                [_path(s) for s in there], facecolor=face, edgecolor=edge, linewidth=0,
                hatch=hatch or None,
            )
        )  # fmt: skip
        axes.autoscale_view()


def _outline(axes: Any, shapes: Any, *, colour: str, width: float) -> None:
    from matplotlib.collections import PathCollection

    there = [s for s in shapes if s is not None and not s.is_empty]
    if there:
        axes.add_collection(
            PathCollection(
                [_path(s) for s in there], facecolor="none", edgecolor=colour, linewidth=width
            )
        )


def _path(shape: Any) -> Any:
    from matplotlib.path import Path as Outline

    rings = shapely.get_rings(shapely.get_parts(shape))
    return Outline.make_compound_path(
        *(Outline(shapely.get_coordinates(r), closed=True) for r in rings)
    )


def _townships(axes: Any, layer: Any) -> None:
    """Draw the outlines of townships; slits narrower than the tolerance are closed."""
    shapes, codes = layer.geometry.to_numpy(), layer["township_id"].to_numpy()
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    slit = _grain(shapes)
    whole = []
    for code in sorted(set(codes)):
        grown = shapely.buffer(shapes[there & (codes == code)], slit, quad_segs=2)
        outline = shapely.buffer(shapely.union_all(grown), -slit, quad_segs=2)
        whole.append(shapely.simplify(outline, slit))
    _outline(axes, whole, colour=_DARK, width=1.1)


def _names(axes: Any, case: Case, layer: Any) -> None:
    for code, shape in zip(layer["community_id"], layer.geometry, strict=True):
        spot = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
        axes.text(*spot, case.name(code), fontsize=5, ha="center", va="center", color=_DARK)


def _furnish(axes: Any, case: Case, workspace: Workspace, map_number: str) -> None:
    """Add the scale bar, true north and the line at the foot."""
    west, south, east, north = bounds_of(workspace.communities.geometry.dropna())
    length = nice_length((east - west) * 0.25)
    foot, step = south - (north - south) * 0.05, (north - south) * 0.012
    axes.plot([west, west + length], [foot, foot], color=_DARK, linewidth=2.4)
    words = f"{length // 1000} km" if length >= 1000 else f"{length} m"  # noqa: PLR2004
    axes.text(west, foot - step, words, va="top")
    middle = ((west + east) / 2, (south + north) / 2)
    lean = _grid_lean(workspace.communities.crs, *middle)
    high = (north - south) * 0.08
    tip = (east - high * 0.3, north)
    tail = (tip[0] - high * np.sin(lean), tip[1] - high * np.cos(lean))
    axes.annotate(
        "N", xy=tip, xytext=tail, ha="center",
        arrowprops={"arrowstyle": "-|>", "color": _DARK},
    )  # fmt: skip
    number = case.say("plan_map.number", number=map_number or case.say("plan_map.no_number"))
    words = f"{case.basis_line}　{number}　{case.say('disclaimer')}"
    axes.figure.text(0.02, 0.02, words, fontsize=9)


def _grid_lean(crs: Any, x: float, y: float) -> float:
    """Return the angle from grid north to true north at a place, clockwise, in radians."""
    from pyproj import Transformer

    there = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    lon, lat = there.transform(x, y)
    up = there.transform(lon, lat + 0.01, direction="INVERSE")
    return float(np.arctan2(up[0] - x, up[1] - y))
