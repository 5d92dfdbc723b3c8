"""How far every household's place is from the nearest office or facility of a kind.

Households stand at a point inside their resident group; distance is along the roads,
access legs included, or straight. Where there is no road layer, or no road near, the
distance along roads is estimated from the straight line and says so. No threshold is
known here: ``within_m`` is the caller's.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hexie_geo.errors import CrsError, DataError, Problem
from hexie_geo.measures.distances import Floats, Found, Note, along_roads, straight
from hexie_geo.measures.places import household_places
from hexie_geo.model.arguments import choice, distances
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.layers import has_shape
from hexie_geo.model.terms import Metric, Reached

if TYPE_CHECKING:
    import geopandas as gpd

    from hexie_geo.network import RoadNetwork, Snapped

__all__ = ["DETOUR", "DIGITS", "coverage", "household_places"]

DETOUR = 1.39
"""Median of road distance over straight distance, measured on Taipei's streets (straight
> 200 m, legs counted; p90 1.85). Calibrate it where roads are known."""


DIGITS = 7
"""Distances are given to a tenth of a micrometre: no threshold is missed by rounding noise."""


def coverage(
    places: "gpd.GeoDataFrame",
    facilities: "gpd.GeoDataFrame",
    *,
    kind: str,
    within_m: Sequence[float],
    metric: Metric = Metric.NETWORK,
    network: "RoadNetwork | None" = None,
    max_leg_m: float = np.inf,
    far_leg_m: float = 200.0,
    detour: float = DETOUR,
    homes: "Snapped | None" = None,
) -> Coverage:
    """Return the distance of every place to its nearest facility.

    Parameters
    ----------
    places
        As :func:`household_places` returns them.
    facilities
        Columns ``facility_id, name`` and a point; rows without a shape are listed in
        ``Coverage.unlocated`` and serve nobody.
    kind
        What the facilities are; a word for the outputs.
    within_m
        Thresholds in metres, inclusive.
    metric
        ``network`` or ``straight``.
    network
        Roads in the CRS of ``places``. Without them a network distance is estimated as
        straight distance x ``detour``.
    max_leg_m
        Places farther than this from every road have their distance estimated.
    far_leg_m
        Places farther than this from every road are listed in ``off_network``.
    detour
        Road distance over straight distance, for estimates only.
    homes
        The places snapped to ``network`` with this ``max_leg_m``, where that is done already.

    Returns
    -------
    Coverage
        Distances with their status; households covered, not covered and unknown add up.

    Raises
    ------
    CrsError
        If the layers do not share one CRS.
    DataError
        If not one facility has a shape.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grid
    >>> homes = household_places(grid(1, 2))
    >>> office = gpd.GeoDataFrame({"facility_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500250, 2769750)], crs=4543)
    >>> found = coverage(homes, office, kind="police_office", within_m=[300], metric="straight")
    >>> found.distances["distance_m"].tolist(), dict(found.covered_share)
    ([0.0, 500.0], {'300': 0.5})
    """
    metric = choice(Metric, metric, name="metric")
    radii = distances(within_m, name="within_m")
    if not detour >= 1:
        values = {"name": "detour", "value": detour}
        raise DataError(Problem(code="argument.factor", values=values))
    _same_crs(places, facilities, network)
    there = has_shape(facilities)
    if not there.any():
        raise DataError(Problem(code="network.no_facilities", values={"kind": kind}))
    served = facilities[there].reset_index(drop=True)
    found = straight(places, served)
    definition: Note = ("coverage.definition.straight", {})
    if metric is Metric.NETWORK and network is None:
        found = found.estimated(detour)
        definition = ("coverage.definition.estimated", {"detour": detour})
    elif metric is Metric.NETWORK and network is not None:
        found, definition = along_roads(places, served, network, found, max_leg_m, detour, homes)
    table = places[["group_id", "community_id", "households"]].assign(
        facility_id=_names(served, found.facility),
        leg_m=found.leg,
        distance_m=found.distance.round(DIGITS),
        status=_status(places, found),
    )
    return Coverage(
        kind=kind,
        metric=metric,
        within_m=radii,
        distances=pd.DataFrame(table),
        facilities=_facility_table(served, found, table),
        off_network=_far(table, found.leg, far_leg_m),
        definition=definition,
        unlocated=tuple(facilities.loc[~there, "facility_id"]),
        notes=tuple(_notes(places, facilities[~there], found, far_leg_m)),
    )


def _status(places: "gpd.GeoDataFrame", found: Found) -> "pd.Series[Any]":
    unknown = np.isnan(found.distance)
    guessed = found.guessed | (places["place"] == "community").to_numpy()
    words = np.select(
        [unknown, np.isinf(found.distance), guessed],
        [Reached.UNKNOWN.value, Reached.UNREACHABLE.value, Reached.ESTIMATED.value],
        Reached.MEASURED.value,
    )
    return pd.Series(words, index=places.index, dtype="str")


def _names(served: "gpd.GeoDataFrame", facility: NDArray[np.int32]) -> "pd.Series[Any]":
    names = served["facility_id"].astype("str").to_numpy(dtype=object)
    return pd.Series(names[facility], dtype="str").where(pd.Series(facility >= 0))


def _facility_table(served: "gpd.GeoDataFrame", found: Found, table: pd.DataFrame) -> pd.DataFrame:
    reached = np.isfinite(found.distance) & (found.facility >= 0)
    weights = table["households"].fillna(0).to_numpy(dtype=np.float64)
    load = np.bincount(found.facility[reached], weights[reached], minlength=len(served))
    return pd.DataFrame(
        {
            "facility_id": served["facility_id"],
            "name": served.get("name", ""),
            "leg_m": found.facility_leg,
            "households_nearest": load.astype(np.int64),
        }
    )


def _far(table: pd.DataFrame, leg: Floats, far_leg_m: float) -> pd.DataFrame:
    far = table.loc[leg > far_leg_m, ["group_id", "community_id", "households", "leg_m"]]
    return far.sort_values("leg_m", ascending=False, ignore_index=True, kind="stable")


def _notes(
    places: "gpd.GeoDataFrame", lost: "gpd.GeoDataFrame", found: Found, far_leg_m: float
) -> list[Note]:
    """Return what a reader must know: each a message id with its numbers."""
    households = places["households"]
    far = found.leg > far_leg_m
    counts: list[tuple[str, NDArray[np.bool_], dict[str, object]]] = [
        ("off_network", far, {"far_leg_m": f"{far_leg_m:g}"}),
        ("community_point", (places["place"] == "community").to_numpy(), {}),
        ("no_place", (places["place"] == "none").to_numpy(), {}),
        ("unknown_count", households.isna().to_numpy(), {}),
    ]
    notes: list[Note] = [
        (
            f"coverage.notes.{name}",
            {"places": int(mask.sum()), "households": int(households[mask].sum()), **more},
        )
        for name, mask, more in counts
        if mask.any()
    ]
    if len(lost):
        names = "、".join(lost["facility_id"].astype("str").head(8))
        notes.append(("coverage.notes.unlocated", {"count": len(lost), "names": names}))
    return notes


def _same_crs(
    places: "gpd.GeoDataFrame", facilities: "gpd.GeoDataFrame", network: "RoadNetwork | None"
) -> None:
    others = {"facilities": facilities.crs, "roads": network.crs if network else places.crs}
    CrsError.raise_if(
        Problem(
            code="network.crs_differs",
            values={"points": getattr(places.crs, "name", "—"), "network": f"{name}: {crs}"},
        )
        for name, crs in others.items()
        if places.crs is not None and crs != places.crs
    )
