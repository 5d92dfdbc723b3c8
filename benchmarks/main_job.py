"""The main job's own figures (issue 2): import cost, help, demo, check, cover, plan, run."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.rows import DATA, ROOT, row

IDS = ("M1", "M2", "M3", "M4", "M5", "M6", "M7")


def _best(*command: str, times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        best = min(best, time.perf_counter() - start)
    return best


def _hexie(*arguments: str, codes=(0, 1)) -> tuple[str, float, float]:
    """Return what the command printed, its seconds, and the peak MiB of children so far."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "hexie_geo.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode not in codes:
        raise RuntimeError(done.stderr[-2000:])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return done.stdout, time.perf_counter() - start, peak


def _workspace(recipe: str, folder: str) -> str:
    out = str(Path(folder) / recipe)
    _hexie(
        "import",
        f"data/recipes/{recipe}.toml",
        "--data-root",
        str(DATA / recipe.partition("_")[0]),
        "--out",
        out,
    )
    return out


def m1_import_cost():
    """What importing the package adds to importing geopandas."""
    python = sys.executable
    ours = _best(python, "-c", "import hexie_geo; hexie_geo.Workspace")
    peer = _best(python, "-c", "import geopandas")
    yield row("M1.import", round(ours - peer, 3), "s over geopandas", "<= 0.1", ours - peer <= 0.1)
    seconds = _best(python, "-m", "hexie_geo.cli", "--help")
    yield row("M1.help", round(seconds, 3), "s", "< 0.5", seconds < 0.5)


def m2_demo():
    """The made-up county, from nothing to a workspace."""
    with tempfile.TemporaryDirectory() as folder:
        _, seconds, _ = _hexie("demo", folder)
    yield row("M2.demo", round(seconds, 1), "s", "< 20", seconds < 20)


def m3_check():
    """Verdict counts of Taipei and Kaohsiung against the verified figures."""
    expected = {
        "taipei": {"below_1000": 19, "normal": 350, "watch": 87, "above_5000": 0, "missing": 0},
        "kaohsiung": {"below_1000": 479, "above_5000": 17},
    }
    with tempfile.TemporaryDirectory() as folder:
        for city, wanted in expected.items():
            out, seconds, _ = _hexie("check", _workspace(city, folder), "--json")
            size = json.loads(out)["size"]
            holds = all(size[k] == v for k, v in wanted.items())
            yield row(
                f"M3.{city}",
                json.dumps(size),
                "communities",
                json.dumps(wanted),
                holds,
                f"{seconds:.1f} s",
            )


def m4_cover():
    """Straight-line coverage of Taipei by police posts."""
    wanted = {"300": 0.263, "500": 0.557, "800": 0.867, "1000": 0.941, "1500": 0.991}
    with tempfile.TemporaryDirectory() as folder:
        out, seconds, _ = _hexie(
            "cover",
            _workspace("taipei", folder),
            "--kind",
            "police_office",
            "--within",
            "300,500,800,1000,1500",
            "--metric",
            "straight",
            "--json",
        )
    share = json.loads(out)["covered_share"]
    holds = all(abs(share[k] - v) <= 0.001 for k, v in wanted.items())
    yield row(
        "M4.cover",
        json.dumps({k: round(v, 4) for k, v in share.items()}),
        "share",
        json.dumps(wanted),
        holds,
        f"{seconds:.1f} s",
    )


def m5_plan():
    """Plans of both cities and bands, recomputed from their files without hexie_geo."""
    from benchmarks.recompute import recompute

    groups = {"taipei": "taipei/groups.gpkg", "kaohsiung_2017": "kaohsiung/groups_4districts.gpkg"}
    with tempfile.TemporaryDirectory() as folder:
        for city, file in groups.items():
            workspace = _workspace(city, folder)
            for band in ("trigger", "strict"):
                plan = str(Path(folder) / f"{city}-{band}.gpkg")
                _, seconds, _ = _hexie(
                    "plan", workspace, "--band", band, "--seed", "7", "--out", plan, "--json"
                )
                found = recompute(plan, str(DATA / file), crs=3826, band=band)
                outside = f"{found['outside_before']} -> {found['outside_after']}"
                note = f"{seconds:.1f} s; moved {found['moved_share']:.4f}; outside {outside}"
                yield row(
                    f"M5.{city}.{band}", found["holds"], "recomputed", "holds", found["holds"], note
                )
        _hexie("plan", _workspace("lienchiang", folder), "--band", "trigger", "--json")
        yield row("M5.lienchiang", True, "finishes", "with reasons, no error", True)


def m6_run():
    """The whole job on Taipei."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = _workspace("taipei", folder)
        _hexie("run", workspace, "--out", str(Path(folder) / "warm"))
        _, seconds, peak = _hexie("run", workspace, "--out", str(Path(folder) / "out"))
        size = (Path(folder) / "out" / "dossier.html").stat().st_size / 2**20
    yield row("M6.seconds", round(seconds, 1), "s", "< 60", seconds < 60)
    yield row("M6.memory", round(peak), "MiB", "< 2048", peak < 2048)
    yield row("M6.dossier", round(size, 2), "MiB", "", True)


def m7_tests():
    """How long `make test` takes (set-up not counted)."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "tools/task.py", "test"], cwd=ROOT, check=False, capture_output=True
    )
    seconds = time.perf_counter() - start
    yield row("M7.tests", round(seconds), "s", "< 600", done.returncode == 0 and seconds < 600)


_RUN = dict(
    zip(IDS, (m1_import_cost, m2_demo, m3_check, m4_cover, m5_plan, m6_run, m7_tests), strict=True)
)


def rows(ids: list[str]) -> list[dict]:
    """Return the rows of the benchmarks named."""
    return [row for identity in ids for row in _RUN[identity]()]
