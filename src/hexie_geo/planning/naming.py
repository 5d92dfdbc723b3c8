"""Names of the parts after: they follow the matching; equal cases go by office, then by code."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from hexie_geo.catalogue import Language
from hexie_geo.i18n import text
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.columns import Column, names_hold
from hexie_geo.planning.problem import Problem


def anchors(workspace: Workspace, problem: Problem) -> NDArray[np.int32]:
    """Return the atom that each community's name belongs to where the counts leave it open.

    The atom with the community's service station; where none is known, that of its first code.
    """
    atoms = problem.atoms
    order = np.argsort(np.array(atoms.unit_ids, dtype=str), kind="stable")[::-1]
    anchor = np.zeros(problem.n_communities, np.int32)
    anchor[atoms.unit_home[order]] = atoms.unit_atom[order]
    for community, atom in _stations(workspace, problem):
        anchor[community] = atom
    return anchor


def _stations(workspace: Workspace, problem: Problem) -> list[tuple[int, int]]:
    layer, groups = workspace.facilities, workspace.groups
    if layer is None or groups is None or "community_id" not in layer.columns:
        return []
    if not (has_geometry(layer) and has_geometry(groups)):
        return []
    rows = layer[(layer["kind"] == "service_station") & layer.geometry.notna()]
    number = {c: i for i, c in enumerate(problem.communities)}
    unit = {u: i for i, u in enumerate(problem.atoms.unit_ids)}
    tree = shapely.STRtree(groups.geometry.to_numpy())
    point, inside = tree.query(rows.geometry.to_numpy(), predicate="within")
    found = []
    for p, g in zip(point, inside, strict=True):
        community = number.get(rows["community_id"].iloc[p], -1)
        at = unit[groups["group_id"].iloc[g]]
        if community >= 0 and problem.atoms.unit_home[at] == community:
            found.append((community, int(problem.atoms.unit_atom[at])))
    return found


def settle(problem: Problem, column: Column, anchor: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the labels of a column with equal halves named by their anchor.

    Where a new part holds as many of a community's households as the part with its name, the one
    that holds the anchor keeps the name, if the rules allow it.
    """
    labels = column.labels
    for c in column.members:
        mine = problem.home[column.atoms] == c
        kept = int(problem.h[column.atoms][mine & (labels == c)].sum())
        at = np.flatnonzero(column.atoms == anchor[c])
        if not len(at) or labels[at[0]] == c or labels[at[0]] >= 0 or not (labels == c).any():
            continue
        rival = labels[at[0]]
        if int(problem.h[column.atoms][mine & (labels == rival)].sum()) != kept:
            continue
        swapped = labels.copy()
        swapped[labels == c], swapped[labels == rival] = rival, c
        if names_hold(problem, column.atoms, swapped):
            labels = swapped
    return labels


def called(community_id: str, language: Language = "zh") -> str:
    """Return what a new community is called until it is named: its id is no name.

    Examples
    --------
    >>> called("new-1"), called("new-2", "en")
    ('新设社区1（待命名）', 'new community 2 (to be named)')
    """
    return text("report.new_community", language, id=community_id.removeprefix("new-"))


def name_of(workspace: Workspace, community_id: str, language: Language = "zh") -> str:
    """Return the name of a community; one that has none yet is :func:`called` by its number.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> name_of(grouped({"a": [600]}), "new-1")
    '新设社区1（待命名）'
    """
    layer = workspace.communities
    rows = layer.loc[layer["community_id"] == community_id, "name"].dropna()
    return str(rows.iloc[0]) if len(rows) else called(community_id, language)


def new_names(taken: Sequence[str], count: int) -> list[str]:
    """Return ``count`` names ``new-1, new-2, ...`` that no community bears.

    Examples
    --------
    >>> new_names(["a", "new-1"], 2)
    ['new-2', 'new-3']
    """
    used, k = set(taken), 0
    names: list[str] = []
    while len(names) < count:
        k += 1
        if f"new-{k}" not in used:
            names.append(f"new-{k}")
    return names
