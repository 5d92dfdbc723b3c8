"""The arithmetic of a plan, counted over its atoms so that every sum agrees."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property

from hexie_geo.i18n import term
from hexie_geo.model.plans import Change, Plan
from hexie_geo.model.terms import Band, Outcome
from hexie_geo.planning.standing import family as family_words
from hexie_geo.report.case import Case, Proposed, size_finding


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
        for state in (self.case, self.proposed):
            found = state.by_community
            both.append({c: f.outcome for c, v in found.items() if (f := size_finding(v))})
        return both[0], both[1]

    @property
    def asked(self) -> tuple[int, int]:
        """Communities whose size verdict asks for what this plan does, before and after.

        The duty to re-divide for the band ``trigger``; for ``strict`` also those merely
        outside the normal range.
        """
        strict = self.plan.rules.band is Band.STRICT
        asks = {Outcome.ADJUST, Outcome.WATCH} if strict else {Outcome.ADJUST}
        old, new = self.verdicts
        return sum(o in asks for o in old.values()), sum(o in asks for o in new.values())

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


def change_townships(ledger: Ledger, change: Change) -> str:
    """Return the names of the townships a change lies in."""
    codes = sorted({ledger.township[c] for c in (*change.before, *change.after)})
    return "、".join(ledger.case.townships.get(c, c) for c in codes)


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
            what=case.say(f"plan.asked.{plan.rules.band.value}"),
            before=ledger.asked[0],
            after=ledger.asked[1],
            changes=len(plan.changes),
            moved=plan.moved_households,
            share=f"{plan.moved_share:.2%}",
        ),
        case.say(
            "plan.outside",
            before=plan.known_outside_before,
            after=plan.known_outside_after,
            unknown=plan.to_verify,
            gated="" if plan.rules.band is Band.STRICT else case.say("plan.outside_gated"),
        ),
        case.say(
            "plan.bound",
            bound=plan.lower_bound_households,
            gap=f"{plan.gap_share:.1%}",
        ),
    ]
    family = plan.family_bound_households
    if family is not None and round(family) > plan.lower_bound_households:  # else it adds nothing
        lines.append(
            case.say(
                "plan.family",
                family=family_words(plan, language=case.language),
                bound=f"{family:.0f}",
                gap=f"{plan.family_gap_share or 0:.1%}",
            )
        )
    if plan.stopped_by == "time":
        lines.append(case.say("plan.stopped_by_time"))
    return lines
