"""``hexie demo`` and ``hexie import``: how data comes in."""

import os
import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from hexie_geo.cli.options import Json, Lang, Seed
from hexie_geo.cli.screen import Screen
from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import text

_SHOWN = 12


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="cli.option.demo", show_default=False)
    ],
    seed: Seed = 7,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Write the made-up county's files, its recipe, its answer key and its workspace."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.workflow.demo import make_demo

    screen = Screen(lang, as_json=as_json)
    with screen.progress("busy.demo"):
        make_demo(folder, seed=seed)
        workspace = open_workspace(folder / "workspace")
    screen.json({"folder": str(folder), "workspace": str(folder / "workspace"), **_what(workspace)})
    screen.line("demo.done", folder=folder)
    _layers(screen, workspace)
    screen.line("next.check", workspace=folder / "workspace")


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="RECIPE.toml | FILES…", help="cli.option.recipe", show_default=False
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="WS", help="cli.option.out_ws", show_default=False)],
    data_root: Annotated[
        Path | None, typer.Option(help="cli.option.data_root", show_default=False)
    ] = None,
    repair_below: Annotated[
        float | None,
        typer.Option(metavar="M", help="cli.option.repair_below", show_default=False),
    ] = None,
    interactive: Annotated[
        bool, typer.Option("--interactive", help="cli.option.interactive")
    ] = False,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Read a county's files as a recipe says into a workspace; make the recipe by asking."""
    screen = Screen(lang, as_json=as_json)
    workspace = (
        _asked(files, out, repair_below, screen)
        if interactive
        else _replayed(files, data_root, out, repair_below, screen)
    )
    screen.json({"workspace": str(out), **_what(workspace)})
    screen.line("import.done", workspace=out)
    _layers(screen, workspace)
    _assumptions(screen, workspace)
    _problems(screen, workspace)
    screen.line("next.check", workspace=out)


def _replayed(
    files: list[Path], data_root: Path | None, out: Path, repair_below: float | None, screen: Screen
) -> Any:
    from hexie_geo.io.guard import Limits
    from hexie_geo.io.recipes import read_recipe, repaired
    from hexie_geo.workflow.import_ import import_recipe

    if len(files) != 1 or data_root is None:
        raise DataError(Problem(code="cli.one_recipe"))
    recipe = repaired(read_recipe(files[0]), below_m=repair_below)
    with screen.progress("busy.import", recipe=files[0].name) as bar:
        done = import_recipe(
            recipe,
            data_root=data_root,
            out=out,
            progress=lambda _layer, done, total: bar(done, total),
            limits=Limits(),  # a stranger's file is read in a process of its own
        )
    return done.workspace


def _asked(files: list[Path], out: Path, repair_below: float | None, screen: Screen) -> Any:
    from hexie_geo.cli.interview import LIMITS, interview
    from hexie_geo.io.recipes import repaired
    from hexie_geo.workflow.guided import RECIPE_FILE, save_import
    from hexie_geo.workflow.import_ import import_recipe

    recipe, root = interview(files, screen)
    recipe = repaired(recipe, below_m=repair_below)
    with screen.progress("busy.import", recipe=recipe.title):
        done = import_recipe(recipe, data_root=root, limits=LIMITS)
    save_import(done, recipe, out)
    said = {
        "folder": out,
        "recipe": in_quotes(out.resolve() / RECIPE_FILE),
        "root": in_quotes(root),
        "next": in_quotes(next_folder(out, recipe.as_of.year)),
    }
    screen.words(text("wizard.cli.saved", screen.language, **said))
    return done.workspace


def next_folder(folder: Path, year: int) -> Path:
    """Return a folder beside ``folder`` for the counts of the year after ``year``.

    Examples
    --------
    >>> next_folder(Path("/县/社区2025"), 2025).name, next_folder(Path("/县/ws"), 2025).name
    ('社区2026', 'ws-2026')
    """
    bare = folder.name.removesuffix(str(year))
    name = f"{bare}{year + 1}" if bare != folder.name else f"{folder.name}-{year + 1}"
    return folder.resolve().with_name(name)


def in_quotes(path: Path) -> str:
    """Return a path as it can be pasted into the system's own shell."""
    return f'"{path}"' if os.name == "nt" else shlex.quote(str(path))


def _what(workspace: Any) -> dict[str, Any]:
    return {
        "title": workspace.title,
        "digest": workspace.digest,
        "synthetic": workspace.synthetic,
        "basis": workspace.basis.value,
        "as_of": workspace.as_of,
        "crs": None if workspace.crs is None else workspace.crs.to_string(),
        "counts": workspace.counts(),
        "assumptions": [
            {"layer": a.layer, "field": a.field, "value": a.value, "zh": a.text_zh, "en": a.text_en}
            for a in workspace.assumptions
        ],
        "problems": [
            {
                "code": p.code,
                "file": p.file,
                "layer": p.layer,
                "rows": list(p.rows),
                "field": p.field,
                "zh": p.say("zh"),
                "en": p.say("en"),
            }
            for p in workspace.import_problems
        ],
    }


def _layers(screen: Screen, workspace: Any) -> None:
    rows = [
        (text(f"terms.layer.{name}", screen.language), count)
        for name, count in workspace.counts().items()
    ]
    screen.table("layers.title", ("layers.layer", "layers.rows"), rows)


def _assumptions(screen: Screen, workspace: Any) -> None:
    if workspace.assumptions:
        said = [a.text_zh if screen.language == "zh" else a.text_en for a in workspace.assumptions]
        screen.table("assumptions.title", ("assumptions.words",), [(s,) for s in said])


def _problems(screen: Screen, workspace: Any) -> None:
    problems = workspace.import_problems
    if problems:
        screen.table(
            "problems.title",
            ("problems.words",),
            [(p.say(screen.language),) for p in problems[:_SHOWN]],
            count=len(problems),
        )
