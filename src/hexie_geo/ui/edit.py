"""The edit page: paint groups to another community and see every verdict follow at once."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from hexie_geo.i18n import text
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.editing import Verdict
from hexie_geo.ui import (
    basemaps,
    component,
    edit_lists,
    instead,
    loaders,
    panel,
    places,
)
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.map_words import map_words
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import State
from hexie_geo.ui.strokes import heard
from hexie_geo.ui.themes import DIGITS, Theme
from hexie_geo.ui.words import say

KEY = "edit_map"
SIZES = ("far_above", "below", "above", "within", "rural")
_INKS = {
    "below": {"fill": "#8cc4e6", "line": "#2a6f9a", "hatch": "/"},
    "within": {"fill": "#dbe6ec", "line": "#8fa7b3", "hatch": ""},
    "above": {"fill": "#f6e6b8", "line": "#c9a44a", "hatch": "\\"},
    "rural": {"fill": "#f3f2ee", "line": "#bdbab0", "hatch": ""},
    "far_above": {"fill": "#e07b3a", "line": "#8a3c00", "hatch": "x"},
}
_UNKNOWN = {"fill": "#ffffff", "line": "#7c8790", "hatch": "."}
_BROKEN, _LOCKED = {"line": "#7a2450", "hatch": "."}, {"line": "#3b4650", "hatch": "#"}


def ready(ws: Workspace, held: State) -> None:
    """Stop with a sentence when there is nothing to paint."""
    if not has_groups(ws):
        st.info(say("edit.no_groups", held.language), icon=":material/grid_off:")
        st.stop()


@st.fragment
def board(ws: Workspace, held: State, here: Desk) -> None:
    """Draw the map that is painted on, and beside it what every edit does.

    One element only: a click is answered by one message, however much the answer says.
    """
    language = held.language
    zones = here.zones

    def stroke(told: Any) -> None:
        if told.get("epoch") == here.draft_id:
            placed = partial(places.dragged, ws)
            heard(here, str(told["client"]), told["queue"], placed=placed)

    def picked(told: Any) -> None:
        zone = told["zone"]
        if isinstance(zone, int) and 0 <= zone < len(zones):
            held.choose(zones[zone])

    classes, palette = _classes(held, here)
    title = say("edit.legend", language)
    if _instead(ws, held, here, Theme(classes=classes, palette=palette, title=title)):
        return
    content = loaders.shapes(ws, held, by_group=True)
    fresh = [*zones[len(here.communities) :], here.next_name]
    component.mount(
        {
            "geometry": component.publish(content, place=KEY),
            "words": component.publish(map_words(language, title=title), place=f"{KEY}.words"),
            "zone_classes": classes,
            "palette": palette,
            "moved": here.moved(),
            "new_names": [
                text("report.new_community", language, id=name.removeprefix("new-"))
                for name in fresh
            ],
            "chosen": zones.index(held.chosen) if held.chosen in zones else -1,
            "focus": held.focus,
            "shown": [*places.known(ws)],
            "only": {"facility": held.facilities},
            "sites": places.sites(ws, here.draft.sites),
            "height": 600,
            "ground": basemaps.given(held.settings, language),
            "panel": panel.panel(ws, held, here),
            "edit": {
                "epoch": here.draft_id,
                "ack": here.acknowledged,
                "next": len(zones),
                "founded": {
                    client: [seq, zones.index(name)]
                    for client, (seq, name) in here.founded.items()
                    if name in zones
                },
                "locks": [k for k, name in enumerate(zones) if name in here.locks],
                "drags": [*places.known(ws)],
            },
        },
        key=KEY,
        picked=picked,
        stroke=stroke,
        failed=instead.failing(held, KEY),
    )


def _instead(ws: Workspace, held: State, here: Desk, theme: Theme) -> bool:
    """Show a picture and the panel's figures where the map failed; tell whether that was so."""
    if KEY not in held.map_failures:
        return False
    zone = {name: k for k, name in enumerate(here.zones)}
    number = [zone[name] for name in here.draft.names]
    of_unit = [number[c] for c in here.draft.label]
    # groups that no draft speaks of are shown as what they are: unknown
    digits = [
        theme.classes[of_unit[p]] if p >= 0 else DIGITS[len(theme.palette)] for p in here.places
    ]
    palette = [*theme.palette]
    if (here.places < 0).any():
        palette.append(_UNKNOWN | {"label": say("map.unknown", held.language)})
    by_unit = replace(theme, classes="".join(digits), palette=palette)
    instead.shown(ws, by_unit, state=held, key=KEY, by_group=True)
    edit_lists.changed(panel.panel(ws, held, here), held)
    return True


def _classes(held: State, here: Desk) -> tuple[str, list[dict[str, Any]]]:
    """Return one digit a community and what digits mean: size, then broken up, then locked."""
    kinds: list[tuple[str, str]] = []
    for name in [*here.zones, here.next_name]:
        verdict = here.verdicts.get(name)
        size = "within" if verdict is None else verdict.size
        size = "rural" if name in here.rural else size
        mark = "locked" if name in here.locks else "pieces" if _broken(verdict) else ""
        kinds.append((size, mark))
    used = sorted(set(kinds), key=lambda k: (SIZES.index(k[0]), k[1]))
    present = {name for name in here.zones if name in here.verdicts}
    counted = [k for k, name in zip(kinds, here.zones, strict=False) if name in present]
    palette = [
        {
            **_inked(size, mark),
            "label": panel.label(size, mark, held.language),
            "count": counted.count((size, mark)),
        }
        for size, mark in used
    ]
    digit = {kind: DIGITS[k] for k, kind in enumerate(used)}
    return "".join(digit[kind] for kind in kinds), palette


def _inked(size: str, mark: str) -> dict[str, str]:
    """Return the ink of a size with the mark hatched over the size's own hatch."""
    ink, over = _INKS[size], {"locked": _LOCKED, "pieces": _BROKEN}.get(mark)
    if over is None:
        return ink
    return {"fill": ink["fill"], "line": over["line"], "hatch": ink["hatch"] + over["hatch"]}


def _broken(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.pieces > 1
