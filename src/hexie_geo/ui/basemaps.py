"""Base maps: none unless a person chose one; outside servers are those of ``basemaps.toml`` alone.

What is chosen lies in :class:`hexie_geo.ui.settings.Settings` (``basemap`` is one of
:data:`KINDS`, ``tianditu_token``, ``tile_folder``). A token goes to the browser, because the
browser asks; it is never written into an export.
"""

import functools
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from hexie_geo.catalogue import Language
from hexie_geo.i18n import text
from hexie_geo.ui.settings import NO_BASEMAP, Settings
from hexie_geo.ui.tiles import address

LOCAL: Final = "local"
TIANDITU: Final = "tianditu"
KINDS: Final = (NO_BASEMAP, LOCAL, TIANDITU, "osm", "amap")
"""What may be chosen; words for each are ``map.ground.KIND``."""
_TOKEN = re.compile(r"[0-9A-Za-z]{1,64}")


@functools.cache
def known() -> dict[str, dict[str, Any]]:
    """Return the outside servers by kind, as the data file lists them."""
    return tomllib.loads((files("hexie_geo.ui") / "basemaps.toml").read_text(encoding="utf-8"))


def is_outside(kind: str) -> bool:
    """Tell whether choosing ``kind`` makes the browser ask another host."""
    return kind in known()


def trouble(settings: Settings, language: Language) -> str | None:
    """Return why the chosen base map cannot be drawn; None if it can.

    Examples
    --------
    >>> trouble(Settings(basemap="tianditu"), "en") is None, trouble(Settings(), "en") is None
    (False, True)
    """
    kind = settings.basemap
    if kind == TIANDITU and not _TOKEN.fullmatch(settings.tianditu_token):
        return text("map.ground.no_token", language)
    if kind == LOCAL and folder(settings) is None:
        return text("map.ground.no_folder", language)
    return None


def folder(settings: Settings) -> Path | None:
    """Return the local tile folder, if it is one."""
    asked = settings.tile_folder
    found = Path(asked).expanduser() if asked else None
    return found if found is not None and found.is_dir() else None


def given(settings: Settings, language: Language) -> dict[str, Any] | None:
    """Return what the map is told of the base map; None draws none.

    Parameters
    ----------
    settings
        What a person has set.
    language
        Of the line that says whose map it is, and that a shifted one is for display only.

    Examples
    --------
    >>> given(Settings(), "zh") is None, given(Settings(basemap="http://x"), "zh") is None
    (True, True)
    >>> given(Settings(basemap="amap"), "en")["gcj02"]
    True
    """
    kind = settings.basemap
    if kind == NO_BASEMAP or kind not in KINDS or trouble(settings, language):
        return None
    credit = text(f"map.ground.credit.{kind}", language)
    here = folder(settings)
    if kind == LOCAL and here is not None:
        own = [address(here)]
        return {"tiles": own, "subdomains": "a", "most": 19, "gcj02": False, "credit": credit}
    server = known()[kind]
    token = settings.tianditu_token
    return {
        "tiles": [tile.replace("TOKEN", token) for tile in server["tiles"]],
        "subdomains": server["subdomains"],
        "most": server["most"],
        "gcj02": server["datum"] == "gcj02",
        "credit": credit,
    }
