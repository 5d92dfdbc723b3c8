"""What is proposed, as tables: changes, before and after, groups that move, totals, reasons."""

from collections import Counter
from collections.abc import Iterable, Mapping

from hexie_geo.i18n import term, text
from hexie_geo.model.plans import Change
from hexie_geo.planning.explanation import flags, reason
from hexie_geo.report.case import Case
from hexie_geo.report.counted import sum_row
from hexie_geo.report.gaps import need_line
from hexie_geo.report.ledger import Ledger, change_townships, statement
from hexie_geo.report.table import Table, fields
from hexie_geo.report.words import standing_notes


def changes(ledger: Ledger) -> Table:
    """Return a row per change: what, where, why, by which clause, and what it will need."""
    case, plan = ledger.case, ledger.plan
    rows = []
    for change in plan.changes:
        provision = case.provision(change.provision)
        rows.append(
            (
                change.change_id.rpartition("-")[2],
                term(change.kind, case.language),
                change_townships(ledger, change),
                _holders(case, change.households_before),
                _holders(case, change.households_after),
                len(change.groups),
                change.moved_households,
                reason(change, language=case.language, workspace=case.workspace),
                provision.clause if provision else "",
                provision.quote_zh if provision else "",
                "\n".join(need_line(case, n) for n in change.needs),
                "\n".join(flags(change, case.workspace, language=case.language)),
            )
        )
    return Table(
        key="changes",
        suffix=ledger.suffix,
        fields=fields(
            ("change_id", "code", 6),
            ("change_kind", "text", 10),
            ("township", "text", 12),
            ("before", "long", 26),
            ("after", "long", 26),
            ("groups_moved", "count", 8),
            ("moved_households", "count", 9),
            ("reason", "long", 46),
            ("clause", "text", 11),
            ("quote", "long", 32),
            ("needs", "long", 40),
            ("flags", "long", 22),
        ),
        rows=tuple(rows),
        notes=(*statement(ledger), *standing_notes(case)),
    )


def _holders(case: Case, households: Mapping[str, int]) -> str:
    return "\n".join(
        case.say("holder", name=case.name(c), households=n) for c, n in sorted(households.items())
    )


def before_after(ledger: Ledger) -> Table:
    """Return the 调整前后对照表: a row per community of every change, and the sum.

    ``before - leaving + entering = after`` holds in every row and in the sum.
    """
    case, plan = ledger.case, ledger.plan
    old, new = ledger.verdicts
    size = _sizes(plan.before), _sizes(plan.after)
    rows: list[tuple[object, ...]] = []
    for change in plan.changes:
        for code in (*change.before, *(c for c in change.after if c not in change.before)):
            rows.append(
                (
                    case.label(change),
                    case.townships.get(ledger.township[code], ledger.township[code]),
                    code,
                    case.name(code),
                    _fate(case, code, change),
                    old.get(code) if code in change.before else None,
                    new.get(code) if code in change.after else None,
                    ledger.before.get(code, 0),
                    ledger.outgoing.get(code, 0),
                    ledger.incoming.get(code, 0),
                    ledger.after.get(code, 0),
                    size[0][code],
                    size[1][code],
                )
            )
    if rows:
        rows.append((*("",) * 4, case.say("total"), None, None, *_column_sums(rows, 7)))
    return Table(
        key="before_after",
        suffix=ledger.suffix,
        fields=fields(
            ("change_id", "text", 24),
            ("township", "text", 12),
            ("community_id", "code", 16),
            ("community", "text", 18),
            ("fate", "text", 10),
            ("verdict_before", "outcome", 14),
            ("verdict_after", "outcome", 14),
            ("households_before", "count", 10),
            ("households_out", "count", 10),
            ("households_in", "count", 10),
            ("households_after", "count", 10),
            ("groups_before", "count", 9),
            ("groups_after", "count", 9),
        ),
        rows=tuple(rows),
        totals=1 if rows else 0,
        notes=(case.basis_line, case.say("group_sums_note")),
    )


def _sizes(assignment: Mapping[str, str]) -> Counter[str]:
    return Counter(assignment.values())


def _column_sums(rows: Iterable[tuple[object, ...]], first: int) -> tuple[object, ...]:
    return sum_row(list(rows), "", first=first)[first:]


def _fate(case: Case, code: str, change: Change) -> str:
    if code not in change.before:
        return case.say("fate.established")
    return case.say("fate.kept" if code in change.after else "fate.abolished")


def moved_groups(ledger: Ledger) -> Table:
    """Return the 涉及居民小组清单: every group that ends in another community, and the sum."""
    case, plan = ledger.case, ledger.plan
    names, kinds = _group_words(ledger)
    order = {g: n for n, c in enumerate(plan.changes) for g in c.groups}
    said = [case.label(c) for c in plan.changes]
    rows: list[tuple[object, ...]] = [
        (
            said[order[atom]] if atom in order else "",
            atom,
            names.get(atom, ""),
            kinds.get(atom, ""),
            plan.before[atom],
            case.name(plan.before[atom]),
            plan.after[atom],
            case.name(plan.after[atom]),
            plan.households[atom],
        )
        for atom in sorted(ledger.moved, key=lambda a: (order.get(a, -1), plan.after[a], a))
    ]
    if rows:
        rows.append(sum_row(rows, case.say("total"), first=8))
    return Table(
        key="moved_groups",
        suffix=ledger.suffix,
        fields=fields(
            ("change_id", "text", 24),
            ("group_id", "code", 20),
            ("group", "text", 18),
            ("group_kind", "text", 10),
            ("from_id", "code", 16),
            ("from", "text", 16),
            ("to_id", "code", 16),
            ("to", "text", 18),
            ("households", "count", 9),
        ),
        rows=tuple(rows),
        totals=1 if rows else 0,
        notes=(case.basis_line,),
    )


def _group_words(ledger: Ledger) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names and kinds of the groups that move."""
    case, groups = ledger.case, ledger.case.workspace.groups
    if groups is None:
        return {}, {}
    groups = groups[groups["group_id"].isin(list(ledger.moved))]
    ids = groups["group_id"]
    names = dict(zip(ids, groups["name"].fillna(""), strict=True)) if "name" in groups else {}
    kinds = {}
    if "kind" in groups:
        kinds = {
            g: text(f"terms.group_kind.{k}", case.language)
            for g, k in zip(ids, groups["kind"], strict=True)
            if isinstance(k, str)
        }
    return names, kinds


def certificates(ledger: Ledger) -> Table:
    """Return the communities that stay outside the range, each with its reason."""
    case = ledger.case
    rows = tuple(
        (
            case.townships.get(ledger.township.get(c.community_id, ""), ""),
            c.community_id,
            case.name(c.community_id),
            ledger.before.get(c.community_id),
            reason(c, language=case.language, workspace=case.workspace),
        )
        for c in ledger.plan.certificates
    )
    return Table(
        key="certificates",
        suffix=ledger.suffix,
        fields=fields(
            ("township", "text", 12),
            ("community_id", "code", 16),
            ("community", "text", 18),
            ("households", "count", 10),
            ("why", "long", 100),
        ),
        rows=rows,
        notes=(case.basis_line,),
    )
