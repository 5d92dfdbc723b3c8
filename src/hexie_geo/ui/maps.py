"""The map on a page: it shows a theme, a click chooses the community under it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import streamlit as st

from hexie_geo.model.layers import has_geometry
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called
from hexie_geo.ui import basemaps, component, instead, loaders
from hexie_geo.ui.map_words import map_words
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import State
from hexie_geo.ui.themes import DIGITS, Theme, distances, outcomes
from hexie_geo.ui.wire import packed
from hexie_geo.ui.words import say

__all__ = ["DIGITS", "Moved", "Theme", "distances", "draw", "outcomes"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Moved:
    """Units that lie in another zone than their layer says, and zones the layer does not know.

    ``sites`` are places put elsewhere, as :func:`hexie_geo.ui.places.sites` tells them.
    """

    zones: Sequence[tuple[int, int]] = ()
    new: Sequence[str] = ()
    sites: Mapping[str, list[list[int]]] = field(default_factory=dict)


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
    if instead.shown(ws, theme, state=state, key=key, by_group=by_group):
        return
    communities = [*ws.communities["community_id"], *(moved or Moved()).new]

    def picked(told: Any) -> None:
        zone = told["zone"]
        if isinstance(zone, int) and 0 <= zone < len(communities):
            state.choose(communities[zone])

    told = given(ws, theme, state=state, key=key, by_group=by_group, moved=moved)
    component.mount(
        told | {"shown": [*marks, *told["shown"]], "height": height},
        key=key,
        picked=picked,
        failed=instead.failing(state, key),
    )
    instead.offer(state, key)


def given(
    ws: Workspace, theme: Theme, *, state: State, key: str, by_group: bool, moved: Moved | None
) -> dict[str, Any]:
    """Return what ``assets/map.js`` is told of a map that is only looked at.

    Parameters
    ----------
    ws, theme, state, key, by_group, moved
        As for :func:`draw`.
    """
    language, plan = state.language, moved or Moved()
    communities = [*ws.communities["community_id"], *plan.new]
    content = loaders.shapes(ws, state, by_group=by_group)
    spoken = map_words(language, title=theme.title, value=theme.value_word)
    return {
        "geometry": component.publish(content, place=key),
        "words": component.publish(spoken, place=f"{key}.words"),
        "classes": theme.classes,
        "palette": theme.palette,
        "values": theme.values,
        "moved": packed(*np.array(plan.zones, np.int64).reshape(-1, 2).T),
        "new_names": [called(name, language) for name in plan.new],
        "chosen": communities.index(state.chosen) if state.chosen in communities else -1,
        "focus": state.focus,
        "shown": [*plan.sites],
        "sites": dict(plan.sites),
        "only": dict.fromkeys(plan.sites),
        "height": 560,
        "ground": basemaps.given(state.settings, language),
    }
