"""What changed communities will need (配套缺口), as a table and in words."""

from hexie_geo.model.plans import Need
from hexie_geo.report.case import Case
from hexie_geo.report.ledger import Ledger
from hexie_geo.report.table import Table, fields


def gaps(ledger: Ledger) -> Table:
    """Return the 配套缺口: what the changed communities will need beside what they have."""
    case = ledger.case
    rows = []
    for change in ledger.plan.changes:
        for need in change.needs:
            unknown = need.need is None or need.have is None
            gap = None if unknown else max((need.need or 0.0) - (need.have or 0.0), 0.0)
            rows.append(
                (
                    case.label(change),
                    need.community_id,
                    case.name(need.community_id),
                    case.say(f"need.{need.what}"),
                    need.need,
                    need.have,
                    gap,
                    case.say(f"unit_word.{need.unit}"),
                    after_clause(case, need),
                )
            )
    return Table(
        key="gaps",
        suffix=ledger.suffix,
        fields=fields(
            ("change_id", "long", 24),
            ("community_id", "code", 16),
            ("community", "text", 18),
            ("need_what", "text", 22),
            ("need", "number", 9),
            ("have", "number", 9),
            ("gap", "number", 9),
            ("unit", "text", 7),
            ("need_basis", "long", 24),
        ),
        rows=tuple(rows),
        notes=(case.say("gaps_note"),),
    )


def after_clause(case: Case, need: Need) -> str:
    """Return 参照第（…）条测算: a need is reckoned after a clause, never demanded by it."""
    provision = case.provision(need.basis)
    if provision is None:
        return case.say(f"after.{need.basis}")
    return case.say("after_clause", clause=case.cite(provision.clause))


def need_line(case: Case, need: Need) -> str:
    """Return one need in words: what, how much, how much there is."""
    want, have = (
        case.say("flag.unknown") if n is None else case.say(f"unit.{need.unit}", n=f"{n:g}")
        for n in (need.need, need.have)
    )
    if need.have == 0 and need.community_id not in case.workspace.names:
        have = case.say("not_yet")
    return case.say(
        "need_line",
        name=case.name(need.community_id),
        what=case.say(f"need.{need.what}"),
        need=want,
        have=have,
        basis=after_clause(case, need),
    )
