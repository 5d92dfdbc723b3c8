"""P1: county-sized cities against the peers and against the rigorous bound."""

import time

from benchmarks.planning.cities import ROOT
from benchmarks.planning.comparison import PYTHON, compared, write_table
from benchmarks.planning.generated import city
from benchmarks.planning.made_up import SEEDS, solved
from benchmarks.planning.rows import row
from hexie_geo.planning.engine import proved

NAMES = ("gerrychain", "maxp", "ward", "metis")
PEER_SECONDS = 60.0
SIZES = (261, 531)
TABLE = ROOT / "out" / "bench" / "P1.peers.csv"


def p1() -> list[dict]:
    """Worst of five seeds: gap to the rigorous bound, seconds, and moves over the best peer's."""
    return [_gap(units) for units in SIZES] + _against_peers()


def _gap(units: int) -> dict:
    gaps, seconds, proofs = [], [], []
    for seed in SEEDS:
        engine, _, cpu = solved(city(units, seed=seed), "strict")
        clock = time.process_time()
        engine = proved(engine)
        proofs.append(cpu + time.process_time() - clock)
        ours = engine.found.moved
        gaps.append((ours - engine.bound.households) / max(ours, 1))
        seconds.append(cpu)
    note = (
        f"plan: CPU <= {max(seconds):.1f} s; plan and proof: CPU <= {max(proofs):.1f} s; "
        f"gaps {', '.join(f'{g:.2%}' for g in gaps)}"
    )
    holds = max(gaps) <= 0.005 and max(seconds) <= 2 and max(proofs) <= 20
    target = "<= 0.5 %, plan in 2 s, proof in 20 s"
    return row(f"P1.{units}.gap", max(gaps), "(moved - bound) / moved", target, holds, note)


def _against_peers() -> list[dict]:
    """Compare with each peer on the same cities; the lines are also written as a table."""
    lines: list[dict] = []
    rows = []
    for units in SIZES:
        ratios = []
        for seed in SEEDS if PYTHON.exists() else ():
            told = compared(units, seed, NAMES, PEER_SECONDS)
            lines += told
            write_table(lines, TABLE)
            ratios.append(_ratio(told))
        known = [r for r in ratios if r is not None]
        worst = max(known) if known else None
        note = "; ".join("no peer in range" if r is None else f"{r:.3f}" for r in ratios)
        rows.append(
            row(
                f"P1.{units}.peers", worst, "moved / best peer's in range and contiguous",
                f"<= 0.76, peers given {PEER_SECONDS:g} s", worst is not None and worst <= 0.76,
                f"by seed: {note}; table: P1.peers.csv" if ratios else "no .venv-bench",
            )
        )  # fmt: skip
    return rows


def _ratio(told: list[dict]) -> float | None:
    """Return our moves over those of the best peer whose plan is lawful; None without one."""
    ours = next(t["moved_households"] for t in told if t["method"] == "hexie_geo")
    lawful = [
        t["moved_households"]
        for t in told
        if t["method"] in NAMES and t["outside_range"] == 0 == t["not_contiguous"]
    ]
    return ours / min(lawful) if lawful else None
