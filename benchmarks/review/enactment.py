"""R5: a decision on Taipei put into force."""

from datetime import date

from benchmarks.review.common import taipei
from benchmarks.rows import row


def r5_enact():
    """Enact on Taipei: conserved, cured, and derived again from the lineage."""
    from hexie_geo.workflow.check import check
    from hexie_geo.workflow.compare import compare
    from hexie_geo.workflow.enact import enact
    from hexie_geo.workflow.plan import propose

    ws, rule = taipei(), "community.households.redivide"
    for band in ("trigger", "strict"):
        plan = propose(ws, band=band)[0]
        new = sorted(set(plan.after.values()) - set(plan.before.values()))
        codes = {name: f"63000999{k:04d}" for k, name in enumerate(new)}
        done = enact(
            ws, plan, authority="机关", document_no="文号", on=date(2026, 3, 1),
            codes=codes, names={name: f"新设{name}" for name in new},
        )  # fmt: skip
        after, lines = done.workspace, done.lineage
        sums = after.groups.groupby("community_id")["households"].sum()
        conserved = ws.groups["households"].sum() == sums.sum() == lines["households"].sum()
        derived = lines.groupby("after_id")["households"].sum().to_dict() == sums.to_dict()
        derived &= set(after.communities["community_id"]) == set(sums.index)
        moved = set(compare(ws, after).moved_groups["group_id"])
        derived &= moved == {u for u, c in plan.after.items() if c != plan.before[u]}
        found = {
            name: set(table.loc[(table["provision"] == rule) & (table["outcome"] == "adjust"),
                                "subject_id"])
            for name, table in (("before", check(ws)), ("after", check(after)))
        }  # fmt: skip
        changed = {c for change in plan.changes for c in (*change.before, *change.after)}
        cured = found["before"] & changed
        left = found["after"] & (changed | set(codes.values()))
        holds = conserved and derived and not left
        note = (
            f"households conserved: {conserved}; lineage gives the after map: {derived}; "
            f"{len(cured)} findings cured, {len(found['after'])} left with a reason; "
            f"{len(plan.changes)} changes, {len(new)} new communities"
        )
        yield row(f"R5.{band}", len(left), "cured findings still there", "0", holds, note)
