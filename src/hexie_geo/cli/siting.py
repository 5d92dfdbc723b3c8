"""``hexie site``: where the next offices or facilities should open."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hexie_geo.cli.judge import head, metres
from hexie_geo.cli.options import Json, Lang, WorkspaceFolder, geopackage
from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import place_kind, term, text
from hexie_geo.model.terms import Metric, SitingQuestion

_SHOWN = 20
_FEW = 3
"""New sites where neither a number nor a budget is given."""


def site(
    ws: WorkspaceFolder,
    *,
    kind: Annotated[str, typer.Option(help="cli.option.kind")] = "police_office",
    k: Annotated[
        int | None,
        typer.Option("--k", min=1, metavar="N", help="cli.option.k", show_default=False),
    ] = None,
    within: Annotated[float, typer.Option(metavar="M", help="cli.option.within_one")] = 500.0,
    question: Annotated[
        SitingQuestion, typer.Option(metavar="QUESTION", help="cli.option.question")
    ] = SitingQuestion.COVER_MOST,
    candidates: Annotated[
        str | None,
        typer.Option(metavar="FILE|groups|KIND", help="cli.option.candidates", show_default=False),
    ] = None,
    capacity: Annotated[
        float | None,
        typer.Option(min=0, metavar="N", help="cli.option.capacity", show_default=False),
    ] = None,
    price: Annotated[
        float | None,
        typer.Option(min=0, metavar="X", help="cli.option.price", show_default=False),
    ] = None,
    budget: Annotated[
        float | None,
        typer.Option(min=0, metavar="X", help="cli.option.budget", show_default=False),
    ] = None,
    upgrade_capacity: Annotated[
        float | None,
        typer.Option(min=0, metavar="N", help="cli.option.upgrade_capacity", show_default=False),
    ] = None,
    upgrade_price: Annotated[
        float, typer.Option(min=0, metavar="X", help="cli.option.upgrade_price")
    ] = 0.0,
    leave_out_lost: Annotated[
        bool, typer.Option("--leave-out-lost", help="cli.option.leave_out_lost")
    ] = False,
    metric: Annotated[Metric, typer.Option(help="cli.option.metric")] = Metric.NETWORK,
    out: Annotated[
        Path | None,
        typer.Option(metavar="SITE.gpkg", help="cli.option.out_site", show_default=False),
    ] = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Find the best sites for new offices or facilities, beside those that are there."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.workflow import site as siting
    from hexie_geo.workflow.candidates import Upgrade, named_candidates

    geopackage(out)
    (within,) = metres(f"{within:g}")
    screen = Screen(lang, as_json=as_json)
    workspace = open_workspace(ws)
    larger = upgrade_capacity
    with screen.progress("busy.site"):
        found = siting.site(
            workspace,
            kind=kind,
            k=_FEW if k is None and budget is None else k,
            within_m=within,
            question=question,
            candidates=None if candidates is None else named_candidates(candidates, workspace),
            capacity=capacity,
            price=price,
            budget=budget,
            upgrade=None if larger is None else Upgrade(capacity=larger, price=upgrade_price),
            leave_out_lost=leave_out_lost,
            metric=metric,
        )
        if out is not None:
            siting.save(found, out)
    screen.json(siting.summary(found))
    head(screen, workspace)
    _sites(screen, found, workspace)
    _verdict(screen, found)
    _lost(screen, found, workspace)
    if out is not None:
        screen.line("written", path=out)


def _sites(screen: Screen, found: Any, workspace: Any) -> None:
    names = workspace.names
    sites = found.sites
    adds = found.answer.question not in {"nearest_on_average", "nearest_at_worst"}
    last = "serves" if found.answer.served else "adds"
    rows = [
        (
            site.rank,
            site.candidate_id,
            names.get(site.community_id, "—"),
            f"{getattr(site, last):,.0f}" if adds else "—",
            *(() if found.budget is None else (f"{site.price:,g}",)),
            screen.say("site.enlarged") if isinstance(site.instead_of, str) else "",
        )
        for site in sites.itertuples()
    ]
    paid = () if found.budget is None else ("price",)
    columns = [f"site.{n}" for n in ("rank", "candidate", "community", last, *paid, "how")]
    word = place_kind(found.kind, screen.language)
    if sites["instead_of"].isna().all():  # nothing to enlarge: nothing to say about it
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    screen.table("site.title", columns, rows, kind=word, within=f"{found.within_m:g}")
    if len(found.curve):
        steps = [
            (int(s.sites), f"{s.covered:,.0f}", f"{s.covered / max(found.answer.total, 1):.1%}")
            for s in found.curve.itertuples()
        ]
        screen.table("site.curve", [f"site.{n}" for n in ("sites", "covered", "share")], steps)


def _verdict(screen: Screen, found: Any) -> None:
    answer = found.answer
    some = answer.question == "cover_all" and answer.lost_demand > 0
    total = f"{answer.total:,.0f}"
    uncounted = any(message == "siting.notes.uncounted" for message, _ in found.notes)
    screen.line(
        "site.answer.cover_rest" if some else f"site.answer.{answer.question}",
        value=f"{answer.value:,.0f}",
        total=screen.say("site.known", total=total) if uncounted else total,
        question=term(SitingQuestion(answer.question), screen.language),
    )
    if found.budget is not None:
        screen.line("site.spent", spent=f"{found.spent:,g}", budget=f"{found.budget:,g}")
    if answer.proven:
        screen.line("site.proven")
    else:
        screen.line("site.gap", gap=f"{answer.gap:.2%}")
    for message, values in found.notes:
        screen.words(text(message, screen.language, **values))


def _lost(screen: Screen, found: Any, workspace: Any) -> None:
    """Say who no site or candidate reaches."""
    lost = found.lost[found.lost["households"] > 0]
    if lost.empty:
        return
    names = workspace.names
    sums = lost.groupby("community_id")["households"].sum().sort_values(ascending=False)
    rows = [(i, names.get(i) or "—", f"{n:,.0f}") for i, n in sums.head(_SHOWN).items()]
    columns = [f"site.{n}" for n in ("community_id", "community", "households")]
    screen.table("site.lost", columns, rows, households=f"{sums.sum():,.0f}", count=len(sums))
    if len(sums) > _SHOWN:
        screen.line("site.more", count=len(sums) - _SHOWN)
