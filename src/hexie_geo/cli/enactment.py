"""``hexie enact``: the decision becomes the map."""

from pathlib import Path
from typing import Annotated

from hexie_geo.cli.desk import day, opened, pairs, stands
from hexie_geo.cli.options import (
    As,
    Authority,
    Database,
    DocumentNo,
    Json,
    Lang,
    MaybeDate,
    ProposalId,
    User,
    WorkspaceFolder,
    asked,
)
from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import text
from hexie_geo.model.terms import Role


def enact(
    ws: WorkspaceFolder,
    proposal: ProposalId,
    *,
    user: User,
    authority: Authority = "",
    document_no: DocumentNo = "",
    on: MaybeDate = None,
    code: Annotated[list[str] | None, asked("code", metavar="NEW=CODE")] = None,
    name: Annotated[list[str] | None, asked("name", metavar="NEW=NAME")] = None,
    codes_pending: Annotated[bool, asked("codes_pending", "--codes-pending")] = False,
    out: Annotated[Path | None, asked("out_next", metavar="WS2")] = None,
    role: As = Role.RECORDER,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Make the decided proposal the new map; the old one is kept."""
    from hexie_geo.model.proposals import Actor
    from hexie_geo.workflow.in_force import put_in_force
    from hexie_geo.workflow.rescore import records

    screen = Screen(lang, as_json=as_json)
    with opened(ws, database) as ledger, screen.progress("busy.enact"):
        done = put_in_force(
            ws, proposal, ledger=ledger, actor=Actor(user=user, role=role.value),
            authority=authority, document_no=document_no, on=day(on),
            codes=pairs("code", code), names=pairs("name", name), codes_pending=codes_pending,
            out=out, language=lang,
        )  # fmt: skip
        kept = ledger.proposal(proposal)
        lines = done.enactment.lineage[done.enactment.lineage["kind"] != "unchanged"]
        names = ("before_id", "after_id", "kind", "atoms", "households")
        rows = [
            (row["before_id"], row["after_id"], text(f"terms.lineage_kind.{row['kind']}", lang),
             row["atoms"], row["households"])
            for row in lines.to_dict("records")
        ]  # fmt: skip
        screen.table("enact.title", [f"enact.{n}" for n in names], rows)
        if len(done.enactment.places):
            said = "、".join(done.enactment.places["name"])
            screen.line("enact.places", count=len(done.enactment.places), names=said)
        for other, broken in done.rechecked.items():
            said = "、".join(text(f"review.check.{c}", lang) for c in broken)
            screen.line("enact.conflict" if broken else "enact.clean", proposal=other, checks=said)
        for path in done.files.values():
            screen.line("written", path=path)
        screen.line("enact.done", workspace=done.folder)
        stands(
            screen, ledger, kept, workspace=str(done.folder),
            digest=done.enactment.workspace.digest,
            lineage=done.enactment.lineage.to_dict("records"),
            code_changes=done.enactment.code_changes.to_dict("records"),
            places_not_enacted=records(done.enactment.places),
            rechecked=dict(done.rechecked), files={k: str(p) for k, p in done.files.items()},
        )  # fmt: skip
