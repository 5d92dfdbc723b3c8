"""The map component as Streamlit knows it: registered once, mounted with plain values."""

import functools
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime import get_instance


@functools.cache
def _map() -> Any:
    """Register the component once, inside a running app: its assets are found there only."""
    return st.components.v2.component("hexie-geo.map", js="map.js", css="map.css")


def publish(content: bytes, *, place: str) -> str:
    """Return an address at which the browser finds ``content`` while the session lives.

    Parameters
    ----------
    content
        Gzipped bytes. The address is made of their digest, so a browser may keep them.
    place
        Name of the spot on the page; what was published there before is let go.
    """
    media = get_instance().media_file_mgr
    return media.add(content, "application/gzip", f"hexie.{place}", file_name="map.gz")


def mount(
    data: dict[str, Any],
    *,
    key: str,
    on_pick: Callable[[], None],
    on_stroke: Callable[[], None] | None = None,
    on_command: Callable[[], None] | None = None,
) -> Any:
    """Put the map on the page; what a person does on it runs a callback before the page does.

    Parameters
    ----------
    data
        Plain values, as ``assets/map.js`` reads them.
    key
        Name of this map in the session.
    on_pick
        A unit was clicked: ``st.session_state[key]["picked"]`` is ``{"unit", "zone", "click"}``.
    on_stroke
        Units were painted: ``["stroke"]`` is ``{"client", "epoch", "queue"}``, the queue being
        every stroke not acknowledged yet.
    on_command
        ``["command"]`` is ``{"do": "undo" | "redo", "n"}``.
    """
    more = {"on_stroke_change": on_stroke, "on_command_change": on_command}
    given = {name: call for name, call in more.items() if call is not None}
    return _map()(key=key, data=data, on_picked_change=on_pick, **given)
