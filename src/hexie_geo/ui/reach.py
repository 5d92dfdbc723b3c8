"""Whom the places of one kind reach in a draft; follows when one of them moves."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from hexie_geo.errors import HexieError
from hexie_geo.measures.places import household_places
from hexie_geo.model.layers import has_shape
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.editing import FACILITIES, OFFICES, Sites
from hexie_geo.standards.levels import walks
from hexie_geo.ui import loaders
from hexie_geo.ui.desk import Desk
from hexie_geo.workflow.supply import POLICE, facilities_of


class Recount:
    """Households within reach of the places of one kind; exact after every move.

    Along the roads where there are any, else as the crow flies; ``along_roads`` says which.
    ``uncounted`` groups (whose households or place nobody knows) and ``unplaced`` places of this
    kind are in no figure.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grouped
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> ws = grouped({"a": [60, 40]}, size_m=1000).with_layers(police_offices=office)
    >>> count = Recount(ws, POLICE)
    >>> away = {("police_offices", "p1"): (509000.0, 2769950.0)}
    >>> count.covered({})[1], count.covered(away)[1]
    (60, 0)
    """

    def __init__(
        self,
        ws: Workspace,
        kind: str,
        *,
        within_m: tuple[float, ...] | None = None,
        network: Any = None,
    ) -> None:
        from hexie_geo.workflow.live import LiveCoverage

        self.within_m = walks(kind) if within_m is None else within_m
        self.along_roads = network is not None
        self._layer = OFFICES if kind == POLICE else FACILITIES
        served = facilities_of(ws, kind)
        placed = served[has_shape(served)]
        points = map(tuple, placed.get_coordinates().to_numpy().tolist())
        self._now = dict(zip(placed["facility_id"].astype(str), points, strict=True))
        self._home = dict(self._now)
        places = household_places(ws.communities, ws.groups)
        there = places["households"].notna() & (places["place"] != "none")
        self.uncounted, self.unplaced = int((~there).sum()), len(served) - len(placed)
        if network is not None:
            self._live = LiveCoverage(ws, kind=kind, within_m=self.within_m, network=network)
        else:
            self._places = places[there].get_coordinates().to_numpy()
            self._households = places.loc[there, "households"].to_numpy(dtype=np.int64)
        self.today = self.covered({})

    def covered(self, sites: Sites) -> tuple[int, ...]:
        """Return the households within each of ``within_m`` of the places as ``sites`` has them."""
        mine = {p: at for (layer, p), at in sites.items() if layer == self._layer}
        wanted = self._home | {p: at for p, at in mine.items() if p in self._home}
        if self.along_roads:
            for place, at in wanted.items():
                if at != self._now[place]:
                    self._live.move(place, *at)
            self._now = wanted
            return tuple(self._live.covered.values())
        from scipy.spatial import cKDTree

        near, _ = cKDTree(np.array(list(wanted.values()))).query(self._places)
        return tuple(int(self._households[near <= within].sum()) for within in self.within_m)


def recounts(
    ws: Workspace, here: Desk, kinds: list[str], *, include_unverified: bool = False
) -> Mapping[str, Recount]:
    """Return the recounts of these kinds in this draft; each is made when first asked for."""
    for kind in kinds:
        if kind not in here.recounts:
            within = walks(kind, include_unverified=include_unverified)
            try:
                network = None if ws.roads is None else loaders.network(ws, ws.digest)
                made = Recount(ws, kind, within_m=within, network=network)
            except HexieError:  # roads that make no network: as the crow flies
                made = Recount(ws, kind, within_m=within)
            here.recounts[kind] = made
    return {kind: here.recounts[kind] for kind in kinds}
