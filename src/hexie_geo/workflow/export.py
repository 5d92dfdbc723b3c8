"""Use case: a workspace goes out as plain files, with the recipe that brings it back."""

from pathlib import Path
from typing import Any

import pandas as pd

from hexie_geo.io import toml
from hexie_geo.io.atomic import atomic_path
from hexie_geo.io.grids import write_raster
from hexie_geo.io.recipes import SCHEMA
from hexie_geo.io.vector import write_geopackage
from hexie_geo.model.crs import crs_name
from hexie_geo.model.layers import SPECS, has_geometry
from hexie_geo.model.workspace import Workspace

DATA = "data.gpkg"
RECIPE = "recipe.toml"


def export(workspace: Workspace, folder: Path | str) -> Path:
    """Write ``workspace`` as one GeoPackage, its grids, and a recipe that imports them again.

    Parameters
    ----------
    workspace
        What to give away.
    folder
        Made or replaced as a whole: ``data.gpkg``, ``rasters/NAME.tif``, ``recipe.toml``.

    Returns
    -------
    pathlib.Path
        The recipe. ``import_recipe(recipe, data_root=folder)`` gives an equal workspace:
        codes as text, counts, flags, dates, CRS, and shapes to the last bit. Assumptions
        were applied before; they are repeated as words in ``settings``.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo.grid import grouped
    >>> from hexie_geo.workflow.import_ import import_recipe
    >>> ws = grouped({"a": [600, 600]})
    >>> with tempfile.TemporaryDirectory() as scratch:
    ...     recipe = export(ws, Path(scratch) / "out")
    ...     again = import_recipe(recipe, data_root=recipe.parent).workspace
    >>> again.digest == ws.digest
    True
    """
    target = Path(folder)
    with atomic_path(target) as temporary:
        temporary.mkdir()
        layers = {n: _plain(layer) for n, layer in workspace.layers.items()}
        write_geopackage(temporary / DATA, layers)
        for name, raster in workspace.rasters.items():
            write_raster(temporary / "rasters" / f"{name}.tif", raster)
        (temporary / RECIPE).write_text(toml.dumps(_recipe(workspace)), encoding="utf-8")
    return target / RECIPE


def _plain(layer: pd.DataFrame) -> pd.DataFrame:
    """Return flags as yes and no: a GeoPackage flag cannot be unknown."""
    flags = [c for c in layer.columns if pd.api.types.is_bool_dtype(layer[c].dtype)]
    words = {c: layer[c].astype(object).map({True: "true", False: "false"}) for c in flags}
    return layer.assign(**{c: w.astype("str").where(layer[c].notna()) for c, w in words.items()})


def _recipe(workspace: Workspace) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "title": workspace.title or "—",
        "basis": workspace.basis.value,
        "as_of": workspace.as_of,
        "crs": None if workspace.crs is None else crs_name(workspace.crs),
        "standards": list(workspace.standards),
        "synthetic": workspace.synthetic,
        "settings": dict(workspace.settings),
        "layers": {n: _layer(n, layer) for n, layer in workspace.layers.items()},
        "rasters": {
            n: {
                "file": f"rasters/{n}.tif",
                "quantity": r.quantity,
                "crs": crs_name(r.crs),
            }
            for n, r in workspace.rasters.items()
        },
        "assumptions": [
            {
                "layer": a.layer,
                "field": a.field,
                "stated": a.value,
                "text_zh": a.text_zh,
                "text_en": a.text_en,
            }
            for a in workspace.assumptions
        ],
    }


def _layer(name: str, layer: pd.DataFrame) -> dict[str, Any]:
    shapes = layer.geometry.name if has_geometry(layer) else None
    known = {c.name for c in SPECS[name].columns}
    columns = [str(c) for c in layer.columns if c != shapes]
    return {
        "file": DATA,
        "layer": name,
        "columns": {c: c for c in columns if c in known},
        "keep": [c for c in columns if c not in known],
    }
