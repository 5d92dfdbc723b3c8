"""Maps for notebooks: folium made harmless and self-contained. Nothing else imports folium.

branca feeds what it has rendered to Jinja once more, so a name on the map could run code
on the server (branca ``element.py``); and folium writes names into JavaScript template
literals. Every value, column name and layer name therefore goes through :func:`safe_text`,
and Leaflet is written into the page instead of being linked from a CDN.
"""

import functools
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import branca
import folium
import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import Language, term, text
from hexie_geo.model.layers import has_geometry, has_shape
from hexie_geo.model.terms import Outcome
from hexie_geo.report.palette import INKS
from hexie_geo.report.safe import safe_text
from hexie_geo.report.table import heading, missing

__all__ = ["explore", "leaflet_inline", "safe_text"]

_PLAIN = "#b9c4cc"
_CATEGORIES = ("#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#0072b2", "#d55e00", "#f0e442")
_RAMP = ("#eef3f6", "#bfd3df", "#86aec4", "#4d86a4", "#1f5a78")


def explore(
    frame: Any,
    *,
    column: str | None = None,
    columns: Sequence[str] | None = None,
    language: Language = "zh",
    name: str = "",
    height: str = "560px",
) -> folium.Map:
    """Draw a layer on a map that works offline; hover shows its columns.

    Parameters
    ----------
    frame
        GeoDataFrame in any CRS; rows without a shape are left out.
    column
        Column to colour by: outcomes get the report's colours, numbers five classes of
        equal count, other values one colour each.
    columns
        Columns shown on hover; by default all but the geometry (at most twelve).
    language
        ``"zh"`` or ``"en"``, for the legend and the names of outcomes.
    name
        Name of the layer.
    height
        Height of the map in a notebook.

    Returns
    -------
    folium.Map
        Without tiles and without a single link to another host; every text is escaped.

    Raises
    ------
    DataError
        If the frame has no shapes or no CRS, or lacks a column that is asked for.

    Examples
    --------
    >>> from hexie_geo.demo import grid
    >>> page = explore(grid(1, 2, name=["{{1337*1337}}", "b"])).get_root().render()
    >>> "1787569" in page, "https://cdn" in page
    (False, False)
    """
    shown = list(columns) if columns is not None else _default_columns(frame)
    _check(frame, [*shown, *([column] if column else [])])
    layer = frame[has_shape(frame)].to_crs(4326)
    colours, legend = _colours(layer[column], language) if column else (None, [])
    safe = layer[[layer.geometry.name]].set_axis(["geometry"], axis=1).set_geometry("geometry")
    safe = safe.reset_index(drop=True).assign(
        **{"~fill": [_PLAIN] * len(layer) if colours is None else colours}
    )
    for field in shown:
        safe[safe_text(field)] = [safe_text(_word(v, language)) for v in layer[field]]
    west, south, east, north = layer.total_bounds
    page = _OfflineMap(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        control_scale=True,
        prefer_canvas=True,
        attributionControl=False,
        height=height,
    )
    folium.GeoJson(
        safe,
        name=safe_text(name),
        style_function=_style,
        highlight_function=_highlight,
        marker=folium.CircleMarker(radius=5, fill=True),
        tooltip=folium.GeoJsonTooltip(
            fields=[safe_text(f) for f in shown],
            aliases=[safe_text(heading(f, language)) for f in shown],
            localize=False,
        )
        if shown
        else None,
    ).add_to(page)
    page.fit_bounds([(south, west), (north, east)])
    figure: Any = page.get_root()
    if legend:
        figure.html.add_child(_Verbatim(_legend(heading(str(column), language), legend)))
    return page


class _Verbatim(branca.element.Element):
    """Text that reaches the page as it stands, and is never taken for a template."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self._content = content

    def render(self, **_kwargs: Any) -> str:
        return self._content


class _OfflineMap(folium.Map):
    """A folium map with Leaflet written into it instead of linked."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own class attributes
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - folium's own class attributes

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        figure: Any = self.get_root()
        figure.header.add_child(_Verbatim(leaflet_inline()), name="leaflet")


@functools.cache
def leaflet_inline() -> str:
    """Return Leaflet 1.9.4 as one ``<style>`` and one ``<script>``, asking for no file."""
    assets = files("hexie_geo.report") / "assets"
    css = (assets / "leaflet.css").read_text(encoding="utf-8")
    js = (assets / "leaflet.js").read_text(encoding="utf-8")
    css = re.sub(r"url\(images/[^)]*\)", "none", css)
    js = re.sub(r"//# sourceMappingURL=.*", "", js)
    ground = ".leaflet-container{background:#fbfaf7;font-family:sans-serif}"
    return f"<style>{css}{ground}</style><script>{js}</script>"


def _default_columns(frame: Any) -> list[str]:
    most = 12  # more do not fit a tooltip
    return [str(c) for c in frame.columns if c != getattr(frame, "_geometry_column_name", None)][
        :most
    ]


def _check(frame: Any, needed: Sequence[str]) -> None:
    if not hasattr(frame, "geometry") or not has_geometry(frame):
        raise DataError(Problem(code="report.no_shapes"))
    problems = [Problem(code="report.no_column", field=c) for c in needed if c not in frame.columns]
    if frame.crs is None:
        problems.append(Problem(code="report.no_crs"))
    DataError.raise_if(problems)


def _colours(values: "pd.Series", language: Language) -> tuple[list[str], list[tuple[str, str]]]:
    """Return a colour per row, and the legend as (colour, words)."""
    blank = (INKS[Outcome.UNKNOWN].fill, text("report.map.missing", language))
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return _classes(values.astype("float64"), blank)
    kinds = sorted({str(v) for v in values.dropna()})
    if kinds and all(k in set(Outcome) for k in kinds):
        paint = {k: INKS[Outcome(k)].fill for k in kinds}
    else:
        paint = {k: _CATEGORIES[i % len(_CATEGORIES)] for i, k in enumerate(kinds)}
    legend = [(paint[k], _word(k, language)) for k in kinds]
    if values.isna().any():
        legend.append(blank)
    return [blank[0] if pd.isna(v) else paint[str(v)] for v in values], legend


def _classes(
    values: "pd.Series", blank: tuple[str, str]
) -> tuple[list[str], list[tuple[str, str]]]:
    import numpy as np

    known = values[np.isfinite(values)]
    if known.empty:
        return [blank[0]] * len(values), [blank]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, len(_RAMP) + 1)))
    if len(edges) == 1:
        edges = np.repeat(edges, 2)
    place = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)
    colours = [_RAMP[p] if np.isfinite(v) else blank[0] for p, v in zip(place, values)]  # noqa: B905 - same frame
    legend = [(_RAMP[i], f"{edges[i]:g} – {edges[i + 1]:g}") for i in range(len(edges) - 1)]
    return colours, [*legend, blank] if len(known) < len(values) else legend


def _style(feature: dict[str, Any]) -> dict[str, Any]:
    return {
        "fillColor": feature["properties"]["~fill"],
        "color": "#4a5660",
        "weight": 0.8,
        "fillOpacity": 0.82,
        "smoothFactor": 0,
    }


def _highlight(_feature: dict[str, Any]) -> dict[str, Any]:
    return {"weight": 2.4, "color": "#12303d"}


def _legend(title: str, entries: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f'<div><i style="background:{colour};border:1px solid #59656e;display:inline-block;'
        f'width:16px;height:11px;margin-right:7px"></i>{safe_text(words)}</div>'
        for colour, words in entries
    )
    return (
        '<div style="position:absolute;z-index:999;right:14px;bottom:22px;background:#fff;'
        'border:1px solid #c9cfd3;padding:9px 13px;font:13px/1.65 sans-serif;color:#1d2733">'
        f"<b>{safe_text(title)}</b>{rows}</div>"
    )


def _word(value: object, language: Language) -> str:
    if missing(value):
        return ""
    if str(value) in set(Outcome):
        return term(Outcome(str(value)), language)
    return str(value)
