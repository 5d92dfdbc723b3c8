"""``hexie compare`` and ``report``: two states side by side, and the papers of a proposal."""

from pathlib import Path
from typing import Annotated

import typer

from hexie_geo.catalogue import Language
from hexie_geo.cli.desk import day, opened
from hexie_geo.cli.options import Database, Json, Lang, MaybeDate, ProposalId, WorkspaceFolder
from hexie_geo.cli.screen import Screen
from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import term, text
from hexie_geo.model.terms import Outcome

_SHOWN = 30


def compare(
    before: WorkspaceFolder,
    after: Annotated[
        Path, typer.Argument(metavar="WS2", help="cli.option.workspace_2", show_default=False)
    ],
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Show what changed between two states or two years, and whose verdict flipped."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.workflow.compare import compare as side_by_side

    screen = Screen(lang, as_json=as_json)
    first, second = open_workspace(before), open_workspace(after)
    with screen.progress("busy.compare"):
        found = side_by_side(first, second)
    table = found.communities[found.communities["change"] != "unchanged"]
    screen.json(found.summary() | {"changed": table.to_dict("records")})
    if not found.same_basis:
        screen.line("compare.other_basis")
    columns = ("change", "community_id", "name_before", "name_after", "households_before",
               "households_after")  # fmt: skip
    rows = [
        (text(f"cli.compare.{row['change']}", lang), *(row[c] for c in columns[1:]))
        for row in table[:_SHOWN].to_dict("records")
    ]
    screen.table("compare.title", [f"compare.{c}" for c in columns], rows, count=len(table))
    verdicts = found.verdicts[:_SHOWN].to_dict("records")
    flips = [
        (v["community_id"], v["provision"], _word(v["before"], lang), _word(v["after"], lang))
        for v in verdicts
    ]
    names = ("community_id", "provision", "before", "after")
    screen.table("compare.flips", [f"compare.{n}" for n in names], flips, count=len(found.verdicts))
    moved = found.moved_groups
    screen.line("compare.moved", groups=len(moved), households=int(moved["households"].sum()))


def report(
    ws: WorkspaceFolder,
    proposal: ProposalId,
    *,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="cli.option.out_report", show_default=False)
    ],
    place: Annotated[str, typer.Option(help="cli.option.place", show_default=False)] = "",
    sender: Annotated[str, typer.Option(help="cli.option.sender", show_default=False)] = "",
    authority: Annotated[str, typer.Option(help="cli.option.addressee", show_default=False)] = "",
    county_kind: Annotated[
        str, typer.Option(metavar="KIND", help="cli.option.county_kind")
    ] = "county",
    on: MaybeDate = None,
    map_number: Annotated[
        str, typer.Option(metavar="NO", help="cli.option.map_number", show_default=False)
    ] = "",
    templates: Annotated[
        Path | None, typer.Option(metavar="DIR", help="cli.option.templates", show_default=False)
    ] = None,
    against: Annotated[
        list[Path] | None,
        typer.Option(metavar="PLAN.gpkg", help="cli.option.against", show_default=False),
    ] = None,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Write every paper of a proposal: Word drafts, tables, maps, dossier, data."""
    from hexie_geo.report.paper_communities import GAP
    from hexie_geo.report.paper_facts import COUNTY_KINDS, Office
    from hexie_geo.workflow.in_force import state_of
    from hexie_geo.workflow.packed import plan_of
    from hexie_geo.workflow.plan_file import load_plan
    from hexie_geo.workflow.review_pack import review_pack

    screen = Screen(lang, as_json=as_json)
    if county_kind not in COUNTY_KINDS:
        values = {"given": county_kind, "allowed": "/".join(COUNTY_KINDS)}
        raise DataError(Problem(code="cli.county_kind", values=values))
    with opened(ws, database) as ledger:
        kept, (_, head) = ledger.proposal(proposal), ledger.head()
    workspace = state_of(ws, kept)
    office = Office(
        place=place or GAP, sender=sender or GAP, authority=authority or GAP,
        county_kind=county_kind, on=day(on),
    )  # fmt: skip
    with screen.progress("busy.report") as bar:
        files = review_pack(
            workspace, plan_of(kept, workspace), out, office=office, audit_head=head,
            templates=templates, map_number=map_number, progress=bar,
            others=[load_plan(file, workspace) for file in against or ()],
        )  # fmt: skip
    screen.json(
        {"proposal": kept.proposal_id, "state": kept.state.value, "audit_head": head,
         "files": {name: str(path) for name, path in files.items()}}
    )  # fmt: skip
    screen.table("files.title", ("files.file",), [(path,) for path in files.values()])


def _word(outcome: str, lang: Language) -> str:
    return term(Outcome(outcome), lang) if outcome else "—"
