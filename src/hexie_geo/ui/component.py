"""The map component as Streamlit knows it: registered once, mounted with plain values."""

import functools
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime import get_instance

TOLD = ("picked", "stroke", "failed")
"""What the map can tell; ``assets/map.js`` has the same list."""


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


def mount(data: dict[str, Any], *, key: str, **heard: Callable[[Any], None]) -> Any:
    """Put the map on the page; what a person does on it runs a callback before the page does.

    Parameters
    ----------
    data
        Plain values, as ``assets/map.js`` reads them.
    key
        Name of this map in the session.
    **heard
        By what the map tells (:data:`TOLD`), who hears it:
        ``picked`` ``{"unit", "zone", "click"}``, a unit was chosen;
        ``stroke`` ``{"client", "epoch", "queue"}``, every stroke not acknowledged yet;
        ``failed`` ``{"reason"}``, the map could not be drawn.
    """
    calls = {f"on_{name}_change": _hearing(key, name, call) for name, call in heard.items()}
    return _map()(key=key, data=data, **calls)


def _hearing(key: str, name: str, call: Callable[[Any], None]) -> Callable[[], None]:
    def hear() -> None:
        told = st.session_state[key].get(name)
        if told is not None:
            call(told)

    return hear
