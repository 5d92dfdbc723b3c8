"""What is proposed, as tables: changes, before and after, groups that move, gaps, totals."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from hexie_geo.i18n import term, text
from hexie_geo.model.plans import Change, Need, Plan
from hexie_geo.model.terms import Outcome
from hexie_geo.planning.explanation import reason
from hexie_geo.report.case import Case, Proposed, community_findings, size_finding
from hexie_geo.report.judged import standing_notes, sum_row
from hexie_geo.report.palette import GRAVITY
from hexie_geo.report.table import Table, fields


class Ledger:
    """The arithmetic of one plan: who holds how many households before and after.

    Everything is counted over the atoms of ``plan.before`` and ``plan.after``, so sums per
    community, per township and over the area agree by construction.
    """

    def __init__(self, case: Case, proposed: Proposed) -> None:
        self.case = case
        self.proposed = proposed
        self.plan: Plan = proposed.plan

    @cached_property
    def before(self) -> Mapping[str, int]:
        """Households of every community before the plan, over its atoms."""
        return self._sums(self.plan.before)

    @cached_property
    def after(self) -> Mapping[str, int]:
        """Households of every community after the plan."""
        return self._sums(self.plan.after)

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """Atoms whose community changes, in the order of the plan."""
        return tuple(a for a, home in self.plan.before.items() if self.plan.after[a] != home)

    @cached_property
    def outgoing(self) -> Mapping[str, int]:
        """Households that leave each community."""
        return self._sums({a: self.plan.before[a] for a in self.moved})

    @cached_property
    def incoming(self) -> Mapping[str, int]:
        """Households that enter each community."""
        return self._sums({a: self.plan.after[a] for a in self.moved})

    @cached_property
    def township(self) -> Mapping[str, str]:
        """Township code of every community; a new one lies where most of its households did."""
        layer = self.case.workspace.communities
        known = dict(zip(layer["community_id"], layer["township_id"], strict=True))
        weight: dict[str, Counter[str]] = defaultdict(Counter)
        for atom, community in self.plan.after.items():
            if community not in known:
                weight[community][known[self.plan.before[atom]]] += self.plan.households[atom]
        known.update({c: min(w, key=lambda t: (-w[t], t)) for c, w in weight.items()})
        return known

    @cached_property
    def verdicts(self) -> tuple[Mapping[str, Outcome], Mapping[str, Outcome]]:
        """Size outcomes by community, before and after."""
        both = []
        for findings in (self.case.findings, self.proposed.findings):
            by_community = community_findings(findings)
            both.append({c: f.outcome for c, v in by_community.items() if (f := size_finding(v))})
        return both[0], both[1]

    @property
    def suffix(self) -> str:
        """What tells this plan's tables from another's, when there are several."""
        several = len(self.case.proposed) > 1
        return self.case.say(f"band.{self.plan.rules.band.value}") if several else ""

    def _sums(self, assignment: Mapping[str, str]) -> Mapping[str, int]:
        sums: Counter[str] = Counter()
        for atom, community in assignment.items():
            sums[community] += self.plan.households[atom]
        return sums


def changes(ledger: Ledger) -> Table:
    """Return a row per change: what, where, why, by which clause, and what it will need."""
    case, plan = ledger.case, ledger.plan
    rows = []
    for change in plan.changes:
        provision = case.provision(change.provision)
        rows.append(
            (
                change.change_id,
                term(change.kind, case.language),
                _townships(ledger, change),
                _holders(case, change.households_before),
                _holders(case, change.households_after),
                len(change.groups),
                change.moved_households,
                reason(change, language=case.language, workspace=case.workspace),
                provision.clause if provision else "",
                provision.quote_zh if provision else "",
                "\n".join(need_line(case, n) for n in change.needs),
                "\n".join(case.say(f"change_flag.{f}") for f in change.flags),
            )
        )
    return Table(
        key="changes",
        suffix=ledger.suffix,
        fields=fields(
            ("change_id", "code", 8),
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


def _townships(ledger: Ledger, change: Change) -> str:
    codes = sorted({ledger.township[c] for c in (*change.before, *change.after)})
    return "、".join(ledger.case.townships.get(c, c) for c in codes)


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
                    change.change_id,
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
            ("change_id", "code", 8),
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
    names, kinds = _group_words(case)
    home = {g: c.change_id for c in plan.changes for g in c.groups}
    rows: list[tuple[object, ...]] = [
        (
            home.get(atom, ""),
            atom,
            names.get(atom, ""),
            kinds.get(atom, ""),
            plan.before[atom],
            case.name(plan.before[atom]),
            plan.after[atom],
            case.name(plan.after[atom]),
            plan.households[atom],
        )
        for atom in sorted(ledger.moved, key=lambda a: (home.get(a, ""), plan.after[a], a))
    ]
    if rows:
        rows.append(sum_row(rows, case.say("total"), first=8))
    return Table(
        key="moved_groups",
        suffix=ledger.suffix,
        fields=fields(
            ("change_id", "code", 8),
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


def _group_words(case: Case) -> tuple[dict[str, str], dict[str, str]]:
    groups = case.workspace.groups
    if groups is None:
        return {}, {}
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


def gaps(ledger: Ledger) -> Table:
    """Return the 配套缺口: what the changed communities will need beside what they have."""
    case = ledger.case
    rows = []
    for change in ledger.plan.changes:
        for need in change.needs:
            gap = None if need.have is None else max(need.need - need.have, 0.0)
            rows.append(
                (
                    change.change_id,
                    need.community_id,
                    case.name(need.community_id),
                    case.say(f"need.{need.what}"),
                    need.need,
                    need.have,
                    gap,
                    need.unit,
                    after_clause(case, need),
                )
            )
    return Table(
        key="gaps",
        suffix=ledger.suffix,
        fields=fields(
            ("change_id", "code", 8),
            ("community_id", "code", 16),
            ("community", "text", 18),
            ("need_what", "text", 22),
            ("need", "number", 9),
            ("have", "number", 9),
            ("gap", "number", 9),
            ("unit", "text", 7),
            ("need_basis", "text", 24),
        ),
        rows=tuple(rows),
        notes=(case.say("gaps_note"),),
    )


def after_clause(case: Case, need: Need) -> str:
    """Return 参照第（…）条测算: a need is reckoned after a clause, never demanded by it."""
    provision = case.provision(need.basis)
    clause = provision.clause if provision else need.basis
    return case.say("after_clause", clause=clause)


def need_line(case: Case, need: Need) -> str:
    """Return one need in words: what, how much, how much there is."""
    have = case.say("flag.unknown") if need.have is None else f"{need.have:g}{need.unit}"
    return case.say(
        "need_line",
        name=case.name(need.community_id),
        what=case.say(f"need.{need.what}"),
        need=f"{need.need:g}{need.unit}",
        have=have,
        basis=after_clause(case, need),
    )


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
            ("why", "long", 80),
        ),
        rows=rows,
        notes=(case.basis_line,),
    )


def statement(ledger: Ledger) -> list[str]:
    """Return the plan in sentences: rules, result, how far it is from the proven bound."""
    case, plan = ledger.case, ledger.plan
    lines = [
        case.say(
            "plan.rules",
            band=term(plan.rules.band, case.language),
            outcome=term(plan.rules.outcome, case.language),
            reach=term(plan.rules.reach, case.language),
            townships=term(plan.rules.townships, case.language),
            seed=plan.seed,
        ),
        case.say(
            "plan.result",
            before=plan.outside_before,
            after=plan.outside_after,
            changes=len(plan.changes),
            moved=plan.moved_households,
            share=f"{plan.moved_share:.2%}",
        ),
        case.say(
            "plan.bound",
            bound=plan.lower_bound_households,
            gap=f"{plan.gap_share:.1%}",
        ),
    ]
    if plan.family_gap_share is not None:
        lines.append(
            case.say(
                "plan.family",
                family=plan.family,
                bound=f"{plan.family_bound_households:.0f}",
                gap=f"{plan.family_gap_share:.1%}",
            )
        )
    if plan.stopped_by == "time":
        lines.append(case.say("plan.stopped_by_time"))
    return lines
