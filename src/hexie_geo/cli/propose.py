"""``hexie plan`` and ``hexie run``: what to change, and the papers of the whole job."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hexie_geo.cli import clauses
from hexie_geo.cli.judge import calls_for_action, head, outcomes
from hexie_geo.cli.options import FindingsOk, Json, Lang, Seed, WorkspaceFolder, geopackage
from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import term
from hexie_geo.model.terms import Band, OutcomeRule, Reach, Townships

_SHOWN = 30
BandOption = Annotated[Band, typer.Option("--band", metavar="BAND", help="cli.option.band")]


def plan(
    ws: WorkspaceFolder,
    band: BandOption = Band.TRIGGER,
    reach: Annotated[
        Reach, typer.Option(metavar="REACH", help="cli.option.reach")
    ] = Reach.ADJACENT,
    townships: Annotated[
        Townships, typer.Option(metavar="WHERE", help="cli.option.townships")
    ] = Townships.INSIDE,
    outcome: Annotated[
        OutcomeRule, typer.Option(metavar="RULE", help="cli.option.outcome")
    ] = OutcomeRule.CHANGED_1000_3000,
    border_slack: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="cli.option.border_slack")
    ] = 0.0,
    seed: Seed = 0,
    alternatives: Annotated[int, typer.Option(min=1, help="cli.option.alternatives")] = 1,
    prove: Annotated[bool, typer.Option("--prove", help="cli.option.prove")] = False,
    out: Annotated[
        Path | None,
        typer.Option(metavar="PLAN.gpkg", help="cli.option.out_plan", show_default=False),
    ] = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Propose the boundary changes that move the fewest households."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.planning.standing import proof
    from hexie_geo.workflow import plan as planning
    from hexie_geo.workflow import rescore
    from hexie_geo.workflow.plan_file import save_plan

    geopackage(out)
    screen = Screen(lang, as_json=as_json)
    workspace = open_workspace(ws)
    with screen.progress("busy.plan") as bar:
        plans = planning.propose(
            workspace,
            band=band,
            reach=reach,
            townships=townships,
            outcome=outcome,
            border_slack=border_slack,
            seed=seed,
            alternatives=alternatives,
            prove=prove,
            progress=bar,
        )
        services = rescore.services(plans[0], workspace)
        if out is not None:
            save_plan(plans, workspace, out, services=services)
    screen.json(planning.summary(plans, workspace, services=services))
    head(screen, workspace)
    if not screen.as_json:
        _scores(screen, plans)
        screen.words(proof(plans[0], language=lang))
        if len(plans) > 1:
            _comparison(screen, plans)
        _changes(screen, plans[0], workspace)
        _services(screen, services, workspace, whole=out is not None)
        _certificates(screen, plans[0], workspace)
    if out is not None:
        screen.line("written", path=out)


def run(
    ws: WorkspaceFolder,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="cli.option.out_run", show_default=False)
    ],
    band: Annotated[
        list[Band] | None,
        typer.Option("--band", metavar="BAND", help="cli.option.bands", show_default=False),
    ] = None,
    seed: Seed = 0,
    findings_ok: FindingsOk = False,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Do the whole job: check, plan, cover, and write tables and the dossier."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.workflow.run import run as do

    screen = Screen(lang, as_json=as_json)
    workspace = open_workspace(ws)
    with screen.progress("busy.run") as bar:
        done = do(
            workspace, out, language=lang, bands=band or [Band.TRIGGER], seed=seed, progress=bar
        )
    files = {name: str(path) for name, path in done.files.items()}
    screen.json({**done.summary, "files": files, "seconds": dict(done.seconds)})
    found = done.summary["check"]
    head(screen, workspace)
    outcomes(screen, clauses.telling(found["outcomes"]))
    clauses.fold(screen, found, ws)
    if not screen.as_json:
        _scores(screen, done.plans)
        screen.table("files.title", ("files.file",), [(path,) for path in files.values()])
    if calls_for_action(found) and not findings_ok:
        raise typer.Exit(1)


def _scores(screen: Screen, plans: Any) -> None:
    from hexie_geo.planning.explanation import kinds

    rows = [
        (
            number,
            kinds(plan, language=screen.language),
            plan.known_outside_before,
            plan.known_outside_after,
            plan.to_verify,
            plan.moved_households,
            f"{plan.moved_share:.1%}",
            plan.lower_bound_households,
            len(plan.changes),
        )
        for number, plan in enumerate(plans, start=1)
    ]
    outside = ("outside_before", "outside_after", "to_verify")
    names = ("number", "kind", *outside, "moved", "share", "bound", "changes")
    screen.table("plan.title", [f"plan.{n}" for n in names], rows)


def _comparison(screen: Screen, plans: Any) -> None:
    """Show what else tells the plans apart (方案比选表): reach, shape, roads, rooms."""
    from hexie_geo.planning.explanation import kinds
    from hexie_geo.workflow.plan import comparison

    table = comparison(plans)
    roads = table["border_on_roads_share"].astype(float).map("{:.0%}".format, na_action="ignore")
    rows = [
        (
            number,
            kinds(plan, language=screen.language),
            term(plan.rules.reach, screen.language),
            table["new_communities"][number - 1],
            f"{table['border_change_m'][number - 1]:+.0f}",
            roads.fillna("—")[number - 1],
            f"{table['rooms_missing_m2'][number - 1]:.0f}",
            table["placed_differently"][number - 1],
        )
        for number, plan in enumerate(plans, start=1)
    ]
    names = ("number", "kind", "reach", "new", "border_m", "on_roads", "rooms_m2", "differently")
    screen.table("plan.compare_title", [f"plan.{n}" for n in names], rows)


def _changes(screen: Screen, plan: Any, workspace: Any) -> None:
    from hexie_geo.planning.explanation import flags, label, reason

    rows = [
        (
            label(change, language=screen.language, workspace=workspace),
            change.moved_households,
            "\n".join(
                (
                    reason(change, language=screen.language, workspace=workspace),
                    *flags(change, workspace, language=screen.language),
                )
            ),
        )
        for change in plan.changes[:_SHOWN]
    ]
    if rows:
        names = ("plan.change", "plan.moved", "plan.reason")
        screen.table("plan.changes_title", names, rows, count=len(plan.changes))


def _services(screen: Screen, services: Any, workspace: Any, *, whole: bool) -> None:
    """Show what the first plan does to the police; the other kinds are in the file and the JSON."""
    from hexie_geo.planning.naming import called
    from hexie_geo.workflow.cover import POLICE

    told = services[services["kind"] == POLICE]
    if told.empty:
        return
    rows = [
        (
            workspace.names.get(row.community_id) or called(row.community_id, screen.language),
            *(
                "—" if value != value else form.format(value)  # noqa: PLR0124 - missing is NaN
                for value, form in (
                    (row.households_before, "{:,.0f}"),
                    (row.covered_share_before, "{:.1%}"),
                    (row.households_after, "{:,.0f}"),
                    (row.covered_share_after, "{:.1%}"),
                )
            ),
        )
        for row in told.head(_SHOWN).itertuples()
    ]
    columns = ("community", "homes_before", "share_before", "homes_after", "share_after")
    within = f"{told['within_m'].iloc[0]:g}"
    screen.table("plan.services_title", [f"plan.{n}" for n in columns], rows, within=within)
    screen.line("plan.services_file" if whole else "plan.services_json")


def _certificates(screen: Screen, plan: Any, workspace: Any) -> None:
    from hexie_geo.planning.explanation import reason
    from hexie_geo.planning.scope import band_limits

    spoken_of = [c for c in plan.certificates if c.code != "rural"]  # the clause is urban
    rows = [
        (c.community_id, reason(c, language=screen.language, workspace=workspace))
        for c in spoken_of[:_SHOWN]
    ]
    if rows:
        names = ("site.community_id", "plan.why")
        screen.table("plan.why_title", names, rows, count=len(spoken_of))
    if rural := len(plan.certificates) - len(spoken_of):
        low, high = band_limits(plan.rules.band)
        screen.line("plan.rural", count=rural, low=low, high=high)
