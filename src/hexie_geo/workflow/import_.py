"""Use case: files and a recipe in, a checked workspace and an import report out."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hexie_geo.catalogue import LANGUAGES
from hexie_geo.errors import CrsError, DataError, HexieError, LayerError, Problem
from hexie_geo.i18n import text
from hexie_geo.io.accounts import ImportReport, account, save_report
from hexie_geo.io.atomic import refuse_file
from hexie_geo.io.guard import Limits
from hexie_geo.io.intake import Intake, keep_out_strays
from hexie_geo.io.privacy import masked_problem
from hexie_geo.io.recipe_parts import LayerRecipe, Recipe
from hexie_geo.io.recipes import read_recipe
from hexie_geo.io.shaping import shape
from hexie_geo.io.store import save_workspace
from hexie_geo.model.crs import metric
from hexie_geo.model.layers import SPECS
from hexie_geo.model.workspace import Source, Workspace
from hexie_geo.workflow.gathering import Read, grids, left_out, of_layer, reader
from hexie_geo.workflow.mending import mend
from hexie_geo.workflow.trials import try_datums

_NO_CRS = ("io.no_crs", "io.raster_no_crs")
Progress = Callable[[str, int, int], None]
"""Called with a layer's name, how many are done, and how many there are."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ImportResult:
    """The workspace and the report of how it was made."""

    workspace: Workspace
    report: ImportReport


def import_recipe(
    recipe: Path | str | Recipe,
    *,
    data_root: Path | str,
    out: Path | str | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> ImportResult:
    r"""Read the files a recipe names and make a workspace of them.

    Parameters
    ----------
    recipe
        A recipe file, or one already read.
    data_root
        Folder its file names are relative to.
    out
        Folder to save the workspace in, with ``import_report.csv`` beside it; nothing is
        written when left out, and nothing when anything is wrong.
    progress
        Called before each layer.
    limits
        Read the files in a child process that may cost no more than this. Faces that take
        files from strangers give it; without it files are read here.

    Returns
    -------
    ImportResult
        ``workspace`` and ``report``.

    Raises
    ------
    DataError, LayerError, CrsError
        With every problem of every file at once: file, layer, row, field and remedy.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = (Path(folder) / "sq.csv").write_text(
    ...         "编码,名称,乡镇编码,户数\n0101,云山社区,01,约1200户\n", encoding="utf-8"
    ...     )
    ...     recipe = Path(folder) / "recipe.toml"
    ...     _ = recipe.write_text('''
    ... schema = 1
    ... title = "一个社区"
    ... basis = "hukou"
    ... as_of = 2025-12-31
    ... [layers.communities]
    ... file = "sq.csv"
    ... [layers.communities.columns]
    ... community_id = "编码"
    ... name = "名称"
    ... township_id = "乡镇编码"
    ... households = "户数"
    ... [layers.communities.constants]
    ... area = "urban"
    ... body = "residents_committee"
    ... ''', encoding="utf-8")
    ...     done = import_recipe(recipe, data_root=folder)
    >>> done.workspace.communities[["community_id", "households"]].values.tolist()
    [['0101', 1200]]
    """
    if out is not None:
        refuse_file(out)
    plan = recipe if isinstance(recipe, Recipe) else read_recipe(recipe)
    root = Path(data_root)
    errors: list[Problem] = []
    home = _home(plan, errors)
    made = _read_layers(plan, reader(plan, root, limits), progress, errors)
    for layer in made.values():
        errors += layer.place(home)
    keep_out_strays(made)
    for layer in made.values():
        errors += layer.check()
    rasters = grids(plan, root, limits, errors)
    _raise(errors)
    try_datums(made)
    if plan.repair_below_m is not None:
        mend(made, narrower_than_m=plan.repair_below_m)
    report = account(made.values(), left_out(plan, root, limits))
    workspace = Workspace.from_layers(
        basis=plan.basis,
        as_of=plan.as_of,
        crs=home,
        rasters=rasters,
        standards=plan.standards,
        title=plan.title,
        synthetic=plan.synthetic,
        settings=plan.settings,
        assumptions=tuple(g.assumption for g in plan.given),
        sources=tuple(s for layer in made.values() for s in _sources(layer, root)),
        import_problems=report.problems,
        **{name: layer.frame.reset_index(drop=True) for name, layer in made.items()},
    )
    if out is not None:
        save_workspace(workspace, out)
        save_report(report, Path(out) / "import_report.csv")
    return ImportResult(workspace=workspace, report=report)


def _home(plan: Recipe, errors: list[Problem]) -> Any:
    if plan.crs is None:
        return None
    try:
        return metric(plan.crs)
    except HexieError as exc:
        errors += [replace(p, file=plan.file) for p in exc.problems]
        return None


def _read_layers(
    plan: Recipe, read: Read, progress: Progress | None, errors: list[Problem]
) -> dict[str, Intake]:
    """Read every layer; those that a filter looks at come first."""
    made: dict[str, Intake] = {}
    order = sorted(plan.layers, key=lambda r: any(w.in_layer for w in r.where))
    for done, recipe in enumerate(order):
        if progress is not None:
            progress(recipe.name, done, len(order))
        try:
            intake = _read_layer(plan, recipe, read, made, errors)
        except HexieError as exc:
            errors += of_layer(recipe.name, exc.problems)
            continue
        if intake is not None:
            made[recipe.name] = intake
    return {spec: made[spec] for spec in SPECS if spec in made}


def _read_layer(
    plan: Recipe,
    recipe: LayerRecipe,
    read: Read,
    made: dict[str, Intake],
    errors: list[Problem],
) -> Intake | None:
    reading = read(recipe.source)
    shaped = shape(
        reading,
        recipe,
        SPECS[recipe.name],
        read=read,
        given=plan.given,
        layers={name: layer.frame for name, layer in made.items()},
    )
    errors += shaped.errors
    return None if shaped.errors else Intake.of(recipe, reading, shaped)


def _raise(errors: list[Problem]) -> None:
    if not errors:
        return
    crs = all(p.code.startswith("crs.") or p.code in _NO_CRS for p in errors)
    kind = (
        CrsError
        if crs
        else LayerError
        if any(p.code.startswith("layer.") for p in errors)
        else DataError
    )
    raise kind(*map(masked_problem, errors))


def _sources(layer: Intake, root: Path) -> Iterator[Source]:
    """Yield the layer's own file, then those joined to it, each with its own CRS."""
    name, own = layer.recipe.name, layer.recipe.source.file
    yield Source(
        layer=name,
        file=own,
        digest=_digest(root / own),
        rows=len(layer.reading.frame),
        crs=layer.reading.crs,
    )
    for j in layer.joined:
        said = (text("import.joined_by", language, key=j.key) for language in LANGUAGES)
        yield Source(
            layer=name,
            file=j.source.file,
            digest=_digest(root / j.source.file),
            rows=j.rows,
            crs=j.crs,
            note=" / ".join(said),
        )


def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()
