"""The dossier's section on proposals: each change as a card, then the tables."""

from collections.abc import Sequence

from hexie_geo.i18n import term
from hexie_geo.model.plans import Change
from hexie_geo.planning.explanation import flags, reason
from hexie_geo.report import proposed
from hexie_geo.report.case import Case
from hexie_geo.report.change_map import change_map
from hexie_geo.report.gaps import gaps, need_line
from hexie_geo.report.html import Html, el, table
from hexie_geo.report.ledger import Ledger, change_townships, statement
from hexie_geo.report.openings import services
from hexie_geo.report.plan_totals import township_totals
from hexie_geo.report.proposed_places import place_tables

_MOST_CARDS = 150  # beyond this the tables and the workbook tell the rest


def section(case: Case, ledgers: Sequence[Ledger]) -> list[Html]:
    """Return everything the dossier says of the plans."""
    if not ledgers:
        return [el("p", case.say("page.no_plan"), class_="quiet")]
    return [part for ledger in ledgers for part in _plan(case, ledger)]


def _plan(case: Case, ledger: Ledger) -> list[Html]:
    plan, language = ledger.plan, case.language
    cards = [_card(case, ledger, c) for c in plan.changes[:_MOST_CARDS]]
    title = case.say("table.changes") + ledger.suffix
    moved = proposed.moved_groups(ledger)
    rest = len(plan.changes) - len(cards)
    return [
        el("h3", title),
        el("ul", [el("li", line) for line in statement(ledger)], class_="notes"),
        el("div", cards, class_="cards"),
        el("p", case.say("page.more_cards", rows=rest), class_="note") if rest else el("span"),
        table(township_totals(ledger), language),
        table(proposed.before_after(ledger), language, filterable=True),
        table(gaps(ledger), language, filterable=True),
        *(table(one, language) for one in place_tables(case, ledger.proposed)),
        *services(case, ledger.proposed),
        table(proposed.certificates(ledger), language, filterable=True),
        el(
            "details",
            el("summary", moved.title(language)),
            table(moved, language, caption=False, rows=2000),
        ),
    ]


def _card(case: Case, ledger: Ledger, change: Change) -> Html:
    provision = case.provision(change.provision)
    maps = change_map(ledger, change)
    moved = case.say(
        "page.card_moved", groups=len(change.groups), households=change.moved_households
    )
    why = reason(change, language=case.language, workspace=case.workspace)
    quote = (
        el("blockquote", provision.quote_zh, el("cite", case.cite(provision.clause)))
        if provision and provision.quote_zh not in why
        else None
    )
    needs = [el("li", need_line(case, n)) for n in change.needs]
    notes = [el("li", f) for f in flags(change, case.workspace, language=case.language)]
    return el(
        "article",
        el(
            "header",
            el("b", case.say("page.card_no", n=change.change_id.rsplit("-", 1)[-1])),
            el("span", term(change.kind, case.language), class_="kind"),
            el("span", change_townships(ledger, change)),
            el("span", moved, class_="moved-line"),
        ),
        el("div", maps, class_="pair") if maps else _lists(case, change),
        el("p", why),
        quote,
        el("ul", notes, class_="flags") if notes else None,
        el("details", el("summary", case.say("column.needs")), el("ul", needs)) if needs else None,
    )


def _lists(case: Case, change: Change) -> Html:
    sides = (("column.before", change.households_before), ("column.after", change.households_after))
    return el(
        "div",
        [
            el(
                "div",
                el("b", case.say(key)),
                [
                    el("p", case.say("holder", name=case.name(c), households=n))
                    for c, n in sorted(held.items())
                ],
            )
            for key, held in sides
        ],
        class_="pair",
    )
