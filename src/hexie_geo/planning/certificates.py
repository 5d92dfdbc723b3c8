"""Why a community stays outside the range: facts that the checker looks up again.

Causes are tried from the hardest to the softest; the last one is an honest "not found within the
work limit".
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from hexie_geo.model.plans import Certificate, Cut, PlanRules
from hexie_geo.model.terms import Townships
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.columns import connected_sets
from hexie_geo.planning.flow import pieces
from hexie_geo.planning.pricing import Effort, price
from hexie_geo.planning.problem import Problem, build
from hexie_geo.planning.scope import band_limits

TRIAL = Effort(steps=100, starts=6)
TRIAL_SETS = 400


def certificates(
    workspace: Workspace,
    problem: Problem,
    unresolved: Iterable[int],
    *,
    largest_set: int,
    cuts: Mapping[int, Cut],
) -> tuple[Certificate, ...]:
    """Return a certificate for every community outside the range after the plan.

    Parameters
    ----------
    workspace, problem
        What was planned.
    unresolved
        Numbers of the communities to change that no chosen repair covers.
    largest_set
        How many communities a searched repair spans at most.
    cuts
        What :func:`hexie_geo.planning.cut.proposed_cuts` returned.
    """
    left = set(unresolved)
    wider = _Wider(workspace, problem)
    found = []
    for c in range(problem.n_communities):
        values: Mapping[str, object]
        if c in left and c in cuts:
            code, values = "no_groups", _cut_facts(cuts[c])
        elif c in left:
            code, values = _cause(problem, c, wider, largest_set)
        elif problem.scope.reason[c] and problem.scope.outside[c]:
            code, values = problem.scope.reason[c], {}
        else:
            continue
        said = facts(problem, c) | dict(values)
        found.append(Certificate(community_id=problem.communities[c], code=code, values=said))
    return tuple(sorted(found, key=lambda x: x.community_id))


def _cut_facts(cut: Cut) -> dict[str, object]:
    return {"cut": cut.reason, "parts": list(cut.households)} | dict(cut.values)


def facts(problem: Problem, c: int) -> dict[str, object]:
    """Return what every certificate states.

    ``high`` is the most that a changed community may hold, ``limit`` the end of the range that
    ``c`` lies outside of: 3000 or, where only what should be re-divided is planned, 5000.
    """
    return {
        "households": int(problem.total[c]),
        "register": int(problem.scope.register[c]),
        "low": problem.low,
        "high": int(problem.high[c]),
        "limit": band_limits(problem.rules.band)[1],
    }


class _Wider:
    """The same map with one class of rules dropped, built when first asked for."""

    def __init__(self, workspace: Workspace, problem: Problem) -> None:
        self._workspace, self._problem = workspace, problem
        self._made: dict[str, Problem] = {}

    def without(self, what: str) -> Problem:
        """Return the problem without ``locks`` or ``townships``."""
        if what not in self._made:
            rules = self._problem.rules
            if what == "locks":
                free = replace(rules, frozen=(), together=(), apart=(), at_home=())
                self._made[what] = build(self._workspace, free)
            else:
                open_ = replace(rules, townships=Townships.OPEN)
                self._made[what] = build(self._workspace, open_, atoms=self._problem.atoms)
        return self._made[what]


def has_locks(rules: PlanRules) -> bool:
    """Tell whether the user locked anything."""
    return bool(rules.frozen or rules.together or rules.apart or rules.at_home)


def _cause(
    problem: Problem, c: int, wider: _Wider, largest_set: int
) -> tuple[str, Mapping[str, object]]:
    total, low, high = int(problem.total[c]), problem.low, int(problem.high[c])
    if total < low:
        piece = _piece_total(problem, c)
        if piece < low:
            if has_locks(problem.rules):
                free = wider.without("locks")
                if _piece_total(free, _same(problem, free, c)) >= low:
                    return "locked", {"piece": piece}
            if problem.rules.townships is Townships.INSIDE:
                across = _piece_total(wider.without("townships"), c)
                if across >= low:
                    return "township_border", {"piece": piece, "across": across}
            return "component_too_small", {"piece": piece}
    largest = int(problem.h[_atoms(problem, c)].max(initial=0))
    if largest > high:
        return _too_large(problem, c, wider, largest)
    spare = spare_nearby(problem, c)
    if spare is not None:
        return "no_spare_nearby", {"spare": spare}
    if has_locks(problem.rules):
        free = wider.without("locks")
        if can_be_mended(free, _same(problem, free, c), largest_set):
            return "locked", {}
    if problem.rules.townships is Townships.INSIDE and can_be_mended(
        wider.without("townships"), c, largest_set
    ):
        return "township_border", {}
    return "search_limit", {"sets": largest_set}


def _too_large(
    problem: Problem, c: int, wider: _Wider, largest: int
) -> tuple[str, Mapping[str, object]]:
    """Return whether an atom is too large of itself, or made so by what must stay together."""
    if has_locks(problem.rules):
        free = wider.without("locks")
        mine = free.h[_atoms(free, _same(problem, free, c))]
        if int(mine.max(initial=0)) <= int(problem.high[c]):
            return "locked", {}
    return "atom_too_large", {"atom": largest}


def _same(problem: Problem, other: Problem, c: int) -> int:
    return other.communities.index(problem.communities[c])


def _atoms(problem: Problem, c: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    return problem.members[problem.mptr[c] : problem.mptr[c + 1]]


def _piece_total(problem: Problem, c: int) -> int:
    piece = pieces(problem)
    return int(problem.total[(piece == piece[c]) & problem.free].sum())


def spare_nearby(problem: Problem, c: int) -> int | None:
    """Return what the neighbours have to spare if it is too little for ``c``; else None.

    A small community needs a neighbour to join (both together within the range), neighbours with
    room for all of its groups, or neighbours that can lend what it lacks in whole atoms. A large
    one needs room next door for its excess, or enough of its own to found another.
    """
    near = [int(d) for d in problem.touching(c)]
    total, low, high = int(problem.total[c]), problem.low, int(problem.high[c])
    room = [max(0, int(problem.high[d]) - int(problem.total[d])) for d in near]
    if total > high:
        if total >= 2 * low and len(_atoms(problem, c)) > 1:
            return None
        return sum(room) if sum(room) < total - high else None
    if any(r >= total for r in room) or (len(_atoms(problem, c)) > 1 and sum(room) >= total):
        return None
    lend = 0
    for d in near:
        free = int(problem.total[d]) - low
        counts = problem.h[_atoms(problem, d)]
        smallest = int(counts[counts > 0].min(initial=1 << 40))
        if len(counts) > 1 and smallest <= free:
            lend += free
    return lend if lend < low - total else None


def can_be_mended(problem: Problem, c: int, largest_set: int) -> bool:
    """Tell whether a repair of ``c`` is found when nothing but its own set is looked at."""
    if not problem.must[c]:
        return True
    sets = connected_sets(problem, min(3, largest_set), around=[c])[:TRIAL_SETS]
    return any(p is not None for p in price(problem, sets, effort=TRIAL, seed=0))
