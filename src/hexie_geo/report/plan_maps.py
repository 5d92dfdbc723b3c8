"""Printed maps of a plan: before, after and what changes, each on one A3 or A4 sheet.

Every sheet carries a legend, a scale bar, true north (not the grid's), the date of the data, a
line for the map's approval number (审图号) and the disclaimer. Named roads and rivers are drawn
faintly; the communities that change are named first, others where their own ground has room.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely

from hexie_geo.errors import DataError, Problem
from hexie_geo.io.atomic import atomic_path
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.terms import Outcome
from hexie_geo.report.case import Case, Proposed, size_finding
from hexie_geo.report.drawing import bounds_of
from hexie_geo.report.map_frame import frame
from hexie_geo.report.map_layers import (
    CONTEXT,
    DARK,
    fill,
    flat,
    named_lines,
    outline,
    townships,
)
from hexie_geo.report.map_names import Names
from hexie_geo.report.map_sheet import LETTERS, MapSheet
from hexie_geo.report.palette import GRAVITY, INKS
from hexie_geo.report.static_map import chinese_font
from hexie_geo.report.words import size_outcome

View = Literal["before", "after", "change"]
VIEWS: tuple[View, ...] = ("before", "after", "change")
_QUIET, _MOVED, _FRESH, _OLD = "#e9edef", "#d55e00", "#cfe6df", "#9aa7ad"
_ALL_NAMES, _LINE_NAMES = "#4c5b64", "#8a7355"


@dataclass(frozen=True, eq=False)
class Ground:
    """The shapes of a case and of one plan as a printed sheet shows them, worked out once."""

    case: Case
    proposed: Proposed

    @cached_property
    def before(self) -> Any:
        """Communities as they are."""
        return flat(self.case.workspace.communities)

    @cached_property
    def after(self) -> Any:
        """Communities after the plan."""
        return flat(self.proposed.workspace.communities)

    @cached_property
    def townships(self) -> list[Any]:
        """Townships; no plan changes them."""
        return townships(self.case.workspace.communities)

    @cached_property
    def lines(self) -> Mapping[str, Mapping[str, Any]]:
        """Named roads and rivers."""
        return named_lines(self.case.workspace)

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return bounds_of(self.case.workspace.communities.geometry.dropna())


def write_plan_maps(
    case: Case,
    proposed: Proposed,
    folder: Path | str,
    *,
    papers: Sequence[str] = ("A3", "A4"),
    map_number: str = "",
    kinds: Sequence[str] = ("png",),
    dpi: int = 150,
) -> dict[str, Path]:
    """Draw a plan: one picture per view, and a PDF with all of them for each size of paper.

    ``before`` and ``after`` colour communities by their size verdict; ``change`` shows the
    communities concerned, the groups that move and the new borders. A sheet stands upright or
    lies across, as the area is larger on it.

    Parameters
    ----------
    case
        The planning area as it is, with its findings.
    proposed
        The plan, the workspace after it and the findings there.
    folder
        Where the files go.
    papers
        ``A3``, ``A4`` or both; the single pictures are of the first.
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
    ground = Ground(case, proposed)
    for paper in papers:
        whole = f"{case.say('plan_map.all')}（{paper}）.pdf"
        files[whole] = Path(folder) / whole
        with (
            mpl.rc_context(settings),
            atomic_path(files[whole]) as booklet,
            PdfPages(booklet, metadata=_NO_CLOCK["pdf"]) as pages,
        ):
            for view in VIEWS:
                figure = _sheet(ground, view, paper, map_number)
                pages.savefig(figure)
                for kind in kinds if paper == papers[0] else ():
                    name = f"{case.say(f'plan_map.{view}')}.{kind}"
                    files[name] = Path(folder) / name
                    with atomic_path(files[name]) as place:
                        how = {"dpi": dpi, "metadata": _NO_CLOCK[kind]} | _QUICK.get(kind, {})
                        figure.savefig(place, format=kind, **how)
    return files


_NO_CLOCK: Mapping[str, Any] = {
    "svg": {"Date": None},
    "png": {"Software": None},
    "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
}


_QUICK: Mapping[str, Any] = {"png": {"pil_kwargs": {"compress_level": 2}}}
"""Packing harder takes an eighth longer and saves an eighth of the size."""


def _sheet(ground: Ground, view: View, paper: str, map_number: str) -> Any:
    from matplotlib.figure import Figure
    from matplotlib.patheffects import Normal
    from matplotlib.text import Text

    case = ground.case
    sheet = MapSheet.over(ground.bounds, paper=paper)
    figure = Figure(figsize=sheet.size)
    axes = figure.add_axes(sheet.field)
    axes.set_axis_off()
    west, south, east, north = sheet.ground
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    entries = (_changes if view == "change" else _verdicts)(axes, ground, view)
    outline(axes, ground.townships, colour=DARK, width=1.2)
    _names(axes, ground, view, Names(sheet=sheet, font=chinese_font()))
    title = f"{case.title}　{case.say(f'plan_map.{view}')}"
    frame(
        axes, sheet, case, title=title, entries=[*entries, *_line_entries(ground)],
        map_number=map_number,
    )  # fmt: skip
    for words in figure.findobj(Text):
        # letters as outlines: the file shows the same everywhere and carries no font
        words.set_path_effects(words.get_path_effects() or [Normal()])
    return figure


def _verdicts(axes: Any, ground: Ground, view: View) -> list[Any]:
    """Fill communities by size verdict; return the legend's entries."""
    from matplotlib.patches import Patch

    case, proposed = ground.case, ground.proposed
    workspace = proposed.workspace if view == "after" else case.workspace
    verdicts = (proposed if view == "after" else case).by_community
    sizes = [size_finding(verdicts.get(c, {})) for c in workspace.communities["community_id"]]
    outcomes = [f.outcome if f else Outcome.UNKNOWN for f in sizes]
    shapes = ground.after if view == "after" else ground.before
    for outcome in GRAVITY[::-1]:
        ink = INKS[outcome]
        mine = shapes[[o == outcome for o in outcomes]]
        fill(
            axes, mine, face=ink.fill, hatch=ink.hatch * 4, ink=ink.line, edge="#5e6f79", width=0.4
        )
    _lines(axes, ground)
    return [
        Patch(
            facecolor=INKS[o].fill, edgecolor=INKS[o].line, hatch=INKS[o].hatch * 4 or None,
            label=f"{size_outcome(case, o)}　{outcomes.count(o)}",
        )
        for o in GRAVITY
        if o in outcomes
    ]  # fmt: skip


def _changes(axes: Any, ground: Ground, _view: View) -> list[Any]:
    """Show the communities concerned, the groups that move, and borders before and after."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    case, plan = ground.case, ground.proposed.plan
    codes = case.workspace.communities["community_id"].to_numpy()
    later = ground.proposed.workspace.communities["community_id"].to_numpy()
    concerned = {c for change in plan.changes for c in change.before}
    touched = {c for change in plan.changes for c in change.after}
    mine = ground.before[np.isin(codes, sorted(concerned))]
    fill(axes, mine, face=_QUIET)
    fresh = ground.after[np.isin(later, sorted(touched - set(codes)))]
    fill(axes, fresh, face=_FRESH)
    _lines(axes, ground)
    fill(axes, _moved(ground), face="none", hatch="////", ink=_MOVED)
    outline(axes, ground.before, colour=_OLD, width=0.45)
    bounds = ground.after[np.isin(later, sorted(touched))]
    outline(axes, bounds, colour=_MOVED, width=1.4)
    says = [("concerned", _QUIET, ""), ("moved", "none", "////")]
    says += [("new", _FRESH, "")] if len(fresh) else []
    return [
        *(
            Patch(facecolor=face, edgecolor=_MOVED if hatch else _OLD, hatch=hatch or None,
                  label=case.say(f"plan_map.legend_{key}"))
            for key, face, hatch in says
        ),
        Line2D([], [], color=_OLD, linewidth=0.8, label=case.say("plan_map.legend_old")),
        Line2D([], [], color=_MOVED, linewidth=1.6, label=case.say("plan_map.legend_border")),
    ]  # fmt: skip


def _moved(ground: Ground) -> Any:
    """Return the shapes of the groups that move."""
    plan, groups = ground.proposed.plan, ground.case.workspace.groups
    if groups is None or not has_geometry(groups):
        return []
    moved = {u for u, c in plan.after.items() if c != plan.before[u]}
    return groups.geometry.to_numpy()[groups["group_id"].isin(moved)]


def _lines(axes: Any, ground: Ground) -> None:
    for kind, lines in ground.lines.items():
        colour, width = CONTEXT[kind]
        outline(axes, [*lines.values()], colour=colour, width=width)


def _line_entries(ground: Ground) -> list[Any]:
    """Return the legend's entries that every view has."""
    from matplotlib.lines import Line2D

    say = ground.case.say
    return [
        Line2D([], [], color=DARK, linewidth=1.6, label=say("plan_map.legend_township")),
        *(
            Line2D([], [], color=CONTEXT[kind][0], linewidth=1.5 * CONTEXT[kind][1],
                   label=say(f"plan_map.legend_{kind}"))
            for kind in ground.lines
        ),
    ]  # fmt: skip


def _names(axes: Any, ground: Ground, view: View, names: Names) -> None:
    """Name what the plan concerns, largest first; then others and lines, where there is room."""
    case, plan = ground.case, ground.proposed.plan
    later = view != "before"
    workspace = ground.proposed.workspace if later else case.workspace
    shapes = ground.after if later else ground.before
    codes = workspace.communities["community_id"].to_numpy()
    concerned = {c for x in plan.changes for c in (x.after if later else x.before)}
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    first, other = LETTERS[names.sheet.paper]
    order = np.argsort(-shapely.area(shapes), kind="stable")
    order = order[there[order]]
    for i in order:
        if codes[i] in concerned:
            names.beside(case.name(codes[i]), shapes[i], points=first, colour=DARK)
    for kind, lines in ground.lines.items():
        colour = CONTEXT["river"][0] if kind == "river" else _LINE_NAMES
        longest = sorted(lines, key=lambda n: (-lines[n].length, n))[:_MOST_LINES]
        for name in longest:
            run = max(shapely.get_parts(lines[name]), key=shapely.length)
            names.along(name, run, points=other, colour=colour)
    rest = [i for i in order if codes[i] not in concerned]
    words = [case.name(codes[i]) for i in rest]
    names.inside(words, shapes[rest], points=other, colour=_ALL_NAMES)
    names.draw(axes)


_MOST_LINES = 20  # of a kind are named: those one finds one's way by
