"""How far places are from the nearest facility: straight, stretched, or along the roads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.network import RoadNetwork, Snapped

Floats: TypeAlias = NDArray[np.float64]
Note: TypeAlias = tuple[str, dict[str, object]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Found:
    """Per place: distance, position of the facility (-1 none), leg; whether estimated."""

    distance: Floats
    facility: NDArray[np.int32]
    leg: Floats
    guessed: NDArray[np.bool_]
    facility_leg: Floats

    def estimated(self, detour: float) -> "Found":
        """Return straight distances stretched to what roads would make of them."""
        return Found(
            distance=self.distance * detour,
            facility=self.facility,
            leg=self.leg,
            guessed=np.ones(len(self.distance), dtype=bool),
            facility_leg=self.facility_leg,
        )


def straight(places: "gpd.GeoDataFrame", served: "gpd.GeoDataFrame") -> Found:
    """Return the plain distance of each place to the nearest facility; NaN without a place."""
    points = places.geometry.to_numpy()
    n = len(points)
    distance, facility = np.full(n, np.nan), np.full(n, -1, dtype=np.int32)
    there = np.flatnonzero(~shapely.is_missing(points))
    tree = shapely.STRtree(served.geometry.to_numpy())
    (which, who), metres = tree.query_nearest(points[there], return_distance=True)
    order = np.lexsort((-who, which))  # of several equally near, the first listed is kept
    distance[there[which[order]]], facility[there[which[order]]] = metres[order], who[order]
    return Found(
        distance=distance,
        facility=facility,
        leg=np.full(n, np.nan),
        guessed=np.zeros(n, dtype=bool),
        facility_leg=np.full(len(served), np.nan),
    )


def along_roads(
    places: "gpd.GeoDataFrame",
    served: "gpd.GeoDataFrame",
    network: "RoadNetwork",
    plain: Found,
    max_leg_m: float,
    detour: float,
    homes: "Snapped | None",
) -> tuple[Found, Note]:
    """Return the distance along the roads, legs included, and how it is defined.

    What lies beyond ``max_leg_m`` of every road is estimated from ``plain``.
    """
    from hexie_geo.network import nearest, snap

    if homes is None:
        homes = snap(network, places, max_leg_m=max_leg_m)
    offices = snap(network, served, max_leg_m=max_leg_m)
    near = nearest(network, homes, offices)
    off = ~homes.on_network
    found = Found(
        distance=np.where(off, plain.distance * detour, near.cost),
        facility=np.where(off, plain.facility, near.facility).astype(np.int32),
        leg=homes.leg_m,
        guessed=off,
        facility_leg=offices.leg_m,
    )
    pieces = network.components()
    return found, (
        f"coverage.definition.network{'' if np.isinf(max_leg_m) else '_limited'}",
        {
            "roads_km": round(network.length_m / 1000, 1),
            "edges": len(network.edges),
            "main_share": round(100 * float(pieces["share"].iloc[0]), 1),
            "copies": network.facts.get("copies", 0),
            "median_leg_m": _median(homes.leg_m),
            "max_leg_m": None if np.isinf(max_leg_m) else f"{max_leg_m:g}",
        },
    )


def _median(leg: Floats) -> float | None:
    known = leg[np.isfinite(leg)]
    return round(float(np.median(known)), 1) if len(known) else None
