"""What the coverage benchmarks share: rows, CPU clocks, peers, where the real data is."""

import json
import subprocess
import time
from pathlib import Path

from benchmarks import rows
from benchmarks.rows import ROOT

PEERS = ROOT / ".venv-bench" / "bin" / "python"


def row(identity, value, unit, target, holds, note=""):
    """Return a row whose figure has six significant digits."""
    value = float(f"{float(value):.6g}") if value is not None else None
    return rows.row(identity, value, unit, target, holds, note)


def absent(identity, unit, target, what):
    """Return a row that says in words why there is no figure."""
    return row(identity, None, unit, target, None, f"not measured: {what}")


def cpu(call):
    """Return the result of ``call`` and its CPU seconds."""
    start = time.process_time()
    found = call()
    return found, time.process_time() - start


def peer(script, *arguments):
    """Run a script of this folder in the peers' environment; return its JSON, or None."""
    if not PEERS.exists():
        return None
    done = subprocess.run(
        [PEERS, Path(__file__).with_name(script), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])
