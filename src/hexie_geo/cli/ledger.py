"""``hexie submit``, ``opinion``, ``step`` and ``decide``: a plan on its way to a decision."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from hexie_geo.cli.desk import opened, stands
from hexie_geo.cli.options import (
    As,
    Authority,
    Database,
    Date,
    DocumentNo,
    Json,
    Lang,
    PlanFile,
    ProposalId,
    User,
    WorkspaceFolder,
    asked,
)
from hexie_geo.cli.screen import Screen
from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import text
from hexie_geo.model.terms import ProposalState, Role, Stance


def submit(
    ws: WorkspaceFolder,
    plan: PlanFile,
    proposal: Annotated[str, asked("id", "--id", metavar="PROPOSAL")],
    user: User,
    title: Annotated[str, asked("title")] = "",
    role: As = Role.PLANNER,
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
        checks = proposals.checks_of(loaded, workspace)
    _checks(screen, checks, proposals.complaints(loaded, workspace, checks, language=lang))
    if not all(c.holds for c in checks):
        screen.json({"proposal": None, "checks": [asdict(c) for c in checks]})
        screen.line("submit.refused")
        raise typer.Exit(1)
    with opened(ws, database) as ledger:
        kept = proposals.submit(
            loaded, workspace, ledger=ledger, actor=Actor(user=user, role=role.value),
            proposal_id=proposal, title=title, checks=checks, language=lang,
        )  # fmt: skip
        stands(screen, ledger, kept, checks=[asdict(c) for c in checks])


def opinion(
    ws: WorkspaceFolder,
    proposal: ProposalId,
    *,
    user: User,
    stance: Annotated[Stance | None, asked("stance", metavar="STANCE")] = None,
    subject: Annotated[str, asked("subject")] = "",
    words: Annotated[str, asked("text", "--text")] = "",
    sheets: Annotated[int, typer.Option(min=1, help="cli.option.sheets")] = 1,
    adopted: Annotated[bool | None, asked("adopted", "--adopted/--not-adopted")] = None,
    number: Annotated[int | None, asked("number", metavar="NUMBER")] = None,
    answer: Annotated[str, asked("answer")] = "",
    consult: Annotated[bool, typer.Option("--open", help="cli.option.consult")] = False,
    issued: Annotated[int | None, asked("issued", min=0)] = None,
    role: As = Role.REVIEWER,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Open the consultation, record an opinion or what became of one, and show the tally."""
    from hexie_geo.model.proposals import Actor, Opinion
    from hexie_geo.workflow.in_force import state_of
    from hexie_geo.workflow.opinion_subject import subject_of

    screen = Screen(lang, as_json=as_json)
    actor = Actor(user=user, role=role.value)
    with opened(ws, database) as ledger:
        about = proposal
        if stance is not None and subject:
            kept = ledger.proposal(proposal)
            about = subject_of(state_of(ws, kept), kept, subject)
        if consult:
            ledger.consult(actor, proposal, version=ledger.proposal(proposal).version)
        if issued is not None:
            ledger.hand_out(actor, proposal, issued=issued)
        if number is not None:
            ledger.adopt(actor, proposal, number, adopted=adopted, answer=answer)
        elif stance is not None:
            said = Opinion(
                subject_id=about, stance=stance, text=words, sheets=sheets,
                adopted=adopted, answer=answer, recorded_by=user,
            )  # fmt: skip
            ledger.add_opinion(actor, proposal, said)
        tally = asdict(ledger.tally(proposal))
        screen.table("tally.title", [f"tally.{k}" for k in tally], [tuple(tally.values())])
        listed = [asdict(o) for o in ledger.opinions(proposal)]
        stands(screen, ledger, ledger.proposal(proposal), tally=tally, opinions=listed)


def step(
    ws: WorkspaceFolder,
    proposal: ProposalId,
    *,
    user: User,
    name: Annotated[str, asked("step", metavar="STEP")],
    result: Annotated[str, asked("result")],
    on: Date,
    note: Annotated[str, asked("note")] = "",
    role: As = Role.REVIEWER,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Record a step of the office's procedure and its result; show how far the proposal is."""
    from hexie_geo.model.proposals import Actor, Step
    from hexie_geo.review.procedure import procedure, progress

    screen = Screen(lang, as_json=as_json)
    steps = procedure(ws)
    known = {s.code: s for s in steps} | {s.zh: s for s in steps} | {s.en: s for s in steps}
    if name not in known:
        values = {"given": name, "allowed": "/".join(s.code for s in steps)}
        raise DataError(Problem(code="cli.step", values=values))
    taken = Step(name=known[name].zh, result=result, on=on.date(), recorded_by=user, note=note)
    with opened(ws, database) as ledger:
        ledger.add_step(Actor(user=user, role=role.value), proposal, taken)
        kept = ledger.proposal(proposal)
        found = progress(steps, kept, ledger.steps(proposal))
        rows = [
            (
                p.step.name(lang), screen.say(f"step.{p.status}"),
                "" if p.record is None else p.record.result,
                "" if p.record is None else p.record.on.isoformat(),
            )
            for p in found
        ]  # fmt: skip
        screen.table("step.title", [f"step.{c}" for c in ("step", "status", "result", "on")], rows)
        told = [
            {"code": p.step.code, "status": p.status, "record": p.record and asdict(p.record)}
            for p in found
        ]
        stands(screen, ledger, kept, steps=told)


def decide(
    ws: WorkspaceFolder,
    proposal: ProposalId,
    *,
    user: User,
    outcome: Annotated[str, asked("decision", metavar="OUTCOME")],
    authority: Authority,
    document_no: DocumentNo,
    on: Date,
    reason: Annotated[str, asked("reason")] = "",
    role: As = Role.RECORDER,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Record what the government decided; never by the person who submitted."""
    from hexie_geo.model.proposals import Actor, Decision

    screen = Screen(lang, as_json=as_json)
    decision = Decision(
        outcome=_outcome(outcome), authority=authority, document_no=document_no,
        on=on.date(), recorded_by=user, reason=reason,
    )  # fmt: skip
    with opened(ws, database) as ledger:
        before = ledger.proposal(proposal)
        actor = Actor(user=user, role=role.value)
        kept = ledger.decide(actor, proposal, decision, version=before.version)
        opinions = ledger.opinions(proposal)
        left = [o for o in opinions if o.stance is not Stance.AGREE and o.adopted is None]
        against = sum(o.sheets for o in opinions if o.stance is Stance.DISAGREE)
        if kept.state is ProposalState.APPROVED:
            if before.state is ProposalState.CONSULTATION:
                screen.line("decide.still_open")
            if left or against:
                screen.line("decide.opinions", against=against, left=len(left))
        stands(screen, ledger, kept, opinions_left=len(left), against=against)


def _checks(screen: Screen, checks: Any, complaints: Mapping[str, list[str]]) -> None:
    rows = []
    for check in checks:
        said = complaints[check.code]
        flagged = check.holds and said
        result = "flagged" if flagged else "holds" if check.holds else "fails"
        rows.append(
            (
                text(f"review.check.{check.code}", screen.language),
                screen.say(f"checks.{result}"),
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
