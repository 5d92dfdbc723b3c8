"""Borders along roads: how much of each common border follows a road centre line."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.model.layers import has_geometry
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.atoms import unit_table
from hexie_geo.planning.columns import Column
from hexie_geo.planning.contacts import touching
from hexie_geo.planning.problem import Problem

ALONG_M = 15.0
"""A border follows a road within this distance of its centre line, metres."""
KEPT = 0.2
"""Share of its price that border along a road keeps."""


def border_off_roads(workspace: Workspace, problem: Problem) -> NDArray[np.float64] | None:
    """Return the border weights of ``problem`` with border along roads discounted.

    None where there is no road layer.
    """
    roads = workspace.roads
    if roads is None or not has_geometry(roads):
        return None
    units = unit_table(workspace)
    left, right, border = touching(workspace, units, problem.rules)
    shapes = units["shape"].to_numpy()
    near = shapely.buffer(shapes[right], problem.rules.gap_m, quad_segs=2)
    common = shapely.intersection(shapely.boundary(shapes[left]), near)
    strips = shapely.buffer(np.asarray(roads.geometry.dropna()), ALONG_M, quad_segs=2)
    pair, strip = shapely.STRtree(strips).query(common, predicate="intersects")
    along = np.zeros(len(common))
    order = np.argsort(pair, kind="stable")
    pair, strip = pair[order], strip[order]
    heads, starts = np.unique(pair, return_index=True)
    ends = np.append(starts[1:], len(strip))
    for head, start, end in zip(heads, starts, ends[: len(heads)], strict=True):
        mine = strip[start:end]
        along[head] = shapely.length(
            shapely.intersection(common[head], shapely.union_all(strips[mine]))
        )
    total = np.maximum(shapely.length(common), 1e-9)
    weight = border * (1 - (1 - KEPT) * np.minimum(1.0, along / total))
    atom_of = problem.atoms.unit_atom
    sums: dict[tuple[int, int], float] = {}
    for a, b, w in zip(atom_of[left].tolist(), atom_of[right].tolist(), weight, strict=True):
        if a != b:
            sums[min(a, b), max(a, b)] = sums.get((min(a, b), max(a, b)), 0.0) + float(w)
    out = problem.border.copy()
    rows = np.repeat(np.arange(len(problem.h)), np.diff(problem.indptr))
    for e, (a, b) in enumerate(zip(rows.tolist(), problem.indices.tolist(), strict=True)):
        if out[e] > 0:
            out[e] = round(sums.get((min(a, b), max(a, b)), float(out[e])), 2)
    return out


def along_roads(
    problem: Problem, off_roads: NDArray[np.float64], chosen: Sequence[Column]
) -> float | None:
    """Return the share of the new border of ``chosen`` that follows a road; None without any.

    ``off_roads`` are the weights that :func:`border_off_roads` gave.
    """
    parts = problem.home.astype(np.int64)
    fresh = problem.n_communities
    for col in chosen:
        parts[col.atoms] = np.where(col.labels < 0, fresh - 1 - col.labels, col.labels)
        fresh += col.new_parts
    rows = np.repeat(np.arange(len(problem.h)), np.diff(problem.indptr))
    new = (parts[rows] != parts[problem.indices]) & (
        problem.home[rows] == problem.home[problem.indices]
    )
    new &= problem.border > 0
    total = float(problem.border[new].sum())
    if not total:
        return None
    return round(min(1.0, (total - float(off_roads[new].sum())) / (1 - KEPT) / total), 3)
