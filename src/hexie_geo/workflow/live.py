"""What if an office opened here, moved or closed: the answer while one still thinks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from hexie_geo.errors import DataError, Problem
from hexie_geo.measures.coverage import DIGITS, household_places
from hexie_geo.model.layers import has_shape
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow.cover import facilities_of, network_of

if TYPE_CHECKING:
    from hexie_geo.network import RoadNetwork, Snapped


class LiveCoverage:
    """Coverage of one kind along the roads that follows edits at once, exactly.

    Parameters
    ----------
    ws
        The planning area, with roads (or give ``network``). It is never changed.
    kind
        ``police_office`` or a kind of facility.
    within_m
        Thresholds in metres, inclusive.
    network
        Roads; by default the workspace's own.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString, Point
    >>> from hexie_geo.demo.grid import grouped
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> road = gpd.GeoDataFrame({"road_id": ["r1"]},
    ...     geometry=[LineString([(500000, 2769950), (500200, 2769950)])], crs=4543)
    >>> ws = grouped({"a": [60, 40]}).with_layers(police_offices=office, roads=road)
    >>> live = LiveCoverage(ws, kind="police_office", within_m=[50])
    >>> live.covered
    {'50': 60}
    >>> new = live.open(500150.0, 2769950.0)
    >>> new, live.covered
    ('new-1', {'50': 100})
    >>> live.close("p1"); live.covered
    {'50': 40}
    """

    def __init__(
        self,
        ws: Workspace,
        *,
        kind: str,
        within_m: Sequence[float],
        network: "RoadNetwork | None" = None,
    ) -> None:
        from hexie_geo.network import LiveAllocation, snap

        self.kind = kind
        self.within_m = tuple(sorted(float(r) for r in within_m))
        self.network = network if network is not None else network_of(ws)
        self.places = household_places(ws.communities, ws.groups)
        served = facilities_of(ws, kind)
        served = served[has_shape(served)]
        self._names: dict[str, int] = {str(i): n for n, i in enumerate(served["facility_id"])}
        self._opened = 0
        self.weights = self.places["households"].fillna(0).to_numpy(dtype=np.int64)
        self._live = LiveAllocation(
            self.network,
            snap(self.network, self.places),
            self.weights,
            snap(self.network, served),
            limits=self.within_m,
        )

    @property
    def facilities(self) -> tuple[str, ...]:
        """Ids of the facilities that are open now."""
        return tuple(self._names)

    @property
    def covered(self) -> dict[str, int]:
        """Households within each threshold."""
        counts = self._live.covered
        return {f"{r:g}": int(n) for r, n in zip(self.within_m, counts, strict=True)}

    def distances(self) -> pd.DataFrame:
        """Return ``group_id, community_id, households, facility_id, distance_m`` as of now."""
        names = {number: name for name, number in self._names.items()}
        return pd.DataFrame(
            {
                "group_id": self.places["group_id"],
                "community_id": self.places["community_id"],
                "households": self.places["households"],
                "facility_id": [names.get(int(n)) for n in self._live.place_facility],
                "distance_m": self._live.place_cost.round(DIGITS),
            }
        )

    def open(self, x: float, y: float) -> str:
        """Open a facility at a point in the workspace's CRS (x = easting); return its id."""
        self._opened += 1
        name = f"new-{self._opened}"
        self._names[name] = self._live.insert(self._at(x, y))
        return name

    def move(self, facility_id: str, x: float, y: float) -> None:
        """Move a facility.

        Raises
        ------
        DataError
            If no open facility has this id.
        """
        self._live.move(self._number(facility_id), self._at(x, y))

    def close(self, facility_id: str) -> None:
        """Close a facility.

        Raises
        ------
        DataError
            If no open facility has this id.
        """
        self._live.remove(self._number(facility_id))
        del self._names[facility_id]

    def _number(self, facility_id: str) -> int:
        if facility_id not in self._names:
            values: dict[str, Any] = {"number": facility_id}
            raise DataError(Problem(code="network.no_such_facility", values=values))
        return self._names[facility_id]

    def _at(self, x: float, y: float) -> "Snapped":
        from shapely import Point

        from hexie_geo.network import snap

        return snap(self.network, [Point(x, y)])
