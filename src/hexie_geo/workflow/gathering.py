"""The files of a recipe as they are read: here, or in a child process with limits."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from hexie_geo.errors import DataError, HexieError, Problem
from hexie_geo.io.accounts import LeftOut
from hexie_geo.io.guard import Limits, read_grid_file, read_grids_guarded, read_guarded
from hexie_geo.io.reading import read_file
from hexie_geo.io.recipe_parts import FileSpec, Recipe
from hexie_geo.io.records import Reading
from hexie_geo.model.rasters import Raster
from hexie_geo.workflow.survey import look

Read = Callable[[FileSpec], Reading]


def reader(plan: Recipe, root: Path, limits: Limits | None) -> Read:
    """Return the function that reads a file: here, or in one child process for all."""
    if limits is None:
        return lambda spec: read_file(root, spec)
    specs = [r.source for r in plan.layers] + [j.source for r in plan.layers for j in r.join]
    answers = read_guarded(root, list(dict.fromkeys(specs)), limits=limits)

    def read(spec: FileSpec) -> Reading:
        answer = answers[spec]
        if isinstance(answer, DataError):
            raise answer
        return answer

    return read


def grids(
    plan: Recipe, root: Path, limits: Limits | None, errors: list[Problem]
) -> dict[str, Raster]:
    """Return the grids of a recipe; what is wrong with them joins ``errors``."""
    guarded = limits is not None and plan.rasters
    answers = read_grids_guarded(root, plan.rasters, limits=limits) if guarded else {}
    made = {}
    for recipe in plan.rasters:
        try:
            answer = answers[recipe.name] if guarded else read_grid_file(root, recipe)
            if isinstance(answer, DataError):
                raise answer
        except HexieError as exc:
            errors += of_layer(recipe.name, exc.problems)
        else:
            made[recipe.name] = answer
    return made


def left_out(plan: Recipe, root: Path, limits: Limits | None) -> tuple[LeftOut, ...]:
    """Count the rows of the parts a recipe leaves out, those without a system as well."""
    if not plan.left_out:
        return ()
    return tuple(
        LeftOut(
            file=part.source.file,
            part=part.source.layer or "",
            rows=None if part.reading is None else part.reading.rows_in,
        )
        for part in look(root, plan.left_out, limits=limits)
    )


def of_layer(name: str, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with the layer they keep out; one named by the file stays."""
    return [replace(p, layer=p.layer or name) for p in problems]
