"""Read files in a child process that may not grow, run on, or take the program with it.

A file that sends a reader into an endless loop or makes it ask for all memory ends the
child, not us. The child hands back GeoParquet and JSON, never anything that is executed.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from hexie_geo.errors import DataError, HexieError, Problem
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.contents import contents
from hexie_geo.io.grids import read_raster
from hexie_geo.io.reading import inside, read_file
from hexie_geo.io.recipe_parts import FileSpec, RasterRecipe
from hexie_geo.io.records import Fix, Reading, problem_of, problem_table
from hexie_geo.io.snapshots import read_grid, read_snapshot, write_grid, write_snapshot
from hexie_geo.model.rasters import Raster


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one read may cost. Memory and CPU bind on POSIX systems, seconds everywhere."""

    seconds: float = 120.0
    memory_bytes: int = 4 * 1024**3


def read_guarded(
    root: Path | str, specs: Sequence[FileSpec], *, limits: Limits | None = None
) -> Mapping[FileSpec, Reading | DataError]:
    """Do what :func:`hexie_geo.io.reading.read_file` does for each file, in a child process.

    Parameters
    ----------
    root, specs
        As there; one child reads them all, one after the other.
    limits
        What the child may cost for all files together.

    Returns
    -------
    Mapping
        For each file a reading equal to that of ``read_file`` (columns of several kinds
        as text), or the error it raised. When the child breaks its limits, the file it was
        reading has ``io.too_long`` or ``io.child_died``, and those after it the same.
    """
    with tempfile.TemporaryDirectory() as folder:
        broke = _run(Path(folder), root, limits, specs=[asdict(s) for s in specs])
        return {s: _answer(Path(folder), n, s, broke) for n, s in enumerate(specs)}


def list_guarded(
    root: Path | str, files: Sequence[str], *, limits: Limits | None = None
) -> Mapping[str, tuple[str | None, ...] | DataError]:
    """Do what :func:`hexie_geo.io.contents.contents` does for each file, in a child process.

    Parameters
    ----------
    root, files
        A folder and the names of files in it.
    limits
        What the child may cost for all files together.

    Returns
    -------
    Mapping
        For each file what it holds, or the error.
    """
    with tempfile.TemporaryDirectory() as folder:
        broke = _run(Path(folder), root, limits, files=list(files))
        found: dict[str, tuple[str | None, ...] | DataError] = {}
        for n, file in enumerate(files):
            told = _told(Path(folder), n, file, broke)
            found[file] = told if isinstance(told, DataError) else tuple(told["contents"])
        return found


def read_grid_file(root: Path, recipe: RasterRecipe) -> Raster:
    """Read a grid of the data folder as a recipe says; :func:`hexie_geo.io.grids.read_raster`."""
    return read_raster(
        inside(root, recipe.file),
        quantity=recipe.quantity,  # type: ignore[arg-type]  # the recipe's check allows only these
        crs=recipe.crs,
        band=recipe.band,
    )


def read_grids_guarded(
    root: Path | str, recipes: Sequence[RasterRecipe], *, limits: Limits | None = None
) -> Mapping[str, Raster | DataError]:
    """Do what :func:`read_grid_file` does for each grid, in a child process.

    Parameters
    ----------
    root, recipes
        A folder and the grids in it.
    limits
        What the child may cost for all of them together.

    Returns
    -------
    Mapping
        By the recipes' names, each a grid or the error.
    """
    with tempfile.TemporaryDirectory() as folder:
        broke = _run(Path(folder), root, limits, grids=[asdict(r) for r in recipes])
        found: dict[str, Raster | DataError] = {}
        for n, recipe in enumerate(recipes):
            told = _told(Path(folder), n, recipe.file, broke)
            if isinstance(told, DataError):
                found[recipe.name] = told
            else:
                found[recipe.name] = read_grid(Path(folder) / f"{n}.npy", told)
        return found


_Broke: TypeAlias = tuple[str, dict[str, str]]


def _run(scratch: Path, root: Path | str, limits: Limits | None, **work: object) -> _Broke:
    """Let a child do ``work``; return the problem that files without an answer have."""
    bounds = limits or Limits()
    order = {"root": str(Path(root).resolve()), **work}
    order |= {"memory_bytes": bounds.memory_bytes, "cpu_seconds": int(bounds.seconds) + 1}
    (scratch / "order.json").write_text(json.dumps(order), encoding="utf-8")
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell, no user text
            [sys.executable, "-m", "hexie_geo.io.guard", str(scratch)],
            timeout=bounds.seconds,
            capture_output=True,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        return ("too_long", {"code": f"{bounds.seconds:g} s"})
    return ("child_died", {"code": str(done.returncode)})


def _environment() -> dict[str, str]:
    """Return the child's environment: no proxy or cloud settings reach GDAL."""
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME", "LANG", "LC_ALL", "PYTHONPATH")
    return {k: v for k, v in os.environ.items() if k in kept} | {"PYTHONUTF8": "1"}


def _told(scratch: Path, n: int, file: str, broke: _Broke) -> dict[str, Any] | DataError:
    answer = scratch / f"{n}.json"
    if not answer.exists():
        code, values = broke
        return DataError(Problem(code=f"io.{code}", file=file, values=values))
    told: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    if told["errors"]:
        return DataError(*(problem_of(p) for p in told["errors"]))
    return told


def _answer(scratch: Path, n: int, spec: FileSpec, broke: _Broke) -> Reading | DataError:
    told = _told(scratch, n, spec.file, broke)
    if isinstance(told, DataError):
        return told
    return Reading(
        frame=read_snapshot(scratch / f"{n}.parquet"),
        file=told["file"],
        layer=told["layer"],
        fixes=tuple(Fix(**f) for f in told["fixes"]),
        problems=tuple(problem_of(p) for p in told["problems"]),
    )


def _child(scratch: Path) -> None:
    order = json.loads((scratch / "order.json").read_text(encoding="utf-8"))
    _limit(order["memory_bytes"], order["cpu_seconds"])
    told: dict[str, object]
    for n, file in enumerate(order.get("files", ())):
        try:
            told = {"errors": [], "contents": contents(Path(order["root"]) / file)}
        except HexieError as exc:
            told = {"errors": [problem_table(p) for p in exc.problems]}
        _tell(scratch, n, told)
    for n, grid in enumerate(order.get("grids", ())):
        try:
            made = read_grid_file(Path(order["root"]), RasterRecipe(**grid))
        except HexieError as exc:
            told = {"errors": [problem_table(p) for p in exc.problems]}
        else:
            told = {"errors": [], **write_grid(scratch / f"{n}.npy", made)}
        _tell(scratch, n, told)
    for n, spec in enumerate(order.get("specs", ())):
        try:
            reading = read_file(Path(order["root"]), _spec(spec))
        except HexieError as exc:
            told = {"errors": [problem_table(p) for p in exc.problems]}
        else:
            write_snapshot(scratch / f"{n}.parquet", reading.frame)
            told = {
                "errors": [],
                "file": reading.file,
                "layer": reading.layer,
                "fixes": [asdict(f) for f in reading.fixes],
                "problems": [problem_table(p) for p in reading.problems],
            }
        _tell(scratch, n, told)


def _tell(scratch: Path, n: int, told: Mapping[str, object]) -> None:
    text = json.dumps(told, ensure_ascii=False, default=str)
    with atomic_path(scratch / f"{n}.json") as temporary:
        temporary.write_text(text, encoding="utf-8")


def _spec(told: Mapping[str, Any]) -> FileSpec:
    point = tuple(told["point"]) if told["point"] else None
    return FileSpec(**{**told, "header": tuple(told["header"]), "point": point})


def _limit(memory_bytes: int, cpu_seconds: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _child(Path(sys.argv[1]))
