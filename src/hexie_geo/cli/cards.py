"""``hexie proposals`` and ``card``: what lies in the ledger, and one proposal on a page."""

from typing import TYPE_CHECKING, Annotated

from hexie_geo.cli import growth
from hexie_geo.cli.desk import opened
from hexie_geo.cli.judge import provision_word
from hexie_geo.cli.options import Database, Json, Lang, On, ProposalId, WorkspaceFolder, asked
from hexie_geo.cli.screen import Screen
from hexie_geo.i18n import term, text

if TYPE_CHECKING:
    from hexie_geo.workflow.card import Card


def proposals(
    ws: WorkspaceFolder, database: Database = None, as_json: Json = False, lang: Lang = "zh"
) -> None:
    """List the proposals of a ledger and how they stand."""
    screen = Screen(lang, as_json=as_json)
    with opened(ws, database) as ledger:
        found = ledger.proposals()
    names = ("proposal", "title", "state", "version", "by", "digest")
    plain = [
        (p.proposal_id, p.title, p.state.value, p.version, p.submitted_by or p.created_by,
         p.workspace_digest)
        for p in found
    ]  # fmt: skip
    screen.json([dict(zip(names, row, strict=True)) for row in plain])
    rows = [(*row[:2], term(p.state, lang), *row[3:5]) for row, p in zip(plain, found, strict=True)]
    screen.table("proposals.title", [f"proposals.{n}" for n in names[:5]], rows)


def card(
    ws: WorkspaceFolder,
    proposal: ProposalId,
    on: On = None,
    every: Annotated[bool, asked("every_row", "--all")] = False,
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Show a proposal on one page: who gains and loses, what it cures or causes, what it needs."""
    from hexie_geo.workflow.card import card as make
    from hexie_geo.workflow.check import judged
    from hexie_geo.workflow.growth import grow
    from hexie_geo.workflow.in_force import state_of
    from hexie_geo.workflow.packed import plan_of
    from hexie_geo.workflow.plan import apply

    screen = Screen(lang, as_json=as_json)
    with opened(ws, database) as ledger, screen.progress("busy.check"):
        kept = ledger.proposal(proposal)
        workspace = state_of(ws, kept)
        plan = plan_of(kept, workspace)
        made = make(plan, judged(workspace), judged(apply(plan, workspace)))
    grown = None if on is None else grow(workspace, until=on.date(), plan=plan)
    more = {} if grown is None else {"growth": growth.as_data(grown)}
    screen.json({"proposal": proposal, "state": kept.state.value} | made.summary() | more)
    state = term(kept.state, lang)
    screen.line("proposal.stands", proposal=proposal, title=kept.title, state=state)
    limit = None if every else growth.SHOWN
    _made(screen, made, limit)
    if grown is not None:
        growth.show(screen, grown, limit=limit)


def _made(screen: Screen, made: "Card", limit: int | None) -> None:
    lang = screen.language
    names = ("name", "households_before", "households_after", "arrived", "left")
    rows = [growth.cells(row, names) for row in made.communities.to_dict("records")]
    screen.table("card.title", [f"card.{n}" for n in names], rows, limit=limit)
    called = dict(zip(made.communities["community_id"], made.communities["name"], strict=True))
    turns = [
        (
            text(f"review.effect.{t.effect.value}", lang), called[t.community_id],
            provision_word(t.provision, lang).partition("  ")[0],
            "—" if t.before is None else term(t.before.outcome, lang),
            "—" if t.after is None else term(t.after.outcome, lang), t.clause,
        )
        for t in made.turns
    ]  # fmt: skip
    heads = ("effect", "name", "provision", "before", "after", "clause")
    screen.table(
        "card.turns", [f"card.{n}" for n in heads], turns, limit=limit, count=len(made.turns)
    )
    needs = [
        (row["name"], text(f"report.need.{row['what']}", lang), row["need"], row["have"],
         row["gap"], text(f"report.unit_word.{row['unit']}", lang))
        for row in made.needs.to_dict("records")
    ]  # fmt: skip
    heads = ("name", "what", "need", "have", "gap", "unit")
    screen.table("card.needs", [f"card.{n}" for n in heads], needs, limit=limit)
