"""What each file of a county most likely is, and how it must be read to become that."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hexie_geo.i18n import text
from hexie_geo.io.locating import Fit
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.model.layers import SPECS
from hexie_geo.workflow.joining import best_join
from hexie_geo.workflow.mapping import map_columns
from hexie_geo.workflow.survey import DRAWINGS, Part, likeness, point_columns, role_of

JOIN = "join."
"""Role of a part whose columns and shapes are joined to a layer: ``join.communities``."""
ROLES = (*SPECS, *(f"{JOIN}{layer}" for layer in ("communities", "groups", "estates")))

USES = ("", *ROLES)
"""What a part may be used as: nothing, a layer, or beside one."""


def use_word(use: str, language: Any) -> str:
    """Return the words for one of :data:`USES`."""
    if not use:
        return text("wizard.unused", language)
    layer = text(f"terms.layer.{use.removeprefix(JOIN)}", language)
    return text("wizard.join_role", language, layer=layer) if use.startswith(JOIN) else layer


def clashes(uses: Sequence[str], parts: Sequence[Part], language: Any) -> list[str]:
    """Say what is wrong with a choice of uses: a layer twice, a join alone, no communities."""
    wrong: list[str] = []
    for layer in SPECS:
        mine = [p.label for use, p in zip(uses, parts, strict=True) if use == layer]
        joined = f"{JOIN}{layer}" in uses
        told = {"layer": use_word(layer, language), "parts": "、".join(mine)}
        if len(mine) > 1:
            wrong.append(text("wizard.roles.twice", language, **told))
        elif joined and not mine:
            wrong.append(text("wizard.roles.joined_alone", language, **told))
    if "communities" not in uses and not wrong:
        wrong.append(text("wizard.roles.no_communities", language))
    return wrong


def roles_of(parts: Sequence[Part]) -> list[str]:
    """Return the likely role of each part, empty for none; a layer's second part is joined."""
    roles = [role_of(p) or "" for p in parts]
    for layer in SPECS:
        rivals = [n for n, role in enumerate(roles) if role == layer]
        first = max(rivals, key=lambda n: likeness(parts[n], layer), default=None)
        for n in rivals:
            joined = f"{JOIN}{layer}"
            if n != first:
                roles[n] = joined if joined in ROLES else ""
    return _with_outline(parts, roles)


def _with_outline(parts: Sequence[Part], roles: list[str]) -> list[str]:
    """Join areas to communities that have none: those whose rows meet theirs best.

    Outlines that are nothing else will do; a layer with numbers of its own that meets
    nothing is not the communities'.
    """
    joined = f"{JOIN}communities"
    ours = next((p for p, role in zip(parts, roles, strict=True) if role == "communities"), None)
    if ours is None or "Polygon" in ours.shape_kinds:
        return roles
    areas = [n for n, p in enumerate(parts) if _has_areas(p)]
    counts = {n: _meeting(ours, parts[n]) for n in areas if roles[n] in {"", joined}}
    meets = {n: c for n, c in counts.items() if c or "Polygon" in parts[n].shape_kinds}
    first = max(meets, key=lambda n: (meets[n], roles[n] == joined), default=None)
    kept = {n for n, count in meets.items() if roles[n] == joined and count} | {first}
    return [joined if n in kept else "" if n in meets else role for n, role in enumerate(roles)]


def _has_areas(part: Part) -> bool:
    """Tell whether a part has areas, or lines of a drawing that may enclose some."""
    return "Polygon" in part.shape_kinds or _drawn(part)


def _drawn(part: Part) -> bool:
    return part.source.file.lower().endswith(DRAWINGS) and "LineString" in part.shape_kinds


def _meeting(communities: Part, other: Part) -> int:
    columns = map_columns(communities, "communities").columns
    met = best_join(communities, columns, "communities", other)
    return 0 if met is None else met.both + len(met.pairs)


def source_for(part: Part, layer: str) -> FileSpec:
    """Return how a part must be read to become ``layer``: lines closed, points made."""
    source, spec = part.source, SPECS[layer]
    if source.outlines:
        return source
    areas = "Polygon" in spec.geometry and "LineString" not in spec.geometry
    if areas and _drawn(part):
        return replace(source, outlines=True)
    point = point_columns(part.columns)
    if "Point" in spec.geometry and not part.has_shapes and point is not None:
        return replace(source, point=point)
    return source


def placed(source: FileSpec, fit: Fit) -> FileSpec:
    """Return ``source`` read in the system of ``fit``."""
    return replace(source, crs=fit.crs, axes=fit.axes)


def with_source(part: Part, source: FileSpec) -> Part:
    """Return ``part`` to be read as ``source`` says."""
    return replace(part, source=source)
