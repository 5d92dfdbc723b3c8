"""The one door to all benchmarks: ``python -m benchmarks [ID ...]``.

Each module of ``MODULES`` has ``IDS`` and ``rows(ids) -> list[dict]``; rows carry id, value,
unit, target, holds and note. They are printed as a table and written to ``out/bench/ID.json``.
"""

import importlib
import json
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
MODULES = (
    "benchmarks.main_job",
    "benchmarks.importing",
    "benchmarks.inputs",
    "benchmarks.planning",
    "benchmarks.coverage",
    "benchmarks.review",
    "benchmarks.app",
    "benchmarks.app_pages",
    "benchmarks.clicks",
)


def commit() -> str:
    """Return the commit the figures belong to."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"


def main(wanted: list[str]) -> int:
    """Run the benchmarks asked for; return 1 if an id is unknown."""
    out = ROOT / "out" / "bench"
    out.mkdir(parents=True, exist_ok=True)
    table = Table("id", "value", "unit", "target", "holds", "note")
    modules = [importlib.import_module(name) for name in MODULES]
    known = [i for m in modules for i in m.IDS]
    if unknown := sorted(set(wanted) - set(known)):
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(known)}")
        return 1
    for module in modules:
        for identity in module.IDS:
            if wanted and identity not in wanted:
                continue
            rows = [{**row, "commit": commit()} for row in module.rows([identity])]
            text = json.dumps(rows, ensure_ascii=False, indent=1)
            (out / f"{identity}.json").write_text(text, encoding="utf-8")
            for row in rows:
                table.add_row(
                    *(str(row[k]) for k in ("id", "value", "unit", "target", "holds", "note"))
                )
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main([i for word in sys.argv[1:] for i in word.split(",") if i]))
