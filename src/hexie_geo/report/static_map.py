"""A printable picture of communities by outcome: hatched, with legend, scale bar and north."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import term
from hexie_geo.io.atomic import atomic_path
from hexie_geo.model.layers import has_geometry, has_shape
from hexie_geo.model.terms import Outcome
from hexie_geo.report.case import Case, size_finding
from hexie_geo.report.drawing import nice_length
from hexie_geo.report.palette import GRAVITY, INKS
from hexie_geo.report.words import size_outcome

FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",  # how matplotlib names the common collection file
    "Source Han Sans SC",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
)
"""Fonts with Chinese characters, the first one found is used."""


def write_static_map(
    case: Case, path: Path | str, *, provision: str | None = None, dpi: int = 150
) -> Path:
    """Draw communities by outcome into a PNG, SVG or PDF.

    Parameters
    ----------
    case
        What was found.
    path
        The file to make or replace; its ending gives the format.
    provision
        Colour by this provision; by default by the size verdict.
    dpi
        Dots per inch of a PNG.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    DataError
        If the communities have no shapes, or no font with Chinese characters is installed;
        the message names what to install.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    layer = case.communities
    if not has_geometry(layer):
        raise DataError(Problem(code="report.no_shapes"))
    outcomes = _outcomes(case, provision)
    settings: Any = {
        "font.sans-serif": [chinese_font()],
        "font.family": "sans-serif",
        "axes.unicode_minus": False,
        "hatch.linewidth": 0.5,
        "svg.hashsalt": "hexie_geo",
    }
    with mpl.rc_context(settings):
        figure = Figure(figsize=(11.7, 8.3), layout="constrained")
        axes = figure.subplots()
        _draw(axes, layer, outcomes)
        _furnish(axes, case, layer, outcomes, provision)
        with atomic_path(path) as temporary:
            figure.savefig(temporary, dpi=dpi, metadata=_metadata(Path(path).suffix))
    return Path(path)


def chinese_font(fonts: Sequence[str] = FONTS) -> str:
    """Return the first installed font of ``fonts``.

    Raises
    ------
    DataError
        If there is none; a map full of boxes helps nobody.
    """
    from matplotlib import font_manager

    known = {f.name for f in font_manager.fontManager.ttflist}
    for name in fonts:
        if name in known:
            return name
    raise DataError(Problem(code="report.no_font", values={"fonts": "、".join(fonts)}))


def _outcomes(case: Case, provision: str | None) -> list[Outcome]:
    found = []
    for code in case.communities["community_id"]:
        mine = case.by_community.get(code, {})
        finding = size_finding(mine) if provision is None else mine.get(provision)
        found.append(finding.outcome if finding else Outcome.UNKNOWN)
    return found


def _draw(axes: Any, layer: Any, outcomes: Sequence[Outcome]) -> None:
    for outcome in GRAVITY[::-1]:
        part = layer[[o == outcome for o in outcomes]]
        part = part[has_shape(part)]
        if len(part):
            ink = INKS[outcome]
            part.plot(
                ax=axes,
                facecolor=ink.fill,
                edgecolor=ink.line,
                linewidth=0,
                hatch=_hatch(ink.hatch),
            )
            part.boundary.plot(ax=axes, color="#5e6f79", linewidth=0.4)
    towns = layer[["township_id", layer.geometry.name]].dissolve("township_id")
    towns.boundary.plot(ax=axes, color="#12303d", linewidth=1.1)


def _hatch(letter: str) -> str | None:
    return letter * 4 if letter else None


def _furnish(
    axes: Any, case: Case, layer: Any, outcomes: Sequence[Outcome], provision: str | None
) -> None:
    from matplotlib.patches import Patch

    axes.set_axis_off()
    axes.set_aspect("equal")
    axes.set_title(
        f"{case.title}　{case.say('page.theme_size')}" if provision is None else provision
    )
    entries = [
        Patch(
            facecolor=INKS[o].fill,
            edgecolor=INKS[o].line,
            hatch=_hatch(INKS[o].hatch),
            label=f"{_word(case, o, provision)}　{outcomes.count(o)}",
        )
        for o in GRAVITY
        if o in outcomes
    ]
    axes.legend(handles=entries, loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)
    west, south, east, north = (float(v) for v in layer.total_bounds)
    length = nice_length((east - west) * 0.25)
    foot = south - (north - south) * 0.05
    axes.plot([west, west + length], [foot, foot], color="#12303d", linewidth=2.4)
    words = f"{length // 1000} km" if length >= 1000 else f"{length} m"  # noqa: PLR2004
    axes.text(west, foot - (north - south) * 0.012, words, va="top")
    axes.annotate(
        "N",
        xy=(0.985, 0.99),
        xytext=(0.985, 0.91),
        xycoords="axes fraction",
        ha="center",
        arrowprops={"arrowstyle": "-|>", "color": "#12303d"},
    )
    axes.figure.supxlabel(
        f"{case.basis_line} {case.say('disclaimer')}", fontsize=9, x=0.02, ha="left"
    )


def _word(case: Case, outcome: Outcome, provision: str | None) -> str:
    return size_outcome(case, outcome) if provision is None else term(outcome, case.language)


def _metadata(suffix: str) -> dict[str, Any]:
    """Return metadata without the clock, so that the same case gives the same bytes."""
    return {"Date": None} if suffix == ".svg" else {"Software": None} if suffix == ".png" else {}
