"""Where the map cannot be drawn: a picture of the same theme, and why; never an empty page."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import text
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui.state import State
from hexie_geo.ui.themes import Theme
from hexie_geo.ui.words import plain


def failing(state: State, key: str) -> Callable[[Any], None]:
    """Return what to do when the map ``key`` tells that it failed: remember why."""

    def failed(told: Any) -> None:
        state.map_failures[key] = str(told.get("reason", ""))

    return failed


def offer(state: State, key: str) -> None:
    """Offer the picture under the map, for a browser in which the map says nothing at all."""
    if st.button(text("map.instead", state.language), key=f"{key}.instead", type="tertiary"):
        state.map_failures[key] = ""
        st.rerun()


def shown(ws: Workspace, theme: Theme, *, state: State, key: str, by_group: bool) -> bool:
    """Show the picture in place of a map that failed; tell whether that was so."""
    reason = state.map_failures.get(key)
    if reason is None:
        return False
    language = state.language
    if reason:
        st.warning(text("map.failed_why", language, reason=plain(reason)), icon=":material/map:")
    try:
        with st.spinner(text("map.drawing", language)):
            made = _picture(ws, theme, ws.digest, repr(theme), by_group=by_group)
        st.image(made, width="stretch")
    except HexieError as error:  # no font with Chinese characters; the table below stays
        st.caption(plain(error.say(language)))
    if st.button(text("map.again", language), key=f"{key}.again"):
        del state.map_failures[key]
        st.rerun()
    return True


@st.cache_data(show_spinner=False, max_entries=8)
def _picture(_ws: Workspace, _theme: Theme, digest: str, shows: str, *, by_group: bool) -> bytes:
    from hexie_geo.ui.picture import picture

    del digest, shows  # parts of the key only
    return picture(_ws, _theme, by_group=by_group)
