"""A workspace on disk: one folder of named, immutable snapshots.

::

    WS/workspace.toml                     schema, basis, count date, CRS, sources, assumptions
    WS/layers/communities-0a1b….parquet   GeoParquet; the name carries the content digest
    WS/rasters/dem-0a1b….tif

Nothing is edited in place: saving again writes snapshots beside the old ones and swaps
``workspace.toml`` last, so a reader sees the old workspace or the new one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from hexie_geo.errors import Problem, StoreError
from hexie_geo.io import toml
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.grids import read_raster, write_raster
from hexie_geo.io.records import problem_of, problem_table
from hexie_geo.io.snapshots import read_snapshot, write_snapshot
from hexie_geo.model.crs import crs_name
from hexie_geo.model.digest import frame_digest
from hexie_geo.model.rasters import Raster
from hexie_geo.model.terms import Basis
from hexie_geo.model.workspace import Assumption, Source, Workspace, hash_array

SCHEMA = 1
FILE = "workspace.toml"


def save_workspace(workspace: Workspace, folder: Path | str) -> Path:
    """Write ``workspace`` into ``folder``; return ``folder``.

    Parameters
    ----------
    workspace
        What to keep; it is not edited.
    folder
        Made if need be. Snapshots already there stay; equal content is not written twice.

    Returns
    -------
    pathlib.Path
        ``folder``.

    Raises
    ------
    StoreError
        ``store.value`` when a setting cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo.grid import grouped
    >>> ws = grouped({"a": [600, 600]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = open_workspace(save_workspace(ws, Path(folder) / "ws"))
    >>> again.digest == ws.digest, again.synthetic
    (True, True)
    """
    root = Path(folder)
    layers = {name: _save_layer(root, name, layer) for name, layer in workspace.layers.items()}
    rasters = {name: _save_raster(root, name, r) for name, r in workspace.rasters.items()}
    tree = {
        "schema": SCHEMA,
        "title": workspace.title,
        "basis": workspace.basis.value,
        "as_of": workspace.as_of,
        "crs": None if workspace.crs is None else crs_name(workspace.crs),
        "standards": list(workspace.standards),
        "synthetic": workspace.synthetic,
        "digest": workspace.digest,
        "layers": layers,
        "rasters": rasters,
        "settings": dict(workspace.settings),
        "assumptions": [asdict(a) for a in workspace.assumptions],
        "sources": [asdict(s) for s in workspace.sources],
        "import_problems": [problem_table(p) for p in workspace.import_problems],
    }
    try:
        text = toml.dumps(tree)
    except TypeError as exc:
        values = {"detail": exc}
        raise StoreError(Problem(code="store.value", file=str(root), values=values)) from exc
    with atomic_path(root / FILE) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return root


def open_workspace(folder: Path | str) -> Workspace:
    """Read the workspace that :func:`save_workspace` wrote into ``folder``.

    Parameters
    ----------
    folder
        The workspace's folder.

    Returns
    -------
    Workspace
        With the digest it was saved with.

    Raises
    ------
    StoreError
        ``store.not_a_workspace``, ``store.schema`` (written by another version; the
        message says how to convert it), ``store.missing`` (a snapshot is gone),
        ``store.unreadable`` (a snapshot is no longer a table) or ``store.changed`` (a snapshot
        is not what its name says).

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo.grid import grouped
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     same = open_workspace(save_workspace(grouped({"a": [600, 600]}), folder))
    >>> same.communities["households"].tolist()
    [1200]
    """
    root = Path(folder)
    file = root / FILE
    if not file.is_file():
        raise StoreError(Problem(code="store.not_a_workspace", file=str(root)))
    try:
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        values = {"detail": exc}
        raise StoreError(Problem(code="store.damaged", file=str(file), values=values)) from exc
    if tree.get("schema") != SCHEMA:
        versions = {"found": tree.get("schema"), "wanted": SCHEMA}
        raise StoreError(Problem(code="store.schema", file=str(file), values=versions))
    named = {**tree["layers"], **tree["rasters"]}
    StoreError.raise_if(
        Problem(code="store.missing", file=str(root / entry["file"]), layer=name)
        for name, entry in named.items()
        if not (root / entry["file"]).is_file()
    )
    workspace = _assemble(root, tree)
    if workspace.digest != tree["digest"]:
        raise StoreError(Problem(code="store.changed", file=str(root)))
    return workspace


def _assemble(root: Path, tree: Mapping[str, Any]) -> Workspace:
    from pyproj import CRS

    crs = CRS.from_user_input(tree["crs"]) if "crs" in tree else None
    layers = _layers(root, tree["layers"], crs)
    rasters = {
        n: read_raster(root / e["file"], quantity=e["quantity"], crs=e["crs"])
        for n, e in tree["rasters"].items()
    }
    return Workspace(
        basis=Basis(tree["basis"]),
        as_of=tree["as_of"],
        crs=crs,
        rasters=rasters,
        standards=tuple(tree["standards"]),
        title=tree["title"],
        synthetic=tree["synthetic"],
        assumptions=tuple(Assumption(**a) for a in tree["assumptions"]),
        sources=tuple(Source(**s) for s in tree["sources"]),
        import_problems=tuple(problem_of(p) for p in tree["import_problems"]),
        settings=tree["settings"],
        **layers,
    )


def _layers(root: Path, entries: Mapping[str, Any], crs: Any) -> dict[str, Any]:
    """Read every layer; name all of those whose file is torn or overwritten."""
    from pyarrow import ArrowException

    read, torn = {}, []
    for name, entry in entries.items():
        try:
            read[name] = read_snapshot(root / entry["file"], crs=crs)
        except (ArrowException, OSError):
            file = str(root / entry["file"])
            torn.append(Problem(code="store.unreadable", file=file, layer=name))
    StoreError.raise_if(torn)
    return read


def _save_layer(root: Path, name: str, layer: pd.DataFrame) -> dict[str, Any]:
    file = f"layers/{name}-{frame_digest(layer)}.parquet"
    if not (root / file).exists():
        with atomic_path(root / file) as temporary:
            write_snapshot(temporary, layer.reset_index(drop=True))
    return {"file": file, "rows": len(layer)}


def _save_raster(root: Path, name: str, raster: Raster) -> dict[str, Any]:
    file = f"rasters/{name}-{hash_array(raster)}.tif"
    if not (root / file).exists():
        write_raster(root / file, raster)
    return {"file": file, "quantity": raster.quantity, "crs": crs_name(raster.crs)}
