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
from hexie_geo.model.crs import crs_name
from hexie_geo.model.digest import frame_digest
from hexie_geo.model.layers import has_geometry
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
        "import_problems": [_problem_table(p) for p in workspace.import_problems],
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

    Returns
    -------
    Workspace
        With the digest it was saved with.

    Raises
    ------
    StoreError
        ``store.not_a_workspace``, ``store.schema`` (written by another version; the
        message says how to convert it), ``store.missing`` (a snapshot is gone) or
        ``store.changed`` (a snapshot is not what its name says).
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
    layers: dict[str, Any] = {
        n: _open_layer(root / e["file"], crs) for n, e in tree["layers"].items()
    }
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
        import_problems=tuple(_problem(p) for p in tree["import_problems"]),
        settings=tree["settings"],
        **layers,
    )


def _problem_table(problem: Problem) -> dict[str, Any]:
    plain = {
        k: v if isinstance(v, str | int | float | bool) else str(v)
        for k, v in problem.values.items()
    }
    return {**asdict(problem), "rows": list(problem.rows), "values": plain}


def _problem(table: Mapping[str, Any]) -> Problem:
    return Problem(**{**table, "rows": tuple(table["rows"])})


def _save_layer(root: Path, name: str, layer: pd.DataFrame) -> dict[str, Any]:
    file = f"layers/{name}-{frame_digest(layer)}.parquet"
    if not (root / file).exists():
        plain = layer if has_geometry(layer) else pd.DataFrame(layer)
        objects = [c for c in plain.columns if plain[c].dtype == object]
        mixed = [c for c in objects if pd.api.types.infer_dtype(plain[c]).startswith("mixed")]
        text = {c: plain[c].astype("str").where(plain[c].notna()) for c in mixed}
        with atomic_path(root / file) as temporary:
            plain = plain.assign(**text)  # a column of several kinds is kept as text
            plain.to_parquet(temporary, index=False)
    return {"file": file, "rows": len(layer)}


def _open_layer(path: Path, crs: Any) -> pd.DataFrame:
    import geopandas as gpd
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    shaped = b"geo" in (schema.metadata or {})
    frame = gpd.read_parquet(path) if shaped else pd.read_parquet(path)
    described = (schema.pandas_metadata or {}).get("columns", [])
    mixed = [
        c["name"]
        for c in described
        if c["numpy_type"] == "object" and str(frame[c["name"]].dtype) != "geometry"
    ]
    exact = pq.read_table(path, columns=mixed).to_pydict()
    frame = frame.assign(**{n: pd.Series(v, dtype=object) for n, v in exact.items()})
    return frame.set_crs(crs, allow_override=True) if isinstance(frame, gpd.GeoDataFrame) else frame


def _save_raster(root: Path, name: str, raster: Raster) -> dict[str, Any]:
    file = f"rasters/{name}-{hash_array(raster)}.tif"
    if not (root / file).exists():
        write_raster(root / file, raster)
    return {"file": file, "quantity": raster.quantity, "crs": crs_name(raster.crs)}
