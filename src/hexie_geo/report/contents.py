"""清单.txt: what lies in a folder of papers, what each file is for, and its digest."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from hexie_geo.io.atomic import atomic_path
from hexie_geo.report.case import Case
from hexie_geo.report.compared import COMPARISON_FILE
from hexie_geo.report.dossier import DOSSIER_FILE
from hexie_geo.report.proposed_places import PLACES_FILE
from hexie_geo.report.published import PUBLISHED_FILE
from hexie_geo.report.tables import BEFORE_AFTER_FILE
from hexie_geo.report.vertices import VERTICES_FILE

CONTENTS_FILE = "清单.txt"
_PURPOSES = {
    ".docx": "draft",
    BEFORE_AFTER_FILE: "before_after",
    COMPARISON_FILE: "comparison",
    VERTICES_FILE: "vertices",
    PUBLISHED_FILE: "published",
    PLACES_FILE: "places",
    ".pdf": "map_booklet",
    ".png": "map_picture",
    ".svg": "map_drawing",
    DOSSIER_FILE: "dossier",
    "plan.gpkg": "plan",
    ".gpkg": "qgis",
    ".geojson": "geojson",
    ".shp": "shapefile",
    ".csv": "field_names",
}
"""What a file is for, by the end of its name; the longest end that fits speaks."""


def write_contents(case: Case, files: Mapping[str, Path], path: Path | str) -> Path:
    """Write the list of a folder's files as plain text.

    Parameters
    ----------
    case
        Gives the language, the state of the data and the policies.
    files
        Paths by name within the folder, in the order of the list.
    path
        The file to make or replace.

    Returns
    -------
    pathlib.Path
        The file; the same files give the same bytes.
    """
    with atomic_path(path) as temporary:
        lines = [*_head(case), "", *_rows(case, files)]
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8-sig", newline="\r\n")
    return Path(path)


def _head(case: Case) -> Iterable[str]:
    ws = case.workspace
    yield case.say("contents.title", title=case.title)
    if ws.synthetic:
        yield case.say("synthetic")
    yield case.basis_line
    packs = "，".join(s.id for s in case.standards)
    yield case.say("page.footer", version=case.version, digest=ws.digest, packs=packs)
    for plan in (p.plan for p in case.proposed):
        yield case.say("contents.seed", seed=plan.seed)
    yield case.say("contents.stamp", as_of=case.day(ws.as_of))
    yield case.say("disclaimer")


def _rows(case: Case, files: Mapping[str, Path]) -> Iterable[str]:
    for number, (name, path) in enumerate(files.items(), start=1):
        ends = [end for end in _PURPOSES if name.endswith(end)]
        purpose = _PURPOSES[max(ends, key=len)] if ends else "part"
        yield f"{number}. {name}　{case.say(f'contents.{purpose}')}"
        yield f"   SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}"
