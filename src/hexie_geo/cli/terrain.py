"""``hexie walk`` and ``hexie residents``: what grids tell, slopes and people."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hexie_geo.cli.judge import head, metres
from hexie_geo.cli.options import Json, Lang, WorkspaceFolder
from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import place_kind

if TYPE_CHECKING:
    import pandas as pd

    from hexie_geo.model.rasters import Raster

_SHOWN = 30
Way = Literal["toward", "from", "round_trip"]


def walk(
    ws: WorkspaceFolder,
    kind: Annotated[str, typer.Option(help="cli.option.kind")] = "police_office",
    minutes: Annotated[
        str, typer.Option(metavar="MIN,MIN,…", help="cli.option.minutes")
    ] = "5,10,15",
    direction: Annotated[Way, typer.Option(metavar="WAY", help="cli.option.direction")] = "toward",
    dem: Annotated[
        str | None, typer.Option(metavar="FILE.tif", help="cli.option.dem", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="cli.option.out_csv", show_default=False)
    ] = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Measure walking time over the terrain to the nearest office or facility of a kind."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.workflow import walk as walking

    screen = Screen(lang, as_json=as_json)
    wanted = metres(minutes)
    workspace = open_workspace(ws)
    with screen.progress("busy.cover"):
        found = walking.walk(
            workspace,
            kind=kind,
            minutes=wanted,
            direction=direction,
            dem=None if dem is None else _grid(dem, "elevation"),
        )
    _write(found.times, out)
    told = walking.summary(found)
    screen.json(told)
    head(screen, workspace)
    rows = [
        (
            f"≤ {row['within_min']:g} min",
            f"{row['covered'] / max(row['total'], 1):.1%}",
            *(row[k] for k in ("covered", "not_covered", "unknown", "total")),
        )
        for row in told["households"]
    ]
    names = ("within", "share", "covered", "not_covered", "unknown", "total")
    screen.table("walk.title", [f"cover.{n}" for n in names], rows, kind=place_kind(kind, lang))
    screen.words(told["definition"][lang])
    if found.lost:
        screen.line("walk.lost", count=len(found.lost), names=", ".join(found.lost[:8]))
    if out is not None:
        screen.line("written", path=out)


def residents(
    ws: WorkspaceFolder,
    raster: Annotated[
        str | None, typer.Option(metavar="FILE.tif", help="cli.option.raster", show_default=False)
    ] = None,
    quantity: Annotated[
        Literal["count", "density"], typer.Option(metavar="WHAT", help="cli.option.quantity")
    ] = "count",
    blank_zero: Annotated[bool, typer.Option("--blank-zero", help="cli.option.blank_zero")] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="cli.option.out_csv", show_default=False)
    ] = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Count the people of a population grid in every community."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.workflow import residents as counting

    screen = Screen(lang, as_json=as_json)
    workspace = open_workspace(ws)
    table = counting.residents(
        workspace,
        grid=None if raster is None else _grid(raster, quantity),
        blank_means=0.0 if blank_zero else None,
    )
    _write(table, out)
    told = counting.summary(table)
    screen.json(told)
    head(screen, workspace)
    known = [row for row in told["communities"] if row["population"] is not None]
    known.sort(key=lambda row: -row["population"])
    rows = [
        (
            row["community_id"],
            row["name"],
            f"{row['population']:,.0f}",
            *(
                "—" if row[n] is None else f"{row[n]:{form}}"
                for n, form in (("households", ",.0f"), ("people_per_household", ".2f"))
            ),
        )
        for row in known[:_SHOWN]
    ]
    names = ("id", "name", "population", "households", "per_household")
    screen.table("residents.title", [f"residents.{n}" for n in names], rows)
    screen.line("residents.sum", people=f"{told['population']:,.0f}", unknown=told["unknown"])
    if blank_zero:
        screen.line("residents.blank")
    if out is not None:
        screen.line("written", path=out)


def _grid(path: str, quantity: Any) -> "Raster":
    from hexie_geo.io.grids import read_raster

    return read_raster(path, quantity=quantity)


def _write(table: "pd.DataFrame", out: Path | None) -> None:
    """Write a table as CSV, whole or not at all."""
    if out is None:
        return
    from hexie_geo.io.atomic import atomic_path

    with atomic_path(out) as temporary:
        table.to_csv(temporary, index=False, encoding="utf-8-sig", lineterminator="\n")
