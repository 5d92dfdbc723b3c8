"""Police offices in a draft: where they stand, whom they reach, and both again when one moves."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from hexie_geo.errors import HexieError
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.editing import Relocate
from hexie_geo.ui import loaders
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.pixels import HALF, WORLD, Ints, world

POLICE = "police_office"
WITHIN_M = (500.0, 1000.0)


class Recount:
    """Households within reach of the offices of one draft; follows when an office moves.

    Along the roads where there are any, else as the crow flies; ``along_roads`` says which.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from hexie_geo.demo.grid import grouped
    >>> office = gpd.GeoDataFrame({"office_id": ["p1"], "name": ["警务室"]},
    ...     geometry=[Point(500050, 2769950)], crs=4543)
    >>> ws = grouped({"a": [60, 40]}, size_m=1000).with_layers(police_offices=office)
    >>> count = Recount(ws)
    >>> count.covered({})[1], count.covered({"p1": (509000.0, 2769950.0)})[1]
    (60, 0)
    """

    def __init__(self, ws: Workspace, network: Any = None) -> None:
        from hexie_geo.workflow.live import LiveCoverage

        offices = located(ws)
        self.along_roads = network is not None
        self._now = {
            str(i): (p.x, p.y) for i, p in zip(offices["office_id"], offices.geometry, strict=True)
        }
        self._home = dict(self._now)
        if network is not None:
            self._live = LiveCoverage(ws, kind=POLICE, within_m=WITHIN_M, network=network)
        else:
            from hexie_geo.measures.places import household_places

            places = household_places(ws.communities, ws.groups)
            places = places[places["households"].notna() & ~places.geometry.is_empty]
            self._places = places.get_coordinates().to_numpy()
            self._households = places["households"].to_numpy(dtype=np.int64)
        self.today = self.covered({})

    def covered(self, sites: Mapping[str, tuple[float, float]]) -> tuple[int, ...]:
        """Return the households within each of :data:`WITHIN_M` of offices at ``sites``."""
        wanted = {**self._home, **sites}
        if self.along_roads:
            for office, at in wanted.items():
                if at != self._now[office]:
                    self._live.move(office, *at)
            self._now = wanted
            return tuple(self._live.covered.values())
        from scipy.spatial import cKDTree

        near, _ = cKDTree(np.array(list(wanted.values()))).query(self._places)
        return tuple(int(self._households[near <= within].sum()) for within in WITHIN_M)


def located(ws: Workspace) -> Any:
    """Return the offices that have a place, in the order of the map's marks."""
    layer: Any = ws.police_offices
    return layer[~(layer.geometry.isna() | layer.geometry.is_empty)]


def has_offices(ws: Workspace) -> bool:
    """Tell whether the map has offices that can be moved."""
    return (
        ws.police_offices is not None and has_geometry(ws.police_offices) and not located(ws).empty
    )


def recount(ws: Workspace, here: Desk) -> Recount | None:
    """Return the recount of this draft; made when an office first moves."""
    if here.recount is None and here.draft.sites:
        try:
            network = None if ws.roads is None else loaders.network(ws, ws.digest)
            here.recount = Recount(ws, network)
        except HexieError:  # roads that make no network: as the crow flies
            here.recount = Recount(ws)
    found: Recount | None = here.recount
    return found


def stands(ws: Workspace, here: Desk, office: str) -> tuple[float, float]:
    """Return where an office stands in the draft, in the workspace's CRS."""
    layer = located(ws)
    home = layer.geometry.iloc[[str(i) for i in layer["office_id"]].index(office)]
    return here.draft.sites.get(office, (home.x, home.y))


def drag(ws: Workspace, here: Desk, index: int, x: int, y: int) -> None:
    """Put the office of mark ``index`` to a pixel of the world, as an event of the draft."""
    ids = located(ws)["office_id"]
    if 0 <= index < len(ids):
        east, north = from_pixels(ws, x, y)
        here.do(Relocate(place=str(ids.iloc[index]), x=east, y=north))


def to_pixels(ws: Workspace, points: Sequence[tuple[float, float]]) -> Ints:
    """Return points of the workspace's CRS as the map's pixels of the world."""
    import geopandas as gpd

    flat = gpd.GeoSeries(gpd.points_from_xy(*np.array(points).reshape(-1, 2).T), crs=ws.crs)
    return world(flat.to_crs(3857).get_coordinates().to_numpy())


def from_pixels(ws: Workspace, x: int, y: int) -> tuple[float, float]:
    """Return a pixel of the world in the workspace's CRS, metres, whole centimetres."""
    import geopandas as gpd

    scale = 2 * HALF / WORLD
    flat = gpd.GeoSeries(gpd.points_from_xy([x * scale - HALF], [HALF - y * scale]), crs=3857)
    east, north = flat.to_crs(ws.crs).get_coordinates().to_numpy()[0].tolist()
    return round(east, 2), round(north, 2)


def moved_marks(ws: Workspace, here: Desk) -> list[list[int]]:
    """Return ``[mark, x, y]`` of every office the draft has put elsewhere."""
    sites = here.draft.sites
    if not sites:
        return []
    number = {str(i): k for k, i in enumerate(located(ws)["office_id"])}
    known = [office for office in sites if office in number]
    pixels = to_pixels(ws, [sites[office] for office in known])
    return [[number[o], int(x), int(y)] for o, (x, y) in zip(known, pixels, strict=True)]


def standing_today(ws: Workspace, here: Desk) -> dict[str, int]:
    """Return how many offices stand in each community today, by place."""
    return _counted(here, homes(ws, ws.digest), here.draft.board.home)


def _counted(here: Desk, unit: Ints, label: Any) -> dict[str, int]:
    place = here.places[unit[unit >= 0]]
    count = np.bincount(label[place[place >= 0]], minlength=len(here.draft.names))
    return {name: int(n) for name, n in zip(here.draft.names, count, strict=True)}


@st.cache_resource(show_spinner=False, max_entries=4)
def homes(_ws: Workspace, digest: str) -> NDArray[np.int64]:
    """Return the map's unit each office stands in today; -1 for one outside every unit."""
    del digest
    return units_at(_ws, located(_ws).geometry.tolist())


def units_at(ws: Workspace, points: Sequence[Any]) -> NDArray[np.int64]:
    """Return the map's unit each point lies in; -1 for one outside every unit."""
    layer: Any = ws.groups
    found = np.full(len(points), -1, np.int64)
    where, unit = layer.sindex.query(points, predicate="intersects")
    found[where[::-1]] = unit[::-1]  # the first of several
    return found


def standing(ws: Workspace, here: Desk) -> dict[str, int]:
    """Return how many offices stand in each community of the draft, by place."""
    from shapely import Point

    unit = homes(ws, ws.digest).copy()
    sites = here.draft.sites
    if sites:
        number = {str(i): k for k, i in enumerate(located(ws)["office_id"])}
        known = [office for office in sites if office in number]
        unit[[number[o] for o in known]] = units_at(ws, [Point(*sites[o]) for o in known])
    return _counted(here, unit, here.draft.label)
