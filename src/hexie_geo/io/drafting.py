"""Draft a recipe from files nobody has mapped yet: what the wizard starts from.

A draft fills in what is certain, and lists what a person must say: near matches, missing
columns, systems that fit the same numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hexie_geo.errors import HexieError, Problem
from hexie_geo.io import toml
from hexie_geo.io.aliases import Match, suggest
from hexie_geo.io.reading import read_file
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.recipes import SCHEMA
from hexie_geo.model.layers import SPECS


@dataclass(frozen=True, eq=False, kw_only=True)
class LayerDraft:
    """What a file could become: matches, what is left over, what is still missing."""

    layer: str
    source: FileSpec
    matches: tuple[Match, ...]
    left_over: tuple[str, ...]
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def columns(self) -> dict[str, str]:
        """Our columns and theirs, those only spelt alike left out."""
        return {m.ours: m.theirs for m in self.matches if m.how != "near"}


def draft_layer(root: Path | str, layer: str, source: FileSpec) -> LayerDraft:
    """Read a file and suggest which of its columns are the layer's.

    Parameters
    ----------
    root
        Data folder.
    layer
        Name of the layer.
    source
        The file.

    Returns
    -------
    LayerDraft
        ``problems`` instead of matches when the file cannot be read as ``source`` says.
    """
    try:
        reading = read_file(Path(root), source)
    except HexieError as exc:
        return LayerDraft(
            layer=layer,
            source=source,
            matches=(),
            left_over=(),
            missing=(),
            problems=exc.problems,
        )
    shapes = getattr(reading.frame, "_geometry_column_name", None)
    names = [str(c) for c in reading.frame.columns if c != shapes]
    matches, left = suggest(names, layer)
    sure = {m.ours for m in matches if m.how != "near"}
    needed = (c.name for c in SPECS[layer].columns if c.required)
    return LayerDraft(
        layer=layer,
        source=source,
        matches=matches,
        left_over=left,
        missing=tuple(n for n in needed if n not in sure),
        problems=reading.problems,
    )


def draft_recipe(
    drafts: Mapping[str, LayerDraft],
    *,
    title: str,
    basis: str,
    as_of: date,
    crs: str | None,
    assumptions: tuple[Mapping[str, Any], ...] = (),
) -> str:
    """Return the TOML text of a recipe made of drafts.

    Parameters
    ----------
    drafts
        By layer name.
    title, basis, as_of, crs
        What the recipe must state; nothing is assumed.
    assumptions
        Tables as a recipe writes them.

    Returns
    -------
    str
        Text for :func:`hexie_geo.io.recipes.parse_recipe`.
    """
    layers = {}
    for name, draft in drafts.items():
        s = draft.source
        layers[name] = {
            "file": s.file,
            "layer": s.layer,
            "header": list(s.header) or None,
            "crs": s.crs,
            "datum": None if s.datum == "wgs84" else s.datum,
            "axes": None if s.axes == "xy" else s.axes,
            "outlines": s.outlines or None,
            "point": list(s.point) if s.point else None,
            "columns": draft.columns,
        }
    return toml.dumps(
        {
            "schema": SCHEMA,
            "title": title,
            "basis": basis,
            "as_of": as_of,
            "crs": crs,
            "layers": layers,
            "assumptions": [dict(a) for a in assumptions] or None,
        }
    )
