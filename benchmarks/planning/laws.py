"""P7, P8, P10, P11, P12: brute force, hard instances, reproducibility, freedom, corruption."""

import hashlib
import json
import os
import subprocess
import sys

import numpy as np
from tests.support import plan_faults, plan_maps

from benchmarks.planning.brute import cases
from benchmarks.planning.cities import DATA, ROOT, real, warm
from benchmarks.planning.generated import city
from benchmarks.planning.rows import row
from hexie_geo.model.plans import Plan
from hexie_geo.planning.checker import verify
from hexie_geo.workflow.plan import propose


def p7() -> list[dict]:
    """240 random starts against the optimum by exhaustion."""
    warm()
    found = cases(DATA / "fl25_benchmark", 60)
    best = sum(c.moved == c.optimum and not c.outside for c in found)
    valid = sum(max(c.bound, c.family) <= c.optimum + 1e-6 for c in found)
    slowest = max(c.seconds for c in found)
    holds = best == len(found) == valid and slowest < 1
    note = f"{len(found)} cases; bounds <= optimum in {valid}; slowest {slowest:.2f} s CPU"
    return [
        row(
            "P7",
            best / len(found),
            "share at the optimum",
            "1.0, bound <= optimum, < 1 s each",
            holds,
            note,
        )
    ]


INSTANCES = (
    "islands", "multipart", "all_empty", "one_community", "one_large", "all_gated",
    "gating_unknown", "large_atom", "no_spare", "mismatch", "unknown_count", "two_townships",
    "river", "without_groups", "gated_estate",
)  # fmt: skip


def p8() -> list[dict]:
    """Named hard instances: in range or certified, and the checker agrees."""
    warm()
    good, bad = 0, []
    worlds = [(n, getattr(plan_maps, n)()) for n in INSTANCES] + [
        ("lienchiang", real("lienchiang"))
    ]
    locked = plan_maps.two_townships()
    locks = {"at_home": tuple(locked.groups["group_id"]), "townships": "open"}
    for name, workspace in worlds:
        for band in ("trigger", "strict"):
            plan = propose(workspace, band=band)[0]
            asked = [c for c in plan.certificates if c.code not in {"gated", "rural"}]
            sound = not verify(plan, workspace) and plan.outside_after == len(asked)
            good += sound
            bad += [] if sound else [f"{name} {band}"]
    plan = propose(locked, **locks)[0]
    sound = not verify(plan, locked) and {c.code for c in plan.certificates} == {"locked"}
    good += sound
    total = 2 * len(worlds) + 1
    return [
        row(
            "P8",
            good / total,
            "share in range or certified",
            "1.0",
            good == total,
            "; ".join(bad) or f"{total} instances",
        )
    ]


def fingerprint(plans: list[Plan]) -> str:
    """Return a digest of whole plans: assignments, changes, bounds."""
    told = [
        [sorted(p.after.items()), p.moved_households, p.lower_bound_households,
         [(c.before, c.after, c.groups) for c in p.changes]]
        for p in plans
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]


PROGRAM = """
import sys
from benchmarks.planning.generated import city
from benchmarks.planning.laws import fingerprint
from hexie_geo.workflow.plan import propose
ws = city(531, seed=3).workspace
print(fingerprint(propose(ws, band="strict", alternatives=3, workers=int(sys.argv[1]))))
"""


def p10() -> list[dict]:
    """The same plans in five processes, under other hash seeds, with one or two workers."""
    seen = []
    for hashed, workers in (("0", 1), ("1", 2), ("2", 1), ("3", 2), ("random", 2)):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(workers)], cwd=ROOT, check=True,
            capture_output=True, text=True, env=os.environ | {"PYTHONHASHSEED": hashed},
        )  # fmt: skip
        seen.append(done.stdout.strip())
    same = len(set(seen)) == 1
    return [
        row(
            "P10",
            len(set(seen)),
            "different answers in 5 runs",
            "1",
            same,
            ", ".join(sorted(set(seen))),
        )
    ]


STEPS = (
    {"townships": "inside", "reach": "adjacent"},
    {"townships": "open", "reach": "adjacent"},
    {"townships": "open", "reach": "corridor"},
    {"townships": "open", "reach": "corridor", "outcome": "neighbours-1000-5000"},
    {"townships": "open", "reach": "corridor", "outcome": "all-1000-5000"},
)


def p11() -> list[dict]:
    """More freedom never costs more: five steps on each of 20 instances."""
    warm()
    rose = []
    for seed in range(20):
        workspace = city(240, seed=100 + seed).workspace
        table = workspace.communities
        workspace = workspace.with_layers(
            communities=table.assign(township_id=[f"t{i % 2}" for i in range(len(table))])
        )
        prices = []
        for rules in STEPS:
            plan = propose(workspace, band="trigger", **rules)[0]
            prices.append((plan.outside_after, plan.moved_households))
        rose += [(seed, i) for i in range(1, len(prices)) if prices[i] > prices[i - 1]]
    return [
        row(
            "P11",
            len(rose),
            "steps that cost more",
            "0 of 80",
            not rose,
            str(rose) if rose else "20 instances",
        )
    ]


def p12() -> list[dict]:
    """The checker against 200 corrupted plans."""
    warm()
    rng = np.random.default_rng(12)
    worlds = [
        (ws, propose(ws, band=band)[0])
        for ws, band in (
            (plan_maps.county(5), "strict"),
            (plan_maps.county(6), "trigger"),
            (plan_maps.islands(), "strict"),
            (city(261, seed=1).workspace, "strict"),
        )
    ]
    clean = sum(len(verify(plan, ws)) for ws, plan in worlds)
    missed, found = [], 0
    for ws, plan in worlds:
        for name, broken in plan_faults.corrupted(plan, rng, 50):
            if verify(broken, ws):
                found += 1
            else:
                missed.append(name)
    note = f"{len(plan_faults.FAULTS)} kinds of fault; {clean} complaints about the sound plans"
    if missed:
        note += f"; missed {missed}"
    return [
        row("P12", found, "corrupted plans found", "200 of 200", found == 200 and clean == 0, note)
    ]
