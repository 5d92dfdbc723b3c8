"""Columns: priced repairs of connected sets of communities, and the sets themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hexie_geo.planning.local import border_delta, parts_hang_together
from hexie_geo.planning.pricing import Priced
from hexie_geo.planning.problem import Problem

Set = tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Column:
    """One repair: where each atom of a set of communities ends, and what it costs.

    ``labels`` are community numbers, new parts ``-1, -2, ...``. ``moved`` is the households of
    the set less the best matching of parts to communities. ``border_m`` is the border inside the
    set after, less that before.
    """

    members: Set
    atoms: NDArray[np.int32]
    labels: NDArray[np.int32]
    moved: int
    atoms_moved: int
    border_m: float
    new_parts: int

    def cost(self, border_price: float = 0.0) -> float:
        """Return the price of the column: households, a trifle per atom, and border."""
        return self.moved + 0.01 * self.atoms_moved + border_price * self.border_m


def column(problem: Problem, priced: Priced) -> Column | None:
    """Return the column of a priced repair; None if its names cannot follow the matching.

    Names follow the matching that keeps most households in place. Where that renames a part, the
    rules that hang on names (reach, the range of a neighbour) are checked again.
    """
    labels = _named(problem, priced)
    if labels is not None:
        labels = _without_ghosts(problem, priced.atoms, labels)
    if labels is None:
        return None
    return from_labels(problem, priced.members, priced.atoms, labels)


def from_labels(
    problem: Problem, members: Set, atoms: NDArray[np.int32], labels: NDArray[np.int32]
) -> Column:
    """Return the column of an assignment of the atoms of ``members`` that is known to be lawful.

    Communities that neither give nor take are left out of it.
    """
    home = problem.home[atoms]
    away = labels != home
    touched = {*home[away].tolist(), *labels[away].tolist()}
    if not touched.issuperset(members):
        inside = np.isin(home, sorted(touched))
        members = tuple(c for c in members if c in touched)
        atoms, labels, away = atoms[inside], labels[inside], away[inside]
    return Column(
        members=members,
        atoms=atoms,
        labels=labels,
        moved=int(problem.h[atoms][away].sum()),
        atoms_moved=int(away.sum()),
        border_m=border_change(problem, atoms, labels),
        new_parts=len(np.unique(labels[labels < 0])),
    )


def border_change(problem: Problem, atoms: NDArray[np.int32], labels: NDArray[np.int32]) -> float:
    """Return the metres of border between parts after, less that between communities before."""
    order = np.argsort(atoms)
    metres = border_delta(
        problem.indptr,
        problem.indices,
        problem.border,
        problem.home,
        atoms[order],
        labels[order],
    )
    return round(float(metres), 2)


def _named(problem: Problem, priced: Priced) -> NDArray[np.int32] | None:
    from scipy.optimize import linear_sum_assignment

    parts, part = np.unique(priced.labels, return_inverse=True)
    owners = np.array(priced.members)
    own = np.searchsorted(owners, problem.home[priced.atoms])
    kept = np.zeros((len(parts), len(owners)))
    np.add.at(kept, (part, own), problem.h[priced.atoms])
    where = {int(p): i for i, p in enumerate(parts)}
    asis = sum(kept[where[c], x] for x, c in enumerate(priced.members) if c in where)
    rows, cols = linear_sum_assignment(-kept)
    if kept[rows, cols].sum() <= asis + 0.5:
        return priced.labels
    names = np.full(len(parts), 0, np.int32)
    matched = {int(r): int(owners[c]) for r, c in zip(rows, cols, strict=True) if kept[r, c] > 0}
    fresh = 0
    for r in range(len(parts)):
        if r in matched:
            names[r] = matched[r]
        else:
            fresh -= 1
            names[r] = fresh
    labels: NDArray[np.int32] = names[part]
    return labels if names_hold(problem, priced.atoms, labels) else None


def _without_ghosts(
    problem: Problem, atoms: NDArray[np.int32], labels: NDArray[np.int32]
) -> NDArray[np.int32] | None:
    """Call a part new that bears the name of a community without holding an atom of it."""
    home = problem.home[atoms]
    ghosts = sorted(set(labels[labels >= 0].tolist()) - set(labels[labels == home].tolist()))
    if not ghosts:
        return labels
    fresh = min(0, int(labels.min()))
    labels = labels.copy()
    for k, ghost in enumerate(ghosts, start=1):
        labels[labels == ghost] = fresh - k
    return labels if names_hold(problem, atoms, labels) else None


def names_hold(problem: Problem, atoms: NDArray[np.int32], labels: NDArray[np.int32]) -> bool:
    """Tell whether reach, ranges and the joining of today's pieces hold under these names."""
    sums: dict[int, int] = {}
    for name, count in zip(labels.tolist(), problem.h[atoms].tolist(), strict=True):
        sums[name] = sums.get(name, 0) + count
    for name, count in sums.items():
        high = problem.high_new if name < 0 else int(problem.high[name])
        if not problem.low <= count <= high:
            return False
    for home, name in {(int(x), int(y)) for x, y in zip(problem.home[atoms], labels, strict=True)}:
        far = name >= 0 and home != name and name not in problem.touching(home)
        if problem.adjacent_only and far:
            return False
    if (problem.pinned[atoms] & (labels != problem.home[atoms])).any():
        return False
    return in_one_piece(problem, atoms, labels)


def in_one_piece(problem: Problem, atoms: NDArray[np.int32], labels: NDArray[np.int32]) -> bool:
    """Tell whether every part hangs together; virtual edges count inside today's community only."""
    order = np.argsort(atoms)
    whole: bool = parts_hang_together(
        problem.indptr, problem.indices, problem.border, problem.home, atoms[order], labels[order]
    )
    return whole


def connected_sets(
    problem: Problem, largest: int, *, around: Iterable[int] | None = None
) -> list[Set]:
    """Return all connected sets of at most ``largest`` communities that hold one to change.

    Sorted by size, then by number. ``around`` restricts the seeds to some of those to change.
    """
    near: Mapping[int, list[int]] = {
        c: problem.touching(c).tolist() for c in range(problem.n_communities)
    }
    seeds = np.flatnonzero(problem.must).tolist() if around is None else sorted(around)
    found: list[Set] = []
    layer: set[Set] = {(c,) for c in seeds}
    for size in range(1, largest + 1):
        found.extend(sorted(layer))
        if size == largest:
            break
        layer = {
            tuple(sorted((*members, d)))
            for members in layer
            for c in members
            for d in near[c]
            if d not in members
        }
    return found
