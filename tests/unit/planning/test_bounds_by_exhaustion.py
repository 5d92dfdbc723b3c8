"""Every bound against the optimum by exhaustion, on maps of nine groups."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd

from hexie_geo.model.plans import PlanRules
from hexie_geo.model.terms import Band, Reach
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.bounds import counting, flow_bound
from hexie_geo.planning.problem import Problem, build
from hexie_geo.planning.sharpened import sharpened

GROUPS, COMMUNITIES, LOW, HIGH = 9, 3, 20, 40
NEW = COMMUNITIES
LABELLINGS = np.array(list(itertools.product(range(COMMUNITIES + 1), repeat=GROUPS)), np.int8)


def problem(seed: int, reach: Reach) -> Problem:
    """Return a random connected map of nine groups in three communities."""
    rng = np.random.default_rng(seed)
    home = np.repeat(np.arange(COMMUNITIES), GROUPS // COMMUNITIES)
    households = rng.integers(3, 22, GROUPS)
    pairs = {(i, i + 1) for i in range(GROUPS - 1)}
    pairs |= {tuple(sorted(rng.choice(GROUPS, 2, replace=False).tolist())) for _ in range(7)}
    ids = np.array([f"g{i}" for i in range(GROUPS)], object)
    groups = pd.DataFrame(
        {
            "group_id": ids, "community_id": [f"c{c}" for c in home], "kind": "residents",
            "households": households,
        }
    )  # fmt: skip
    communities = pd.DataFrame(
        {
            "community_id": [f"c{i}" for i in range(COMMUNITIES)], "name": "c",
            "township_id": "t", "area": "urban", "body": "residents_committee",
            "households": np.bincount(home, households).astype(int), "gated": False,
        }
    )  # fmt: skip
    ends = np.array(sorted(pairs))
    links = pd.DataFrame(
        {"group_a": ids[ends[:, 0]], "group_b": ids[ends[:, 1]], "reason": "border"}
    )
    workspace = Workspace.from_layers(
        communities=communities, groups=groups, links=links, basis="hukou", as_of="2025-12-31"
    )
    made = build(workspace, PlanRules(band=Band.STRICT, reach=reach))
    must = (made.total < LOW) | (made.total > HIGH)
    return replace(
        made, low=LOW, high=np.full(COMMUNITIES, HIGH, np.int64), high_new=HIGH, must=must
    )


def optimum(p: Problem) -> int | None:
    """Return the fewest households moved over all lawful plans; None if there is none."""
    size = np.array([(p.h * (label == LABELLINGS)).sum(axis=1) for label in range(NEW + 1)])
    used = np.array([(label == LABELLINGS).any(axis=1) for label in range(NEW + 1)])
    own = np.array(
        [((c == LABELLINGS) & (p.home == c)).any(axis=1) for c in range(COMMUNITIES)] + [used[NEW]]
    )
    fits = (((size >= LOW) & (size <= HIGH) & own) | ~used).all(axis=0)
    moved = (p.h * (p.home != LABELLINGS)).sum(axis=1)
    rows = np.flatnonzero(fits)
    for row in rows[np.argsort(moved[rows], kind="stable")]:
        reached = not p.adjacent_only or _reached(p, LABELLINGS[row])
        if reached and _whole(p, LABELLINGS[row]):
            return int(moved[row])
    return None


def _reached(p: Problem, labels: np.ndarray) -> bool:
    return all(
        label in {home, NEW} or label in p.touching(int(home))
        for home, label in zip(p.home, labels, strict=True)
    )


def _whole(p: Problem, labels: np.ndarray) -> bool:
    for label in set(labels.tolist()):
        inside = set(np.flatnonzero(labels == label).tolist())
        front = [inside.pop()]
        while front:
            a = front.pop()
            for e in range(p.indptr[a], p.indptr[a + 1]):
                b = int(p.indices[e])
                joins = p.border[e] >= 0 or p.home[a] == label == p.home[b]
                if b in inside and joins:
                    inside.discard(b)
                    front.append(b)
        if inside:
            return False
    return True


def solved(reach: Reach, seeds: int) -> list[tuple[Problem, int]]:
    """Return the maps that need a plan and have one, with the optimum."""
    maps = [problem(seed, reach) for seed in range(seeds)]
    found = [(p, optimum(p)) for p in maps if p.must.any()]
    return [(p, best) for p, best in found if best is not None]


def test_no_bound_exceeds_the_optimum_and_sharper_ones_are_sharper() -> None:
    """Counting and flow <= atom by atom <= optimum; the last closes what flow leaves open."""
    known = solved(Reach.ADJACENT, 36)
    loose = closed = 0
    for p, best in known:
        done = np.flatnonzero(p.must).tolist()
        count, flow = counting(p, done), flow_bound(p, done)
        sharp = sharpened(p, done, flow, moved=best, share=0.0)
        assert count <= best
        assert flow <= best
        assert flow <= sharp <= best
        over_goal = sharpened(p, done, flow, moved=2 * best, share=0.0)
        assert over_goal <= best, "a goal above the optimum must not be proved"
        loose += flow < best
        closed += flow < sharp
    assert len(known) >= 12
    assert closed >= 2, (loose, closed)


def test_with_corridors_the_flow_bound_stays_below_the_optimum() -> None:
    """Households may go past the communities between; the bound knows what that takes along."""
    known = solved(Reach.CORRIDOR, 24)
    assert len(known) >= 8
    for p, best in known:
        assert flow_bound(p, np.flatnonzero(p.must).tolist()) <= best
