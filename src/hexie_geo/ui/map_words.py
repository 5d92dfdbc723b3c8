"""The words that the map itself writes, as one small file for the browser."""

import functools
import gzip
import json

from hexie_geo.catalogue import Language
from hexie_geo.i18n import place_kind, text
from hexie_geo.model.terms import FacilityKind
from hexie_geo.ui.words import say

_OWN = (
    *("nearer", "farther", "search", "nothing", "community", "keys", "close", "drag"),
    *("no_ground", "skip"),
)
_SHARED = ("label", "failed", "whole", "households", "missing")
_PAINT = (
    *("look", "click", "box", "lasso", "brush", "take", "fresh", "target", "no_target"),
    *("source", "any", "begun", "picked"),
)
_PANEL = (
    "undo",
    "redo",
    "lock",
    "unlock",
    "name",
    "verdict",
    "households",
    "police",
    "rooms",
    "nothing",
)
_KEYS = {
    "?": "sheet",
    "/": "search",
    "0": "whole",
    "+ −": "zoom",
    "← → ↑ ↓": "move",
    "⇧ ← → ↑ ↓": "step",
    "Enter": "enter",
    "1 – 5": "tools",
    "t": "take",
    "n": "fresh",
    "l": "lock",
    "Ctrl Z": "undo",
    "Ctrl Y": "redo",
    "Esc": "look",
}


@functools.lru_cache(maxsize=64)
def map_words(language: Language, *, title: str, value: str = "") -> bytes:
    """Return the map's words, gzipped JSON; the same words are the same bytes.

    Parameters
    ----------
    language
        ``"zh"`` or ``"en"``.
    title
        Heading of the legend.
    value
        What the number beside a unit is, where the theme gives one.
    """
    found = {
        **{name: say(f"map.{name}", language) for name in _SHARED},
        **{name: text(f"map.{name}", language) for name in _OWN},
        "title": title,
        "value": value,
        "marks": {
            "police_office": place_kind("police_office", language),
            "facility": say("map.facility", language),
        },
        "kinds": {name: place_kind(name, language) for name in FacilityKind},
        "lines": {name: say(f"map.{name}", language) for name in ("roads", "barriers")},
        "paint": {name: text(f"app.edit.tool.{name}", language) for name in _PAINT},
        "panel": {name: text(f"map.panel.{name}", language) for name in _PANEL},
        "key": {sign: text(f"map.key.{name}", language) for sign, name in _KEYS.items()},
    }
    return gzip.compress(json.dumps(found, ensure_ascii=False).encode(), mtime=0)
