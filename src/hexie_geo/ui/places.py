"""Police offices and facilities in a draft: where they stand, and where the draft puts them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from hexie_geo.model.layers import has_geometry, has_shape
from hexie_geo.model.plans import ProposedPlace
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.editing import FACILITIES, OFFICES, Relocate, Sites
from hexie_geo.planning.place_proofs import ID_COLUMNS
from hexie_geo.ui.desk import Desk
from hexie_geo.ui.pixels import HALF, WORLD, Ints, world
from hexie_geo.ui.words import missing
from hexie_geo.workflow.supply import POLICE

LAYERS = {"police_office": OFFICES, "facility": FACILITIES}
"""Layer by the name that its marks have on the map."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Marks:
    """The places of one layer that have a point, in the order of the map's marks."""

    layer: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    points: NDArray[np.float64]
    unit: Ints

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Which mark a place is, by its id."""
        return {place: k for k, place in enumerate(self.ids)}


def marks(ws: Workspace, layer: str) -> Marks | None:
    """Return the places of ``layer`` that have a point; None where there is none."""
    return _marks(ws, ws.digest, layer)


@st.cache_resource(show_spinner=False, max_entries=8)
def _marks(_ws: Workspace, digest: str, layer: str) -> Marks | None:
    del digest
    frame: Any = getattr(_ws, layer)
    if frame is None or not has_geometry(frame):
        return None
    frame = frame[has_shape(frame)]
    if frame.empty:
        return None
    points = frame.geometry.get_coordinates().to_numpy()
    kinds = [POLICE] * len(frame) if layer == OFFICES else frame["kind"]
    ids = frame[ID_COLUMNS[layer]].astype(str)
    names = frame["name"] if "name" in frame.columns else ids
    return Marks(
        layer=layer,
        ids=tuple(ids),
        names=tuple(i if missing(n) else str(n) for i, n in zip(ids, names, strict=True)),
        kinds=tuple("" if missing(k) else str(k) for k in kinds),
        points=points,
        unit=units_at(_ws, points),
    )


def known(ws: Workspace) -> dict[str, Marks]:
    """Return what can be put elsewhere, by the name of its marks."""
    found = {name: marks(ws, layer) for name, layer in LAYERS.items()}
    return {name: one for name, one in found.items() if one is not None}


def kinds(ws: Workspace) -> tuple[str, ...]:
    """Return the kinds of which at least one place has a point, police first."""
    found = [k for one in known(ws).values() for k in sorted(set(one.kinds)) if k]
    return tuple(found)


def of_kind(ws: Workspace, kind: str) -> tuple[Marks, Ints]:
    """Return the layer in which ``kind`` is found, and its marks of that kind."""
    found = known(ws)["police_office" if kind == POLICE else "facility"]
    return found, np.flatnonzero(np.array(found.kinds) == kind)


def stands(ws: Workspace, here: Desk, layer: str, place: str) -> tuple[float, float]:
    """Return where a place stands in the draft, in the workspace's CRS."""
    found = marks(ws, layer)
    if found is None:
        raise KeyError(place)
    x, y = found.points[found.number[place]].tolist()
    return here.draft.sites.get((layer, place), (x, y))


def moved_kinds(ws: Workspace, here: Desk) -> list[str]:
    """Return the kinds of which the draft has put a place elsewhere, police first."""
    moved = set()
    for one in known(ws).values():
        moved |= {one.kinds[k] for k in _moved(here.draft.sites, one)}
    return [kind for kind in kinds(ws) if kind in moved]


def _moved(at: Sites, found: Marks) -> list[int]:
    """Return the marks of a layer that are put elsewhere."""
    return [found.number[p] for layer, p in at if layer == found.layer and p in found.number]


def dragged(ws: Workspace, stroke: Mapping[str, Any]) -> Relocate | None:
    """Return the event of a mark that was dragged to a pixel of the world; None for no mark."""
    found = known(ws).get(str(stroke["place"]))
    index = int(stroke["index"])
    if found is None or not 0 <= index < len(found.ids):
        return None
    east, north = from_pixels(ws, int(stroke["x"]), int(stroke["y"]))
    if not (np.isfinite(east) and np.isfinite(north)):
        return None
    return Relocate(place=found.ids[index], x=east, y=north, layer=found.layer)


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


def sites(ws: Workspace, at: Sites) -> dict[str, list[list[int]]]:
    """Return ``[mark, x, y]`` of every place that is put elsewhere, by its marks' name."""
    found = {}
    for name, one in known(ws).items():
        moved = _moved(at, one)
        if moved:
            pixels = to_pixels(ws, [at[one.layer, one.ids[k]] for k in moved]).tolist()
            found[name] = [[k, int(x), int(y)] for k, (x, y) in zip(moved, pixels, strict=True)]
    return found


def proposed_sites(ws: Workspace, places: Sequence[ProposedPlace]) -> dict[str, list[list[int]]]:
    """Return :func:`sites` of the places that a plan proposes."""
    return sites(ws, {(p.layer, p.place_id): (p.x, p.y) for p in places})


def units_at(ws: Workspace, points: NDArray[np.float64]) -> Ints:
    """Return the map's unit each point lies in, the first of several; -1 outside every unit."""
    import shapely

    layer: Any = ws.groups
    found = np.full(len(points), -1, np.int64)
    if layer is not None and has_geometry(layer):
        where, unit = layer.sindex.query(shapely.points(points), predicate="intersects")
        order = np.lexsort((-unit, where))
        found[where[order]] = unit[order]
    return found


def _placed(ws: Workspace, here: Desk, found: Marks) -> Ints:
    """Return the map's unit each mark stands in, in the draft."""
    unit, moved = found.unit.copy(), _moved(here.draft.sites, found)
    if moved:
        there = [here.draft.sites[found.layer, found.ids[k]] for k in moved]
        unit[moved] = units_at(ws, np.array(there, float))
    return unit


def standing(ws: Workspace, here: Desk, kind: str) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many places of ``kind`` stand in each community, today and in the draft."""
    found, mine = of_kind(ws, kind)
    now = _placed(ws, here, found)
    board, label = here.draft.board, here.draft.label
    return _counted(here, found.unit[mine], board.home), _counted(here, now[mine], label)


def _counted(here: Desk, unit: Ints, label: Any) -> dict[str, int]:
    place = here.places[unit[unit >= 0]]
    count = np.bincount(label[place[place >= 0]], minlength=len(here.draft.names))
    return {name: int(n) for name, n in zip(here.draft.names, count, strict=True)}


def journeys(ws: Workspace, here: Desk) -> list[tuple[str, str, str | None, str | None]]:
    """Return name and kind of every place the draft has moved, and its community then and now.

    A community is None where the place stands in none.
    """
    rows = []
    for one in known(ws).values():
        now = _placed(ws, here, one)
        for k in _moved(here.draft.sites, one):
            then = _community(here, one.unit[k], here.draft.board.home)
            rows.append(
                (one.names[k], one.kinds[k], then, _community(here, now[k], here.draft.label))
            )
    return rows


def _community(here: Desk, unit: int, label: Any) -> str | None:
    place = here.places[unit] if unit >= 0 else -1
    return here.draft.names[label[place]] if place >= 0 else None
