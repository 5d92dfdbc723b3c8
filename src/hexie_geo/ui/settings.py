"""What a person has set for this machine: name, background map, policy documents.

One small JSON file in the person's own configuration folder, readable by them alone: it may hold
a token. Nothing of it ever goes into a workspace, an export or an address.
"""

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from hexie_geo.catalogue import LANGUAGES

FILE = "settings.json"
NO_BASEMAP = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What is set.

    Attributes
    ----------
    language
        Language to start in; empty: as the server says.
    user
        Name under which proposals are submitted and edits are logged.
    basemap
        Key of the background map; ``none`` draws none.
    tianditu_token
        Key (tk) of the person's own 天地图 account.
    tile_folder
        Folder with tiles ``z/x/y.png`` on this machine.
    standards
        Ids of the policy documents that are asked, the first gives the verdicts; empty: those of
        the workspace.
    include_unverified
        Also ask provisions whose source has not been seen.
    """

    language: str = ""
    user: str = ""
    basemap: str = NO_BASEMAP
    tianditu_token: str = ""
    tile_folder: str = ""
    standards: tuple[str, ...] = ()
    include_unverified: bool = False


def settings_file() -> Path:
    """Return where the settings lie: ``$HEXIE_CONFIG``, else the person's configuration folder."""
    stated = os.environ.get("HEXIE_CONFIG")
    if stated:
        return Path(stated) / FILE
    home = os.environ.get("APPDATA") or os.environ.get("XDG_CONFIG_HOME")
    folder = Path(home) if home else Path.home() / ".config"
    return folder / "hexie_geo" / FILE


def read_settings(file: Path | None = None) -> Settings:
    """Return the settings of ``file``; what is missing, damaged or of another kind is not set.

    Examples
    --------
    >>> read_settings(Path("nowhere.json")) == Settings()
    True
    """
    path = file or settings_file()
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Settings()
    return _checked(told) if isinstance(told, dict) else Settings()


def _checked(told: dict[str, Any]) -> Settings:
    usual = Settings()
    given: dict[str, Any] = {}
    for known in fields(Settings):
        value, otherwise = told.get(known.name), getattr(usual, known.name)
        if isinstance(value, list):
            value = tuple(str(v) for v in value)
        given[known.name] = value if isinstance(value, type(otherwise)) else otherwise
    if given["language"] not in LANGUAGES:
        given["language"] = ""
    return Settings(**given)


def write_settings(settings: Settings, file: Path | None = None) -> Path:
    """Write the settings, readable by their owner alone; return where they lie.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     kept = write_settings(Settings(user="李"), Path(folder) / "s.json")
    ...     read_settings(kept).user
    '李'
    """
    from hexie_geo.io.atomic import atomic_path

    path = file or settings_file()
    with atomic_path(path) as temporary:
        temporary.touch(mode=0o600)
        words = json.dumps(asdict(settings), ensure_ascii=False, indent=1)
        temporary.write_text(words + "\n", encoding="utf-8")
    return path
