"""What each file of a county most likely is, and how it must be read to become that."""

from collections.abc import Sequence
from dataclasses import replace

from hexie_geo.io.locating import Fit
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.model.layers import SPECS
from hexie_geo.workflow.survey import DRAWINGS, Part, likeness, point_columns, role_of

JOIN = "join."
"""Role of a part whose columns and shapes are joined to a layer: ``join.communities``."""
ROLES = (*SPECS, *(f"{JOIN}{layer}" for layer in ("communities", "groups", "estates")))


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
    """Take areas that are nothing else as those of communities, where these have none."""
    ours = [p for p, role in zip(parts, roles, strict=True) if role.endswith("communities")]
    if not ours or any("Polygon" in p.shape_kinds for p in ours):
        return roles
    free = (n for n, p in enumerate(parts) if not roles[n] and "Polygon" in p.shape_kinds)
    first = next(free, None)
    return [f"{JOIN}communities" if n == first else role for n, role in enumerate(roles)]


def source_for(part: Part, layer: str) -> FileSpec:
    """Return how a part must be read to become ``layer``: lines closed, points made."""
    source, spec = part.source, SPECS[layer]
    if source.outlines:
        return source
    areas = "Polygon" in spec.geometry and "LineString" not in spec.geometry
    if areas and source.file.lower().endswith(DRAWINGS) and "LineString" in part.shape_kinds:
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
