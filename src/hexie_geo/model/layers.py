"""The layers a workspace may have, each with its specification: names, kinds, units, words."""

from enum import StrEnum

from hexie_geo.model import terms
from hexie_geo.model.layer_spec import (
    Column,
    LayerSpec,
    flag,
    has_geometry,
    has_shape,
    rows_where,
    yes_no,
)

__all__ = [
    "APPROXIMATE",
    "BARRIERS",
    "COMMUNITIES",
    "ESTATES",
    "FACILITIES",
    "GROUPS",
    "HOUSEHOLD_COLUMNS",
    "LINKS",
    "POLICE_OFFICES",
    "ROADS",
    "SPECS",
    "TOWNSHIPS",
    "Column",
    "LayerSpec",
    "flag",
    "has_geometry",
    "has_shape",
    "rows_where",
    "yes_no",
]

APPROXIMATE = "approximate"
"""Column beyond the specifications: which of the row's counts are about (约), by name."""


def _all(term: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in term)


HOUSEHOLD_COLUMNS = {basis: f"households_{basis.value}" for basis in terms.Basis}
"""Column that holds each basis; ``households`` is the deciding one."""

_HOUSEHOLDS = tuple(
    Column(name=name, kind="count", unit="户") for name in HOUSEHOLD_COLUMNS.values()
)
_POLYGON = ("Polygon", "MultiPolygon")
_LINE = ("LineString", "MultiLineString")

COMMUNITIES = LayerSpec(
    name="communities",
    geometry=_POLYGON,
    geometry_required=False,
    columns=(
        Column(name="community_id", kind="id", required=True),
        Column(name="name", kind="text", required=True),
        Column(name="township_id", kind="ref", required=True),
        Column(name="township", kind="text"),
        Column(name="area", kind="term", required=True, terms=_all(terms.Area)),
        Column(name="body", kind="term", required=True, terms=_all(terms.Body)),
        Column(name="kind", kind="term", terms=_all(terms.CommunityKind)),
        Column(name="households", kind="count", required=True, unit="户"),
        *_HOUSEHOLDS,
        Column(name="population", kind="count", unit="人"),
        Column(name="gated", kind="flag"),
        Column(name="established", kind="term", terms=_all(terms.Established)),
        Column(name="office_area_m2", kind="number", unit="m²"),
        Column(name="window_area_m2", kind="number", unit="m²"),
        Column(name="activity_area_m2", kind="number", unit="m²"),
        Column(name="rooms_need_m2", kind="number", unit="m²"),
        Column(name="origin", kind="text"),
        Column(name="resource_tight", kind="flag"),
        Column(name="office_address", kind="text"),
        Column(name="conditions_met", kind="flag"),
        Column(name="as_of", kind="date"),
    ),
)
GROUPS = LayerSpec(
    name="groups",
    geometry=_POLYGON,
    geometry_required=False,
    columns=(
        Column(name="group_id", kind="id", required=True),
        Column(name="name", kind="text"),
        Column(name="community_id", kind="ref", required=True),
        Column(name="kind", kind="term", terms=_all(terms.GroupKind)),
        Column(name="households", kind="count", required=True, unit="户"),
        Column(name="population", kind="count", unit="人"),
        Column(name="estate_id", kind="ref"),
    ),
)
ESTATES = LayerSpec(
    name="estates",
    geometry=_POLYGON,
    geometry_required=False,
    columns=(
        Column(name="estate_id", kind="id", required=True),
        Column(name="name", kind="text"),
        Column(name="community_id", kind="ref", required=True),
        Column(name="planned_households", kind="count", required=True, unit="户"),
        Column(name="delivered_on", kind="date"),
        Column(name="rooms_area_m2", kind="number", unit="m²"),
        Column(name="stage", kind="text"),
        Column(name="land_reserved", kind="flag"),
        Column(name="gated", kind="flag"),
    ),
)
POLICE_OFFICES = LayerSpec(
    name="police_offices",
    geometry=("Point",),
    columns=(
        Column(name="office_id", kind="id", required=True),
        Column(name="name", kind="text", required=True),
        Column(name="officers", kind="count", unit="人"),
        Column(name="community_ids", kind="text"),
    ),
)
FACILITIES = LayerSpec(
    name="facilities",
    geometry=("Point",),
    columns=(
        Column(name="facility_id", kind="id", required=True),
        Column(name="name", kind="text"),
        Column(name="kind", kind="text", required=True),
        Column(name="community_id", kind="ref"),
        Column(name="floor_area_m2", kind="number", unit="m²"),
        Column(name="capacity", kind="number"),
    ),
)
ROADS = LayerSpec(
    name="roads",
    geometry=_LINE,
    columns=(
        Column(name="road_id", kind="id", required=True),
        Column(name="name", kind="text"),
        Column(name="class", kind="text"),
        Column(name="level", kind="text"),
        Column(name="oneway", kind="text"),
    ),
)
BARRIERS = LayerSpec(
    name="barriers",
    geometry=(*_LINE, *_POLYGON),
    columns=(
        Column(name="barrier_id", kind="id", required=True),
        Column(name="name", kind="text"),
        Column(name="kind", kind="text", required=True),
        Column(name="crossable", kind="flag"),
    ),
)
LINKS = LayerSpec(
    name="links",
    columns=(
        Column(name="group_a", kind="ref", required=True),
        Column(name="group_b", kind="ref", required=True),
        Column(name="reason", kind="text"),
    ),
)
TOWNSHIPS = LayerSpec(
    name="townships",
    geometry=_POLYGON,
    columns=(
        Column(name="township_id", kind="id", required=True),
        Column(name="name", kind="text"),
    ),
)
SPECS = {
    spec.name: spec
    for spec in (
        COMMUNITIES,
        GROUPS,
        ESTATES,
        POLICE_OFFICES,
        FACILITIES,
        ROADS,
        BARRIERS,
        LINKS,
        TOWNSHIPS,
    )
}
