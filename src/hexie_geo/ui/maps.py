"""What the map shows: a class per unit, the inks of the classes, the words of the legend."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.terms import Outcome, Reached
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called
from hexie_geo.report.palette import GRAVITY, INKS
from hexie_geo.ui import component, loaders
from hexie_geo.ui.packing import varints
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import State
from hexie_geo.ui.words import kind as kind_word
from hexie_geo.ui.words import outcome as outcome_word
from hexie_geo.ui.words import say

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
QUIET = 0.6
"""Share of units above which a class is drawn pale: else the whole map shouts."""
_FADED = {"fill": "#f4f4f1", "line": "#c9ccc9", "hatch": ""}
_NEAR = ("#dbe6ec", "#b4d0de", "#86b4c9", "#5b93ae", "#3a708d", "#275570")
_FAR = {"fill": "#f2c078", "line": "#b98230", "hatch": "/"}
_CLOSED = {"fill": "#cc79a7", "line": "#7a2450", "hatch": "\\"}
_UNKNOWN = {"fill": "#ffffff", "line": "#7c8790", "hatch": "."}


@dataclass(frozen=True, eq=False, kw_only=True)
class Moved:
    """Units that lie in another zone than their layer says, and zones the layer does not know."""

    zones: Sequence[tuple[int, int]] = ()
    new: Sequence[str] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Theme:
    """How units are coloured: ``classes`` is one digit a unit, ``palette`` what digits mean."""

    classes: str
    palette: list[dict[str, Any]]
    title: str
    values: list[int] | None = None
    value_word: str = ""


def outcomes(
    found: "pd.Series[str]",
    *,
    title: str,
    language: Language,
    shown: "pd.Series[bool]",
    counted: "pd.Series[str] | None" = None,
) -> Theme:
    """Return the theme of outcomes.

    Parameters
    ----------
    found
        Outcome of each unit, in the order of the map; missing where nothing is said.
    title
        Heading of the legend.
    language
        ``"zh"`` or ``"en"``.
    shown
        Whether each unit passes the filters; the others are faded.
    counted
        What the legend counts; by default the units shown.

    Returns
    -------
    Theme
        Gravest outcome first; one that more than :data:`QUIET` of all units have is pale.
    """
    known = found.fillna(Outcome.NOT_APPLICABLE.value)
    drawn = set(known[shown])
    counts = (known[shown] if counted is None else counted).value_counts()
    used = [o for o in GRAVITY if o.value in drawn]
    palette = [
        {
            **_ink(o, quiet=(known[shown] == o.value).sum() > QUIET * len(known)),
            "label": outcome_word(o, language),
            "count": int(counts.get(o.value, 0)),
        }
        for o in used
    ]
    digit = {o.value: DIGITS[k] for k, o in enumerate(used)}
    faded = DIGITS[len(used)]
    if not shown.all():
        palette.append(
            {**_FADED, "label": say("map.faded", language), "count": int((~shown).sum())}
        )
    classes = known.map(digit).where(shown, faded)
    return Theme(classes="".join(classes), palette=palette, title=title)


def _ink(outcome: Outcome, *, quiet: bool) -> dict[str, str]:
    ink = INKS[outcome]
    if quiet and outcome not in {Outcome.MET, Outcome.NOT_APPLICABLE}:
        return {"fill": _paler(ink.fill), "line": ink.line, "hatch": ""}
    return {"fill": ink.fill, "line": ink.line, "hatch": ink.hatch}


def _paler(colour: str, share: float = 0.72) -> str:
    parts = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(p + (255 - p) * share):02x}" for p in parts)


def distances(
    table: pd.DataFrame, within_m: Sequence[float], *, title: str, language: Language
) -> Theme:
    """Return the theme of distances: a band per threshold, beyond, unreachable, unknown.

    Parameters
    ----------
    table
        Rows of ``Coverage.distances`` in the order of the map's units.
    within_m
        Thresholds in metres, rising.
    title
        Heading of the legend.
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    Theme
        The legend counts households.
    """
    distance, count = table["distance_m"], table["households"].fillna(0)
    band = pd.Series(len(within_m), index=table.index)
    for k in reversed(range(len(within_m))):
        band[distance <= within_m[k]] = k
    band[distance == float("inf")] = len(within_m) + 1
    band[distance.isna() | (table["status"] == Reached.UNKNOWN)] = len(within_m) + 2
    edges = [0.0, *within_m]
    labels = [
        *(f"{a:g}–{b:g} m" if a else f"≤ {b:g} m" for a, b in pairwise(edges)),
        say("map.beyond", language, metres=f"{within_m[-1]:g}"),
        say("map.unreachable", language),
        say("map.unknown", language),
    ]
    inks = [{"fill": _NEAR[k], "line": "#59656e", "hatch": ""} for k in range(len(within_m))]
    quiet = (band == len(within_m)).mean() > QUIET
    far = {**_FAR, "fill": _paler(_FAR["fill"], 0.6), "hatch": ""} if quiet else _FAR
    palette = [
        {**ink, "label": label, "count": int(count[band == k].sum())}
        for k, (ink, label) in enumerate(zip([*inks, far, _CLOSED, _UNKNOWN], labels, strict=True))
    ]
    finite = distance.replace(float("inf"), float("nan")).fillna(-1).round().astype(int)
    return Theme(
        classes="".join(DIGITS[k] for k in band),
        palette=palette,
        title=title,
        values=finite.tolist(),
        value_word=say("map.metres", language),
    )


def draw(
    ws: Workspace,
    theme: Theme,
    *,
    state: State,
    key: str,
    by_group: bool = False,
    marks: Sequence[str] = (),
    moved: Moved | None = None,
    height: int = 560,
) -> None:
    """Put the map on the page; a click chooses the community under it.

    Parameters
    ----------
    ws
        The workspace; without shapes the page says so instead.
    theme
        What the colours mean.
    state
        Whose choice the map shows and changes.
    key
        Name of this map in the session.
    by_group
        Units are resident groups.
    marks
        ``police_office``, ``facility``: what is drawn on top.
    moved
        A plan: which units lie elsewhere; a click on a new zone chooses its id.
    height
        In pixels.
    """
    language = state.language
    if not (has_groups(ws) if by_group else has_geometry(ws.communities)):
        st.info(say("map.no_shapes", language), icon=":material/map:")
        return
    plan = moved or Moved()
    communities = [*ws.communities["community_id"], *plan.new]

    def picked() -> None:
        found = st.session_state[key].get("picked")
        zone = found["zone"] if isinstance(found, Mapping) else -1
        if isinstance(zone, int) and 0 <= zone < len(communities):
            state.choose(communities[zone])

    chosen = communities.index(state.chosen) if state.chosen in communities else -1
    content = loaders.shapes(ws, ws.digest, by_group=by_group)
    component.mount(
        {
            "geometry": component.publish(content, place=key),
            "classes": theme.classes,
            "palette": theme.palette,
            "values": theme.values,
            "moved": _packed(plan.zones),
            "new_names": [called(name, language) for name in plan.new],
            "chosen": chosen,
            "focus": state.focus,
            "shown": list(marks),
            "height": height,
            "words": words(language, title=theme.title, value=theme.value_word),
            "mark_words": {
                "police_office": kind_word("police_office", language),
                "facility": say("map.facility", language),
            },
            "line_words": {n: say(f"map.{n}", language) for n in ("roads", "barriers")},
        },
        key=key,
        on_pick=picked,
    )


def _packed(pairs: Sequence[tuple[int, int]]) -> str:
    """Return [unit, zone] pairs, units rising, as base64 of varints; units as steps."""
    flat = np.array(pairs, np.int64).reshape(-1, 2)
    steps = np.column_stack([np.diff(flat[:, 0], prepend=0), flat[:, 1]]).ravel()
    return base64.b64encode(varints(steps)).decode()


def words(language: Language, *, title: str, value: str = "") -> dict[str, str]:
    """Return the words that the map itself writes."""
    names = ("label", "loading", "failed", "whole", "households", "missing")
    said = {name: say(f"map.{name}", language) for name in names}
    return said | {"title": title, "value": value}
