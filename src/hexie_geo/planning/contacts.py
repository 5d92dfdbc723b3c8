"""Who touches whom on the ground: by border, unless a barrier parts them, or by a link."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hexie_geo.measures.adjacency import border_lengths
from hexie_geo.model.layers import flag, has_geometry
from hexie_geo.model.plans import PlanRules
from hexie_geo.model.workspace import Workspace

BARRIER_M = 10.0
"""A border counts as running along a river or railway within this distance, metres."""


def touching(
    workspace: Workspace, units: pd.DataFrame, rules: PlanRules
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return the pairs of units that touch, less those a barrier parts, plus the links."""
    shapes = units["shape"].to_numpy()
    left, right, border = border_lengths(shapes, gap_m=rules.gap_m)
    keep = border > rules.min_border_m
    left, right, border = left[keep], right[keep], border[keep]
    parted = parted_by_barriers(workspace, shapes, left, right, rules)
    left, right, border = left[~parted], right[~parted], border[~parted]
    if workspace.links is None:
        return left, right, border
    where = {u: i for i, u in enumerate(units["unit_id"])}
    known = set(zip(left.tolist(), right.tolist(), strict=True))
    pairs = {
        (min(where[a], where[b]), max(where[a], where[b]))
        for a, b in zip(workspace.links["group_a"], workspace.links["group_b"], strict=True)
        if a in where and b in where and a != b
    }
    more = np.array(sorted(pairs - known), np.int64).reshape(-1, 2)
    return (
        np.concatenate([left, more[:, 0]]),
        np.concatenate([right, more[:, 1]]),
        np.concatenate([border, np.zeros(len(more))]),
    )


def parted_by_barriers(
    workspace: Workspace,
    shapes: NDArray[Any],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    rules: PlanRules,
) -> NDArray[np.bool_]:
    """Tell which touching pairs share no more than ``min_border_m`` away from a barrier."""
    parted = np.zeros(len(left), bool)
    layer = workspace.barriers
    if layer is None or not has_geometry(layer):
        return parted
    if "crossable" in layer.columns:
        layer = layer[~flag(layer["crossable"]).fillna(False).to_numpy(bool)]
    strips = shapely.buffer(np.asarray(layer.geometry.dropna()), BARRIER_M)
    if len(strips) == 0:
        return parted
    near = np.zeros(len(shapes), bool)
    near[shapely.STRtree(shapes).query(strips, predicate="intersects")[1]] = True
    close = np.flatnonzero(near[left] & near[right])
    reach = shapely.buffer(shapes[right[close]], rules.gap_m, quad_segs=2)
    common = shapely.intersection(shapely.boundary(shapes[left[close]]), reach)
    free = shapely.length(shapely.difference(common, shapely.union_all(strips)))
    parted[close[free <= rules.min_border_m]] = True
    return parted
