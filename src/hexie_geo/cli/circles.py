"""``hexie circles``: life-circle levels, each on its own."""

from typing import Annotated

import typer

from hexie_geo.cli.judge import head
from hexie_geo.cli.options import Json, Lang, Unverified, WorkspaceFolder
from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import place_kind
from hexie_geo.model.terms import Metric


def circles(
    ws: WorkspaceFolder,
    kind: Annotated[
        list[str] | None, typer.Option(help="cli.option.kinds", show_default=False)
    ] = None,
    unverified: Unverified = False,
    metric: Annotated[Metric, typer.Option(help="cli.option.metric")] = Metric.NETWORK,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Count whom each life-circle level reaches, kind by kind."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.workflow import circles as levels

    screen = Screen(lang, as_json=as_json)
    workspace = open_workspace(ws)
    with screen.progress("busy.cover"):
        table = levels.circles(workspace, kinds=kind, include_unverified=unverified, metric=metric)
    told = levels.summary(table)
    screen.json(told)
    head(screen, workspace)
    rows = [
        (
            r[f"name_{lang}"] + ("" if r["verified"] else screen.say("circles.not_verified")),
            f"≤ {r['within_m']:g} m",
            place_kind(r["kind"], lang),
            "—" if r["share"] is None else f"{r['share']:.1%}",
            *(r["communities"][reach] for reach in ("all", "part", "none", "unknown")),
        )
        for r in told
    ]
    names = ("level", "within", "kind", "share", "all", "part", "none", "unknown")
    screen.table("circles.title", [f"circles.{n}" for n in names], rows)
