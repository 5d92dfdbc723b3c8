"""``hexie submit``, ``opinion``, ``decide``, ``enact`` and ``audit``: from a plan to a decision."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from hexie_geo.cli.options import Database, Json, Lang, ProposalId, User, WorkspaceFolder
from hexie_geo.cli.screen import Screen
from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import term, text
from hexie_geo.model.terms import ProposalState, Role, Stance

RoleOption = Annotated[Role, typer.Option("--role", metavar="ROLE", help="cli.option.role")]
Date = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="cli.option.date", show_default=False),
]
_SHORTEST_HEAD = 16  # papers print so many characters of the digest


def submit(
    ws: WorkspaceFolder,
    plan: Annotated[
        Path, typer.Argument(metavar="PLAN.gpkg", help="cli.option.plan_file", show_default=False)
    ],
    proposal: Annotated[
        str, typer.Option("--id", metavar="PROPOSAL", help="cli.option.id", show_default=False)
    ],
    user: User,
    title: Annotated[str, typer.Option(help="cli.option.title", show_default=False)] = "",
    role: RoleOption = Role.PLANNER,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Check a plan as someone who did not make it, and hand it in as a proposal."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.model.proposals import Actor
    from hexie_geo.workflow import proposals
    from hexie_geo.workflow.plan_file import load_plan

    screen = Screen(lang, as_json=as_json)
    workspace = open_workspace(ws)
    with screen.progress("busy.submit"):
        loaded = load_plan(plan, workspace)
        checks = proposals.integrity(loaded, workspace)
    _checks(screen, checks)
    if not all(c.holds for c in checks):
        screen.json({"proposal": None, "checks": [asdict(c) for c in checks]})
        screen.line("submit.refused")
        raise typer.Exit(1)
    with opened(ws, database) as ledger:
        kept = proposals.submit(
            loaded, workspace, ledger=ledger, actor=Actor(user=user, role=role.value),
            proposal_id=proposal, title=title or proposal, checks=checks,
        )  # fmt: skip
        _done(screen, ledger, kept, checks=[asdict(c) for c in checks])


def opinion(
    ws: WorkspaceFolder,
    proposal: ProposalId,
    *,
    user: User,
    stance: Annotated[
        Stance | None,
        typer.Option(metavar="STANCE", help="cli.option.stance", show_default=False),
    ] = None,
    subject: Annotated[str, typer.Option(help="cli.option.subject", show_default=False)] = "",
    words: Annotated[str, typer.Option("--text", help="cli.option.text", show_default=False)] = "",
    sheets: Annotated[int, typer.Option(min=1, help="cli.option.sheets")] = 1,
    adopted: Annotated[
        bool | None,
        typer.Option("--adopted/--not-adopted", help="cli.option.adopted", show_default=False),
    ] = None,
    consult: Annotated[bool, typer.Option("--open", help="cli.option.consult")] = False,
    issued: Annotated[
        int | None, typer.Option(min=0, help="cli.option.issued", show_default=False)
    ] = None,
    role: RoleOption = Role.REVIEWER,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Open the consultation, record an opinion, and show the tally."""
    from hexie_geo.model.proposals import Actor, Opinion

    screen = Screen(lang, as_json=as_json)
    actor = Actor(user=user, role=role.value)
    with opened(ws, database) as ledger:
        if consult:
            ledger.consult(actor, proposal, version=ledger.proposal(proposal).version)
        if stance is not None:
            ledger.add_opinion(
                actor,
                proposal,
                Opinion(
                    subject_id=subject or proposal, stance=stance, text=words, sheets=sheets,
                    adopted=adopted, recorded_by=user,
                ),
            )  # fmt: skip
        tally = asdict(ledger.tally(proposal, issued=issued))
        screen.table("tally.title", [f"tally.{k}" for k in tally], [tuple(tally.values())])
        _done(screen, ledger, ledger.proposal(proposal), tally=tally)


def decide(
    ws: WorkspaceFolder,
    proposal: ProposalId,
    *,
    user: User,
    outcome: Annotated[
        str, typer.Option(metavar="OUTCOME", help="cli.option.decision", show_default=False)
    ],
    authority: Annotated[str, typer.Option(help="cli.option.authority", show_default=False)],
    document_no: Annotated[str, typer.Option(help="cli.option.document_no", show_default=False)],
    on: Date,
    reason: Annotated[str, typer.Option(help="cli.option.reason", show_default=False)] = "",
    role: RoleOption = Role.RECORDER,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Record what the government decided; never by the person who submitted."""
    from hexie_geo.model.proposals import Actor, Decision

    screen = Screen(lang, as_json=as_json)
    decision = Decision(
        outcome=_outcome(outcome), authority=authority, document_no=document_no,
        on=_day(on) or date.min, recorded_by=user, reason=reason,
    )  # fmt: skip
    with opened(ws, database) as ledger:
        version = ledger.proposal(proposal).version
        actor = Actor(user=user, role=role.value)
        _done(screen, ledger, ledger.decide(actor, proposal, decision, version=version))


def enact(
    ws: WorkspaceFolder,
    proposal: ProposalId,
    *,
    user: User,
    authority: Annotated[str, typer.Option(help="cli.option.authority", show_default=False)] = "",
    document_no: Annotated[
        str, typer.Option(help="cli.option.document_no", show_default=False)
    ] = "",
    on: Date = None,
    code: Annotated[
        list[str] | None,
        typer.Option(metavar="NEW=CODE", help="cli.option.code", show_default=False),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="NEW=NAME", help="cli.option.name", show_default=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="WS2", help="cli.option.out_next", show_default=False)
    ] = None,
    role: RoleOption = Role.RECORDER,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Make the decided proposal the new map; the old one is kept."""
    from hexie_geo.model.proposals import Actor
    from hexie_geo.workflow.in_force import put_in_force

    screen = Screen(lang, as_json=as_json)
    with opened(ws, database) as ledger, screen.progress("busy.enact"):
        done = put_in_force(
            ws, proposal, ledger=ledger, actor=Actor(user=user, role=role.value),
            authority=authority, document_no=document_no, on=_day(on),
            codes=_pairs("code", code), names=_pairs("name", name), out=out, language=lang,
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
        for other, broken in done.rechecked.items():
            said = "、".join(text(f"review.check.{c}", lang) for c in broken)
            screen.line("enact.conflict" if broken else "enact.clean", proposal=other, checks=said)
        for path in done.files.values():
            screen.line("written", path=path)
        screen.line("enact.done", workspace=done.folder)
        _done(
            screen, ledger, kept, workspace=str(done.folder),
            digest=done.enactment.workspace.digest,
            lineage=done.enactment.lineage.to_dict("records"),
            code_changes=done.enactment.code_changes.to_dict("records"),
            rechecked=dict(done.rechecked), files={k: str(p) for k, p in done.files.items()},
        )  # fmt: skip


def audit_verify(
    ws: WorkspaceFolder,
    head: Annotated[
        str, typer.Option(metavar="DIGEST", help="cli.option.head", show_default=False)
    ] = "",
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Hold the audit chain to its digests, and to a digest printed on paper."""
    screen = Screen(lang, as_json=as_json)
    if head and len(head) < _SHORTEST_HEAD:
        raise DataError(Problem(code="cli.short_head", values={"least": _SHORTEST_HEAD}))
    with opened(ws, database) as ledger:
        complaints = [c.split(" ") for c in ledger.verify()]
        entries, (seq, digest) = ledger.chain(), ledger.head()
    if head and not any(e.digest.startswith(head.lower()) for e in entries):
        complaints.append(["head_missing", head])
    said = [text(f"review.audit.{code}", lang, seq=of, head=of) for code, of in complaints]
    screen.json(
        {
            "holds": not complaints, "entries": len(entries), "seq": seq, "head": digest,
            "complaints": [
                {"code": code, "at": of, "message": words}
                for (code, of), words in zip(complaints, said, strict=True)
            ],
        }
    )  # fmt: skip
    for words in said:
        screen.words(f"• {words}")
    screen.line("audit.broken" if complaints else "audit.holds", entries=len(entries), head=digest)
    if complaints:
        raise typer.Exit(1)


@contextmanager
def opened(ws: Path, database: str | None) -> Iterator[Any]:
    """Open the ledger of a workspace folder, or a database; close it again."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.review import Ledger

    if database is None:
        open_workspace(ws)  # a ledger is not started in a folder that is no workspace
    ledger = Ledger(database or ws)
    try:
        yield ledger
    finally:
        ledger.close()


def _done(screen: Screen, ledger: Any, proposal: Any, **more: object) -> None:
    """Say where a proposal stands now."""
    seq, head = ledger.head()
    screen.json(
        {
            "proposal": proposal.proposal_id, "title": proposal.title,
            "state": proposal.state.value, "version": proposal.version,
            "workspace_digest": proposal.workspace_digest, "audit": {"seq": seq, "head": head},
        }
        | more
    )  # fmt: skip
    state = term(proposal.state, screen.language)
    screen.line("proposal.stands", proposal=proposal.proposal_id, title=proposal.title, state=state)
    screen.line("proposal.head", seq=seq, head=head)


def _checks(screen: Screen, checks: Any) -> None:
    rows = []
    for check in checks:
        said = [str(s) for s in check.values.get("complaints", ())]
        rows.append(
            (
                text(f"review.check.{check.code}", screen.language),
                screen.say("checks.holds" if check.holds else "checks.fails"),
                "；".join(said[:3]),
            )
        )
    screen.table("checks.title", ("checks.check", "checks.result", "checks.why"), rows)


def _outcome(words: str) -> ProposalState:
    allowed = (ProposalState.APPROVED, ProposalState.RETURNED, ProposalState.REFUSED)
    if words not in allowed:
        values = {"given": words, "allowed": "/".join(allowed)}
        raise DataError(Problem(code="cli.outcome", values=values))
    return ProposalState(words)


def _day(on: datetime | None) -> date | None:
    return None if on is None else on.date()


def _pairs(option: str, words: list[str] | None) -> dict[str, str]:
    """Return ``NEW=WORD`` options by plan id.

    Examples
    --------
    >>> _pairs("code", ["new-1=530102001009"])
    {'new-1': '530102001009'}
    """
    found = [w.partition("=") for w in words or ()]
    DataError.raise_if(
        Problem(code="cli.pair", values={"option": option, "given": "".join(parts)})
        for parts in found
        if not (parts[0].strip() and parts[2].strip())
    )
    return {new.strip(): word.strip() for new, _, word in found}
