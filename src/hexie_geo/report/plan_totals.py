"""Totals before and after a plan, per township and over the area; they add up exactly."""

from hexie_geo.report.counted import sum_row
from hexie_geo.report.ledger import Ledger
from hexie_geo.report.palette import GRAVITY
from hexie_geo.report.table import Table, fields


def township_totals(ledger: Ledger) -> Table:
    """Return communities, households and verdicts per township before and after, and the sum."""
    case = ledger.case
    layer = case.workspace.communities
    before = dict(zip(layer["community_id"], layer["township_id"], strict=True))
    after_layer = ledger.proposed.workspace.communities
    after = {c: ledger.township.get(c, before.get(c, "")) for c in after_layer["community_id"]}
    old, new = ledger.verdicts
    seen = [o for o in GRAVITY if o in set(old.values()) | set(new.values())]
    rows: list[tuple[object, ...]] = []
    for code in sorted(set(before.values())):
        was = [c for c, t in before.items() if t == code]
        now = [c for c, t in after.items() if t == code]
        row: list[object] = [code, case.townships.get(code, code), len(was), len(now)]
        row += [sum(ledger.before.get(c, 0) for c in was), sum(ledger.after.get(c, 0) for c in now)]
        row.append(
            sum(
                ledger.plan.households[a]
                for a in ledger.moved
                if before.get(ledger.plan.before[a]) == code
            )
        )
        for o in seen:
            row += [sum(old.get(c) == o for c in was), sum(new.get(c) == o for c in now)]
        rows.append(tuple(row))
    rows.append(sum_row(rows, case.say("total"), first=2))
    return Table(
        key="township_totals",
        suffix=ledger.suffix,
        fields=fields(
            ("township_id", "code", 14),
            ("township", "text", 14),
            ("communities_before", "count", 10),
            ("communities_after", "count", 10),
            ("households_before", "count", 12),
            ("households_after", "count", 12),
            ("moved_households", "count", 10),
            *(
                (f"outcome.{o.value}.{side}", "count", 11)
                for o in seen
                for side in ("before", "after")
            ),
        ),
        rows=tuple(rows),
        totals=1,
        notes=(case.basis_line, case.say("group_sums_note"), *_mass(ledger)),
    )


def _mass(ledger: Ledger) -> list[str]:
    groups, register = ledger.plan.households_groups, ledger.plan.households_register
    message = "sums_agree" if groups == register else "sums_differ"
    return [
        ledger.case.say(message, groups=groups, register=register, difference=groups - register)
    ]
