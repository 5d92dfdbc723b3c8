"""Proposed places checked from the layers: they exist, stand where it is said, and stay inside."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import shapely

from hexie_geo.errors import Problem
from hexie_geo.model.layers import has_geometry, has_shape
from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace

ID_COLUMNS: Mapping[str, str] = {"police_offices": "office_id", "facilities": "facility_id"}
"""The layers whose places a plan may propose to move, and the column of their ids."""
_SAME_M = 0.01


def points_of(workspace: Workspace, layer: str) -> dict[str, tuple[float, float]]:
    """Return where the places of a layer stand, x and y by id; those without a point left out."""
    frame: Any = getattr(workspace, layer) if layer in ID_COLUMNS else None
    if frame is None or not has_geometry(frame):
        return {}
    frame = frame[has_shape(frame)]
    points = map(tuple, frame.geometry.get_coordinates().to_numpy().tolist())
    return dict(zip(frame[ID_COLUMNS[layer]].astype(str), points, strict=True))


def same_place(one: tuple[float, float], other: tuple[float | None, float | None]) -> bool:
    """Tell whether two points are one: a centimetre apart at most; no point is none of them."""
    x, y = other
    return x is not None and y is not None and bool(np.hypot(one[0] - x, one[1] - y) < _SAME_M)


def place_faults(plan: Plan, workspace: Workspace) -> Iterator[Problem]:
    """Yield what is wrong with the places a plan proposes.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.model.plans import PlanRules, ProposedPlace
    >>> lost = ProposedPlace(layer="facilities", place_id="f9", kind="shop", name="店",
    ...     x=0.0, y=0.0)
    >>> plan = Plan(workspace_digest="", rules=PlanRules(), seed=0, before={}, after={},
    ...     households={}, places=(lost,))
    >>> [p.code for p in place_faults(plan, grouped({"a": [600]}))]
    ['planning.verify.unknown_place', 'planning.verify.place_outside']
    """
    if not plan.places:
        return
    points = {layer: points_of(workspace, layer) for layer in ID_COLUMNS}
    for (_, place_id), times in Counter((p.layer, p.place_id) for p in plan.places).items():
        if times > 1:
            yield Problem(code="planning.verify.place_twice", values={"place": place_id})
    ground = _ground(workspace)
    for place in plan.places:
        values = {"place": place.name or place.place_id}
        home = points.get(place.layer, {}).get(place.place_id)
        if home is None:
            yield Problem(code="planning.verify.unknown_place", values=values)
        elif not same_place(home, (place.from_x, place.from_y)):
            yield Problem(code="planning.verify.place_elsewhere", values=values)
        here = np.isfinite(place.x) and np.isfinite(place.y)
        if not here or (ground is not None and not ground(place.x, place.y)):
            yield Problem(code="planning.verify.place_outside", values=values)


def _ground(workspace: Workspace) -> Any:
    """Return whether a point lies in the planning area, as a function; None without shapes."""
    for layer in (workspace.communities, workspace.groups):
        if layer is not None and has_geometry(layer):
            shapes: Any = layer.geometry.dropna()
            tree = shapely.STRtree(shapes.to_numpy())
            return lambda x, y, t=tree: len(t.query(shapely.Point(x, y), "intersects")) > 0
    return None
