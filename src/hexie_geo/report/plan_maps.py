"""Printed maps of a plan: before, after and what changes, each on one A3 or A4 sheet.

Every sheet carries a legend, a scale bar, true north (not the grid's), the date of the data, a
line for the map's approval number (审图号) and the disclaimer.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from hexie_geo.errors import DataError, Problem
from hexie_geo.io.atomic import atomic_path
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.terms import Outcome
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import Case, Proposed, community_findings, size_finding
from hexie_geo.report.drawing import bounds_of
from hexie_geo.report.map_frame import furnish
from hexie_geo.report.map_layers import DARK, fill, flat, names, outline, townships
from hexie_geo.report.palette import GRAVITY, INKS
from hexie_geo.report.static_map import chinese_font
from hexie_geo.report.words import size_outcome

View = Literal["before", "after", "change"]
VIEWS: tuple[View, ...] = ("before", "after", "change")
PAPER = {"A3": (16.5, 11.7), "A4": (11.7, 8.3)}
_QUIET, _MOVED, _FRESH = "#eef1f2", "#d55e00", "#cfe6df"


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
    axes.legend(
        handles=entries, loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False
    ).set_gid("legend")
    axes.set_title(f"{case.title}　{case.say(f'plan_map.{view}')}")
    furnish(axes, case, workspace, map_number)
    for words in figure.findobj(Text):
        # letters as outlines: the file shows the same everywhere and carries no font
        words.set_path_effects(words.get_path_effects() or [Normal()])
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
    shapes = flat(layer)
    for outcome in GRAVITY[::-1]:
        ink = INKS[outcome]
        mine = shapes[[o == outcome for o in outcomes]]
        fill(axes, mine, face=ink.fill, edge=ink.line, hatch=ink.hatch * 4)
    outline(axes, shapes, colour="#5e6f79", width=0.4)
    townships(axes, layer)
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
    shapes = flat(layer)
    fill(axes, shapes, face="#ffffff", edge="none", hatch="")
    fill(axes, shapes[np.isin(codes, sorted(concerned))], face=_QUIET, edge="none", hatch="")
    now = after[after["community_id"].isin(fresh)]
    fill(axes, flat(now), face=_FRESH, edge="none", hatch="")
    moved = {u for u, c in plan.after.items() if c != plan.before[u]}
    groups = workspace.groups
    if groups is not None and has_geometry(groups):
        mine = groups.geometry.to_numpy()[groups["group_id"].isin(moved)]
        fill(axes, mine, face="none", edge=_MOVED, hatch="////")
    outline(axes, shapes, colour="#9aa7ad", width=0.35)
    touched = after[after["community_id"].isin({c for x in plan.changes for c in x.after})]
    outline(axes, flat(touched), colour=_MOVED, width=1.2)
    townships(axes, layer)
    west, _, east, _ = bounds_of(layer.geometry.dropna())
    names(axes, case, touched, width=east - west)
    says = (("concerned", _QUIET, ""), ("moved", "none", "////"), ("new", _FRESH, ""))
    return [
        *(
            Patch(facecolor=face, edgecolor=_MOVED if hatch else "#9aa7ad", hatch=hatch or None,
                  label=case.say(f"plan_map.legend_{key}"))
            for key, face, hatch in says
        ),
        Line2D([], [], color="#9aa7ad", linewidth=0.8, label=case.say("plan_map.legend_old")),
        Line2D([], [], color=_MOVED, linewidth=1.6, label=case.say("plan_map.legend_border")),
        Line2D([], [], color=DARK, linewidth=1.6, label=case.say("plan_map.legend_township")),
    ]  # fmt: skip
