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


def mount(data: dict[str, Any], *, key: str, on_pick: Callable[[], None]) -> Any:
    """Put the map on the page; ``on_pick`` runs when a person clicks a unit.

    What was clicked is ``st.session_state[key]["picked"]``: ``{"unit", "zone", "click"}``.
    """
    return _map()(key=key, data=data, on_picked_change=on_pick)
