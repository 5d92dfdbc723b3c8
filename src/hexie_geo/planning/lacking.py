"""What repairs will lack: rooms of new committees, and the way to police and service rooms.

The last level of the objective. Prices are small against a metre of border: they decide between
repairs that are equal in everything before.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hexie_geo.measures.police import assignment
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.atoms import unit_table
from hexie_geo.planning.columns import Column
from hexie_geo.planning.needs import ROOMS, floor
from hexie_geo.planning.problem import Problem

HOUSEHOLD_KM = 1e-4
"""Price of a kilometre farther to a police or service room, for one household."""
SQUARE_METRE = 1e-4
"""Price of a square metre of rooms that is lacking."""
COMMITTEE = 0.05
"""Price of a new committee: its police office, officer, party branch and staff."""

Floats = NDArray[np.float64]


def committee_price(
    workspace: Workspace, problem: Problem, columns: Sequence[Column]
) -> NDArray[np.float64]:
    """Return, per column, the price of what it will lack and of longer ways."""
    new = np.array([c.new_parts for c in columns], float)
    price: NDArray[np.float64] = (
        COMMITTEE * new
        + SQUARE_METRE * rooms_lacking(workspace, problem, columns)
        + HOUSEHOLD_KM * farther_km(workspace, problem, columns)
    )
    return price


def rooms_lacking(workspace: Workspace, problem: Problem, columns: Sequence[Column]) -> Floats:
    """Return, per column, the square metres of rooms that its parts will lack.

    参照第（二十五）条测算. A new part has nothing yet; what a community of today has and nobody
    stated does not count as lacking.
    """
    living = _people(workspace, problem)
    rows: list[tuple[int, int, float, float]] = []
    for number, col in enumerate(columns):
        parts, part = np.unique(col.labels, return_inverse=True)
        households = np.bincount(part, problem.h[col.atoms])
        people = np.bincount(part, living[col.atoms])
        rows += zip([number] * len(parts), parts.tolist(), households, people, strict=True)
    table = pd.DataFrame(rows, columns=["column", "part", "households", "population"])
    lacks = np.zeros(len(table))
    part = table["part"].to_numpy(np.int64)
    for provision, names in ROOMS.items():
        asked = np.array([*floor(workspace, provision, table).values()], float)
        has = np.append(_has(workspace, problem, names), 0.0)[np.where(part < 0, -1, part)]
        lacks += np.nan_to_num(np.maximum(0.0, asked - has))
    found: Floats = np.bincount(table["column"], lacks, len(columns)).astype(float)
    return found


def _people(workspace: Workspace, problem: Problem) -> Floats:
    """Return the people of each atom; missing where a group of it has no count."""
    atoms, groups = problem.atoms, workspace.groups
    if groups is None or "population" not in groups.columns:
        return np.full(len(problem.h), np.nan)
    known = dict(zip(groups["group_id"], groups["population"].astype(float), strict=True))
    each = np.array([known.get(u, np.nan) for u in atoms.unit_ids], float)
    people: Floats = np.bincount(atoms.unit_atom, each, len(problem.h)).astype(float)
    return people


def _has(workspace: Workspace, problem: Problem, names: Sequence[str]) -> Floats:
    """Return the floor area that each community has, by number; missing where nobody stated it."""
    layer = workspace.communities.set_index("community_id").reindex(list(problem.communities))
    known = [pd.to_numeric(layer[n], errors="coerce") for n in names if n in layer.columns]
    if not known:
        return np.full(problem.n_communities, np.nan)
    return pd.concat(known, axis=1).sum(axis=1, min_count=1).to_numpy(float)


def farther_km(workspace: Workspace, problem: Problem, columns: Sequence[Column]) -> Floats:
    """Return, per column, by how much farther its moved households get from their rooms.

    Household-kilometres to the nearest police office and the nearest service station of their
    community, less those of today, as the crow flies. Where a place is not known nothing is said;
    a new part has no rooms, so nobody who goes there counts.
    """
    atoms = problem.atoms
    shapes = unit_table(workspace)["shape"].to_numpy()
    box = shapely.bounds(shapes)
    middle = np.column_stack([box[:, 0] + box[:, 2], box[:, 1] + box[:, 3]]) / 2
    first = np.unique(atoms.unit_atom, return_index=True)[1]
    total = np.zeros(len(columns))
    for places in (_offices(workspace), _stations(workspace)):
        at = {c: places[name] for c, name in enumerate(problem.communities) if name in places}
        if not at:
            continue
        for number, col in enumerate(columns):
            goes = np.flatnonzero(col.labels != problem.home[col.atoms])
            for x in goes[problem.h[col.atoms[goes]] > 0].tolist():
                atom, to = int(col.atoms[x]), int(col.labels[x])
                home = int(problem.home[atom])
                if to in at and home in at:
                    here = middle[first[atom]]
                    far = _metres(here, at[to]) - _metres(here, at[home])
                    total[number] += float(np.nan_to_num(far)) * problem.h[atom] / 1000
    return total


def _metres(here: Floats, places: Floats) -> float:
    return float(np.hypot(*(places - here).T).min())


def _offices(workspace: Workspace) -> dict[str, Floats]:
    """Return where the police offices stand that are assigned to each community."""
    layer = workspace.police_offices
    if layer is None or not has_geometry(layer):
        return {}
    served = assignment(layer, workspace.communities)
    return _by_community((c, p) for ids, p in zip(served, layer.geometry, strict=True) for c in ids)


def _stations(workspace: Workspace) -> dict[str, Floats]:
    layer = workspace.facilities
    if layer is None or "community_id" not in layer.columns or not has_geometry(layer):
        return {}
    mine = layer[(layer["kind"] == "service_station") & layer["community_id"].notna()]
    return _by_community(zip(mine["community_id"], mine.geometry, strict=True))


def _by_community(pairs: Iterable[tuple[str, Any]]) -> dict[str, Floats]:
    found: dict[str, list[tuple[float, float]]] = {}
    for community, point in pairs:
        if point is not None and not point.is_empty:
            found.setdefault(community, []).append((point.x, point.y))
    return {c: np.array(xy) for c, xy in found.items()}
