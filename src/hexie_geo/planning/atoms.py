"""Units and atoms: what is assigned, what stays together, and who borders whom on the ground."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hexie_geo.errors import PlanError, Problem
from hexie_geo.model.layers import flag, has_geometry
from hexie_geo.model.plans import PlanRules
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.contacts import touching
from hexie_geo.planning.joined import joined


@dataclass(frozen=True, eq=False, kw_only=True)
class Atoms:
    """Units by position on the map, and the atoms they are gathered into.

    ``left, right, border`` are the pairs of atoms that touch, each once, with the metres of
    border they share (0.0 for a link); ``on_barrier`` the pairs that a river or railway parts.
    """

    unit_ids: tuple[str, ...]
    unit_households: NDArray[np.int64]
    unit_unknown: NDArray[np.bool_]
    unit_home: NDArray[np.int32]
    unit_atom: NDArray[np.int32]
    unit_villagers: NDArray[np.bool_]
    communities: tuple[str, ...]
    h: NDArray[np.int64]
    home: NDArray[np.int32]
    gated_estate: NDArray[np.bool_]
    pinned: NDArray[np.bool_]
    apart: NDArray[np.int64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    border: NDArray[np.float64]
    has_shapes: bool


def gather(workspace: Workspace, rules: PlanRules, *, contract: bool = True) -> Atoms:
    """Return the units of a workspace, gathered into atoms, with the pairs that touch.

    Without ``contract`` every unit is an atom of its own.

    Raises
    ------
    PlanError
        If a lock names a group or a community that is not in the layers.
    """
    units = unit_table(workspace)
    communities = tuple(dict.fromkeys(units["community_id"].map(str)))
    number = {c: i for i, c in enumerate(communities)}
    home = np.array([number[c] for c in units["community_id"]], np.int32)
    _check_locks(rules, set(units["unit_id"]), set(communities))
    left, right, border = touching(workspace, units, rules)
    atom_of = np.arange(len(units), dtype=np.int32)
    if contract:
        atom_of = joined(_gather(units, home, rules), home, left, right)
    n = int(atom_of.max(initial=-1)) + 1
    households = units["households"].fillna(0).to_numpy(np.int64)
    first = np.unique(atom_of, return_index=True)[1]
    where = {u: i for i, u in enumerate(units["unit_id"])}
    left, right, border = _contract(atom_of, left, right, border)
    pinned = np.zeros(n, bool)
    pinned[[atom_of[where[g]] for g in rules.at_home]] = True
    apart = [sorted((atom_of[where[a]], atom_of[where[b]])) for a, b in rules.apart]
    gated = np.zeros(n, bool)
    gated[atom_of[units["gated_estate"].to_numpy(bool)]] = True
    return Atoms(
        unit_ids=tuple(units["unit_id"]),
        unit_households=households,
        unit_unknown=units["households"].isna().to_numpy(),
        unit_home=home,
        unit_atom=atom_of,
        unit_villagers=units["villagers"].to_numpy(bool),
        communities=communities,
        h=np.bincount(atom_of, households, n).astype(np.int64),
        home=home[first],
        gated_estate=gated,
        pinned=pinned,
        apart=np.array(sorted(map(tuple, apart)), np.int64).reshape(-1, 2),
        left=left,
        right=right,
        border=border,
        has_shapes=bool((~shapely.is_missing(units["shape"].to_numpy())).any()),
    )


def unit_table(workspace: Workspace) -> pd.DataFrame:
    """Return units in map order: unit_id, community_id, households, shape, gated_estate, villagers.

    A community without groups is one unit with its register count and its own shape; so is, for
    its shape, a community whose groups have none.
    """
    com = workspace.communities
    shape_of: dict[str, Any] = {}
    if has_geometry(com):
        shape_of = dict(zip(com["community_id"], com.geometry.to_numpy(), strict=True))
    parts = []
    if workspace.groups is not None:
        grp = workspace.groups
        shapes = grp.geometry.to_numpy() if has_geometry(grp) else np.full(len(grp), None)
        parts.append(
            pd.DataFrame(
                {
                    "unit_id": grp["group_id"].to_numpy(object),
                    "community_id": grp["community_id"].fillna("—").to_numpy(object),
                    "households": pd.to_numeric(grp["households"], errors="coerce").to_numpy(float),
                    "shape": shapes,
                    "villagers": _is(grp, "kind", "villagers"),
                    "estate_id": _estates_of(workspace, shapes),
                }
            )
        )
    have = set(parts[0]["community_id"]) if parts else set()
    alone = com[~com["community_id"].isin(have)]
    parts.append(
        pd.DataFrame(
            {
                "unit_id": alone["community_id"].to_numpy(object),
                "community_id": alone["community_id"].to_numpy(object),
                "households": pd.to_numeric(alone["households"], errors="coerce").to_numpy(float),
                "shape": np.array([shape_of.get(c) for c in alone["community_id"]], object),
                "villagers": _is(alone, "body", "village_committee"),
                "estate_id": None,
            }
        )
    )
    units = pd.concat([p for p in parts if len(p)], ignore_index=True)
    units["whole"] = False
    shaped = ~shapely.is_missing(units["shape"].to_numpy())
    for community, rows in units.groupby("community_id").groups.items():
        if not shaped[rows].any() and shape_of.get(str(community)) is not None:
            units.loc[rows, "whole"] = True
            units.loc[rows[0], "shape"] = shape_of[str(community)]
    units["gated_estate"] = units["estate_id"].isin(_gated_estates(workspace))
    return units.iloc[map_order(units["shape"].to_numpy(), units["unit_id"])].reset_index(drop=True)


def map_order(shapes: NDArray[Any], ids: Any) -> NDArray[np.int64]:
    """Return the order from west to east, then south to north, then by id; shapeless last."""
    box = shapely.bounds(shapes)
    x = np.round((box[:, 0] + box[:, 2]) / 2 - np.nanmin(box[:, 0], initial=np.inf), 2)
    y = np.round((box[:, 1] + box[:, 3]) / 2 - np.nanmin(box[:, 1], initial=np.inf), 2)
    far = np.nan_to_num(x, nan=np.inf), np.nan_to_num(y, nan=np.inf)
    return np.lexsort((np.asarray(ids, dtype=str), far[1], far[0]))


def _gather(units: pd.DataFrame, home: NDArray[np.int32], rules: PlanRules) -> NDArray[np.int32]:
    """Return the atom of each unit: gated estates, locks and shapeless wholes are contracted."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    where = {u: i for i, u in enumerate(units["unit_id"])}
    bundles = [
        list(rows)
        for _, rows in units[units["gated_estate"]]
        .groupby(["community_id", "estate_id"])
        .groups.items()
    ]
    bundles += [list(r) for r in units[units["whole"]].groupby("community_id").groups.values()]
    for lock in rules.together:
        rows = [where[g] for g in lock]
        by_home: dict[int, list[int]] = {}
        for r in rows:
            by_home.setdefault(int(home[r]), []).append(r)
        if len(by_home) > 1:
            raise PlanError(
                Problem(code="planning.together_apart", values={"groups": "、".join(lock)})
            )
        bundles.append(rows)
    pairs = [(b[0], r) for b in bundles for r in b[1:]]
    n = len(units)
    a = np.array(pairs, np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(a)), (a[:, 0], a[:, 1])), shape=(n, n))
    label = connected_components(graph, directed=False)[1]
    first = np.unique(label, return_index=True)[1]
    rank = np.empty(len(first), np.int32)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[label]


def _contract(
    atom_of: NDArray[np.int32],
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    border: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    a, b = atom_of[left], atom_of[right]
    pairs = np.sort(np.column_stack([a, b])[a != b], axis=1)
    unique, inverse = np.unique(pairs, axis=0, return_inverse=True)
    length = np.bincount(inverse.ravel(), border[a != b], len(unique))
    return unique[:, 0].astype(np.int64), unique[:, 1].astype(np.int64), np.round(length, 2)


def _estates_of(workspace: Workspace, shapes: NDArray[Any]) -> NDArray[Any]:
    """Return the estate of each group: its column, or the estate its inner point lies in."""
    groups, estates = workspace.groups, workspace.estates
    found = np.full(len(shapes), None, object)
    if groups is None or estates is None:
        return found
    if "estate_id" in groups.columns:
        return groups["estate_id"].to_numpy(object)
    if not has_geometry(estates):
        return found
    ids = estates["estate_id"].to_numpy(object)
    points = shapely.point_on_surface(shapes)
    rows, inside = shapely.STRtree(np.asarray(estates.geometry)).query(points, predicate="within")
    found[rows] = ids[inside]
    return found


def _gated_estates(workspace: Workspace) -> list[str]:
    estates = workspace.estates
    if estates is None or "gated" not in estates.columns:
        return []
    return list(estates.loc[flag(estates["gated"]).fillna(False).to_numpy(bool), "estate_id"])


def _is(layer: pd.DataFrame, column: str, value: str) -> NDArray[np.bool_]:
    if column not in layer.columns:
        return np.zeros(len(layer), bool)
    return (layer[column] == value).fillna(False).to_numpy(bool)


def _check_locks(rules: PlanRules, units: set[str], communities: set[str]) -> None:
    groups = [*rules.at_home, *(g for lock in (*rules.together, *rules.apart) for g in lock)]
    problems = [
        Problem(code="planning.unknown_group", values={"group": g})
        for g in groups
        if g not in units
    ]
    problems += [
        Problem(code="planning.unknown_community", values={"community": c})
        for c in rules.frozen
        if c not in communities
    ]
    PlanError.raise_if(problems)
