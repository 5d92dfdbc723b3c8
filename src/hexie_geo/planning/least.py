"""The least households that whole atoms allow to leave, to join, and to reach a community.

Lemmas 2 to 5 of docs/proofs/bounds.md.
"""

import heapq
from collections.abc import Collection

from hexie_geo.planning.problem import Problem


def smallest_leave(problem: Problem, community: int) -> int:
    """Return the least households that can leave an oversized community as whole atoms.

    What leaves consists of pieces that each touch another community or found one of at least
    ``low`` households; so, below ``low``, it holds an atom on the border.
    """
    excess = int(problem.total[community] - problem.high[community])
    if excess <= 0:
        return 0
    atoms = problem.members[problem.mptr[community] : problem.mptr[community + 1]]
    inner, outer = 1, 0  # reachable sums as bits: without, with an atom on the border
    for a in atoms:
        near = problem.indices[problem.indptr[a] : problem.indptr[a + 1]]
        h = int(problem.h[a])
        if (problem.home[near] != community).any():
            outer |= (outer << h) | (inner << h)
        else:
            outer |= outer << h
        inner |= inner << h
    reachable = outer | (inner >> problem.low << problem.low)
    rest = reachable >> excess
    return excess + ((rest & -rest).bit_length() - 1) if rest else int(problem.total[community])


def smallest_arrival(problem: Problem, community: int) -> int:
    """Return the least households that can join an undersized community as whole atoms.

    They come from the communities it touches, and one of the atoms touches it. Corridors may
    bring atoms from anywhere; then only the lack itself is returned.
    """
    lack = problem.low - int(problem.total[community])
    if lack <= 0 or not problem.adjacent_only:
        return max(lack, 0)
    inner, outer = 1, 0  # sums below the lack, as bits; one that reaches it is noted and dropped
    least = 1 << 60
    below = (1 << lack) - 1
    for d in problem.touching(community):
        for a in problem.members[problem.mptr[d] : problem.mptr[d + 1]]:
            near = problem.indices[problem.indptr[a] : problem.indptr[a + 1]]
            h = int(problem.h[a])
            touches = bool((problem.home[near] == community).any())
            reached = ((outer | inner) if touches else outer) << h
            over = reached >> lack
            if over:
                least = min(least, lack + (over & -over).bit_length() - 1)
            outer |= reached & below
            far = (inner << h) >> lack
            if far and not touches:  # a heavy inner atom still needs one on the border
                least = min(least, lack + (far & -far).bit_length() - 1)
            inner |= (inner << h) & below
    return least if least < 1 << 60 else lack


def least_ways(problem: Problem, community: int, senders: Collection[int]) -> dict[int, int]:
    """Return, per sender, the households on the lightest way from ``community`` into the sender.

    A way runs over atoms of communities that touch ``community``; its last atom is the sender's.
    With reach *adjacent*, whoever sends an atom there brings a whole way along. Senders that no
    way reaches get more than all households there are.
    """
    p = problem
    allowed = set(p.touching(community).tolist())
    own = p.members[p.mptr[community] : p.mptr[community + 1]].tolist()
    lightest = dict.fromkeys(senders, int(p.h.sum()) + 1)
    missing = set(senders)
    done: set[int] = set(own)
    front = [(0, a) for a in own]
    while front and missing:
        weight, atom = heapq.heappop(front)
        home = int(p.home[atom])
        if home != community:
            if atom in done:
                continue
            done.add(atom)
            if home in missing:
                lightest[home] = weight
                missing.discard(home)
        for e in range(int(p.indptr[atom]), int(p.indptr[atom + 1])):
            b = int(p.indices[e])
            if p.border[e] >= 0.0 and b not in done and int(p.home[b]) in allowed:
                heapq.heappush(front, (weight + int(p.h[b]), b))
    return lightest


def corridor(problem: Problem, community: int) -> int:
    """Return the households on the lightest corridor from ``community`` to one it does not touch.

    A corridor runs over atoms of communities that touch ``community``. Without one, all households
    there are and one more.
    """
    p = problem
    near = {community, *p.touching(community).tolist()}
    own = p.members[p.mptr[community] : p.mptr[community + 1]].tolist()
    done: set[int] = set()
    front = [(0, a) for a in own]
    while front:
        weight, atom = heapq.heappop(front)
        if int(p.home[atom]) not in near:
            return weight
        if atom in done:
            continue
        done.add(atom)
        for e in range(int(p.indptr[atom]), int(p.indptr[atom + 1])):
            b = int(p.indices[e])
            home = int(p.home[b])
            if p.border[e] >= 0.0 and b not in done and home != community:
                heapq.heappush(front, (weight + (int(p.h[b]) if home in near else 0), b))
    return int(p.h.sum()) + 1
