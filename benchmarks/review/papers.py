"""R1: the whole pack of papers of a Taipei proposal."""

import tempfile
import time
from pathlib import Path

from benchmarks.review.common import row, taipei


def r1_pack():
    """Every paper of a Taipei proposal, libraries loaded by a small pack first."""
    from hexie_geo.demo import grouped
    from hexie_geo.workflow.plan import propose
    from hexie_geo.workflow.review_pack import review_pack

    ws = taipei()
    plan = propose(ws)[0]
    with tempfile.TemporaryDirectory() as folder:
        small = grouped({"a": [150] * 6, "b": [150] * 10})
        review_pack(small, propose(small)[0], Path(folder) / "small")
        wall, cpu = time.perf_counter(), time.process_time()
        files = review_pack(ws, plan, Path(folder) / "taipei")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        size = sum(path.stat().st_size for path in files.values())
    note = f"CPU time; {wall:.1f} s on the clock of a shared machine; {len(files)} files, {size} B"
    yield row("R1", round(cpu, 1), "s", "<= 10", cpu <= 10, note)
