"""What the rules say of one community, read from the ground; for the checker only."""

from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Band, OutcomeRule
from hexie_geo.planning.ground import Ground

LOW, HIGH, TOLERATED = 1000, 3000, 5000
ADDS_UP = 0.95, 1.05
FROZEN = frozenset({"locked", "unknown_count", "groups_do_not_add_up", "gating_unknown"})
"""Reasons for which a community is kept out of every change."""

NOT_ASKED = frozenset({"gated", "rural"})
"""Reasons for which the clause asks nothing of a community."""


def outside(plan: Plan, total: int) -> bool:
    """Tell whether a total is outside the band of the plan's rules."""
    return not LOW <= total <= (HIGH if plan.rules.band is Band.STRICT else TOLERATED)


def left_alone(plan: Plan, land: Ground, community: str) -> str | None:
    """Return the reason for which the rules leave a community as it is, or ask nothing of it."""
    total, register, rules = land.total[community], land.register.get(community), plan.rules
    if community in rules.frozen:
        return "locked"
    if community in land.unknown:
        return "unknown_count"
    if community not in land.township:
        return "groups_do_not_add_up"
    low, high = ADDS_UP
    if (
        rules.freeze_mismatch
        and register is not None
        and not low * register <= total <= high * register
    ):
        return "groups_do_not_add_up"
    if land.rural.get(community):
        return "rural"
    if rules.band is Band.TRIGGER and outside(plan, total):
        if land.gated.get(community) is None and not rules.gating_unknown_is_open:
            return "gating_unknown"
        if land.gated.get(community):
            return "gated"
    return None


def counts_as_outside(plan: Plan, land: Ground, community: str, total: int) -> bool:
    """Tell whether a community with ``total`` households counts as outside the band."""
    if not outside(plan, total):
        return False
    return community not in land.total or left_alone(plan, land, community) not in NOT_ASKED


def is_frozen(plan: Plan, land: Ground, community: str) -> bool:
    """Tell whether the rules keep a community out of every change."""
    return left_alone(plan, land, community) in FROZEN


def is_must(plan: Plan, land: Ground, community: str) -> bool:
    """Tell whether a community of today has to change."""
    return outside(plan, land.total[community]) and left_alone(plan, land, community) is None


def limits(plan: Plan, land: Ground, community: str) -> tuple[int, int]:
    """Return the range a changed community must end in."""
    rules = plan.rules
    if rules.band is Band.STRICT or rules.outcome is OutcomeRule.CHANGED_1000_3000:
        return LOW, HIGH
    if rules.outcome is OutcomeRule.ALL_1000_5000:
        return LOW, TOLERATED
    neighbour = community in land.total and not is_must(plan, land, community)
    return LOW, TOLERATED if neighbour else HIGH
