"""P7: against brute force over every contiguous three-part plan of 25 Florida precincts."""

import itertools
import time
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from hexie_geo.model.plans import PlanRules
from hexie_geo.model.terms import Band, Reach
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.bounds import best_bound, family
from hexie_geo.planning.generation import Work, search, still_outside
from hexie_geo.planning.pool import new_pool
from hexie_geo.planning.problem import Problem, build

DEVIATIONS = (0.02, 0.05, 0.10, 0.20)


@dataclass(frozen=True)
class Case:
    """One start and tolerance, with what the engine found and the optimum."""

    start: int
    deviation: float
    moved: int
    outside: int
    bound: int
    family: float
    optimum: int
    seconds: float


def load(folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return households, pairs, and all plans (units x plans)."""
    units = gpd.read_file(folder / "units.geojson")
    pairs = pd.read_csv(folder / "adjacency.csv").to_numpy() - 1
    plans = np.load(folder / "all_partitions_3.npz")["plans"]
    return units["pop"].to_numpy(np.int64), pairs, plans


def optimum(pop: np.ndarray, today: np.ndarray, plans: np.ndarray, low: int, high: int) -> int:
    """Return the fewest moved over all plans within range, by exhaustion."""
    shared = np.zeros((3, 3, plans.shape[1]))
    names = np.unique(plans)
    for i, j in itertools.product(range(3), range(3)):
        shared[i, j] = ((plans == names[j]) & (today == i)[:, None]).T @ pop
    size = shared.sum(axis=0)
    inside = ((size >= low) & (size <= high)).all(axis=0)
    kept = np.max(
        [shared[[0, 1, 2], list(p)].sum(axis=0) for p in itertools.permutations(range(3))], axis=0
    )
    return int(pop.sum() - kept[inside].max())


def problem(pop: np.ndarray, pairs: np.ndarray, today: np.ndarray, low: int, high: int) -> Problem:
    """Return the problem of a start and a range, built without shapes: contacts are links."""
    groups = pd.DataFrame(
        {
            "group_id": [f"u{i:02}" for i in range(len(pop))],
            "community_id": [f"c{int(c)}" for c in today],
            "kind": "residents",
            "households": pop,
        }
    )
    communities = pd.DataFrame(
        {
            "community_id": [f"c{i}" for i in range(3)],
            "name": [f"c{i}" for i in range(3)],
            "township_id": "t",
            "area": "urban",
            "body": "residents_committee",
            "households": [int(pop[today == i].sum()) for i in range(3)],
            "gated": False,
        }
    )
    ids = groups["group_id"].to_numpy()
    links = pd.DataFrame(
        {"group_a": ids[pairs[:, 0]], "group_b": ids[pairs[:, 1]], "reason": "border"}
    )
    workspace = Workspace.from_layers(
        communities=communities, groups=groups, links=links, basis="hukou", as_of="2025-12-31"
    )
    made = build(workspace, PlanRules(band=Band.STRICT, reach=Reach.CORRIDOR))
    must = (made.total < low) | (made.total > high)
    return replace(
        made, low=low, high=np.full(3, high, np.int64), high_new=high, must=must,
        scope=replace(made.scope, must=must, outside=must),
    )  # fmt: skip


def cases(folder: Path, starts: int, *, seed: int = 0) -> list[Case]:
    """Return ``starts`` random starts at each deviation."""
    pop, pairs, plans = load(folder)
    rng = np.random.default_rng(seed)
    found = []
    names = np.unique(plans)
    for deviation in DEVIATIONS:
        low = int(np.ceil(pop.sum() / 3 * (1 - deviation)))
        high = int(np.floor(pop.sum() / 3 * (1 + deviation)))
        for start in rng.choice(plans.shape[1], starts, replace=False):
            today = np.searchsorted(names, plans[:, start])
            best = optimum(pop, today, plans, low, high)
            p = problem(pop, pairs, today, low, high)
            clock = time.process_time()
            pool = new_pool(p, Work().largest_set)
            result = search(pool, Work(), seed=0)
            seconds = time.process_time() - clock
            done = set(np.flatnonzero(p.must).tolist()) - set(still_outside(result))
            found.append(
                Case(
                    start=int(start),
                    deviation=deviation,
                    moved=result.moved,
                    outside=len(still_outside(result)),
                    bound=best_bound(p, done).households,
                    family=family(pool, done),
                    optimum=best,
                    seconds=seconds,
                )
            )
    return found
