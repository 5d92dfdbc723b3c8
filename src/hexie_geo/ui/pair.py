"""Two maps of the same place on a page: beside each other, or one over the other (卷帘)."""

import functools
from typing import Any

import streamlit as st

from hexie_geo.ui import instead
from hexie_geo.ui.state import State

KEY = "compare_maps"


@functools.cache
def _pair() -> Any:
    """Register the component once, inside a running app: its assets are found there only."""
    return st.components.v2.component("hexie-geo.pair", js="pair.js", css="pair.css")


def mount(
    sides: tuple[dict[str, Any], dict[str, Any]],
    *,
    zones: tuple[list[str], list[str]],
    swipe: bool,
    slide_label: str,
    state: State,
) -> None:
    """Put both maps on the page; a click chooses the community under it.

    Parameters
    ----------
    sides
        What :func:`hexie_geo.ui.maps.given` says of each, with its ``name``.
    zones
        Communities of each side by their number on its map.
    swipe
        One over the other, with a slider that arrow keys move.
    slide_label
        What the slider is called.
    state
        Whose choice the maps show and change.
    """

    def picked() -> None:
        told = st.session_state[KEY].get("picked")
        if told is None:
            return
        known, zone = zones[int(told["side"])], int(told["zone"])
        if 0 <= zone < len(known):
            state.choose(known[zone])

    def failed() -> None:
        told = st.session_state[KEY].get("failed")
        if told is not None:
            instead.failing(state, KEY)(told)

    data = {"sides": list(sides), "swipe": swipe, "slide_label": slide_label}
    _pair()(key=KEY, data=data, on_picked_change=picked, on_failed_change=failed)
