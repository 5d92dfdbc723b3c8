"""Break a good plan on purpose, in one of many ways; each returns another plan or None."""

from dataclasses import replace

from hexie_geo.model.plans import Certificate


def _units(plan, rng):
    units = sorted(plan.after)
    return units[int(rng.integers(len(units)))]


def lose_a_group(plan, rng):
    gone = _units(plan, rng)
    return replace(plan, after={u: c for u, c in plan.after.items() if u != gone})


def invent_a_group(plan, _rng):
    return replace(plan, after=plan.after | {"nobody": next(iter(plan.after.values()))})


def alter_a_count(plan, rng):
    unit = _units(plan, rng)
    return replace(plan, households=plan.households | {unit: plan.households[unit] + 1})


def shift_a_count(plan, rng):
    """Take from one group and give to another: the sum stays, the counts do not."""
    one, other = _units(plan, rng), _units(plan, rng)
    if one == other or plan.households[one] == 0:
        return None
    counts = plan.households | {one: plan.households[one] - 1}
    return replace(plan, households=counts | {other: counts[other] + 1})


def start_elsewhere(plan, rng):
    unit = _units(plan, rng)
    other = sorted(set(plan.before.values()) - {plan.before[unit]})
    return replace(plan, before=plan.before | {unit: other[int(rng.integers(len(other)))]})


def cut_off(plan, rng):
    """Put one group into a community that is far away."""
    unit = _units(plan, rng)
    far = sorted(set(plan.after.values()) - {plan.after[unit]})
    return replace(plan, after=plan.after | {unit: far[int(rng.integers(len(far)))]})


def swap_two(plan, rng):
    one, other = _units(plan, rng), _units(plan, rng)
    if plan.after[one] == plan.after[other]:
        return None
    return replace(plan, after=plan.after | {one: plan.after[other], other: plan.after[one]})


def send_home(plan, rng):
    """Undo one change in the assignment and leave everything else as it is."""
    if not plan.changes:
        return None
    change = plan.changes[int(rng.integers(len(plan.changes)))]
    return replace(plan, after=plan.after | {g: plan.before[g] for g in change.groups})


def break_home_lock(plan, rng):
    moved = sorted(u for u in plan.after if plan.after[u] != plan.before[u])
    if not moved:
        return None
    lock = moved[int(rng.integers(len(moved)))]
    return replace(plan, rules=replace(plan.rules, at_home=(lock,)))


def break_freeze(plan, rng):
    if not plan.changes:
        return None
    change = plan.changes[int(rng.integers(len(plan.changes)))]
    return replace(plan, rules=replace(plan.rules, frozen=(change.before[0],)))


def break_together(plan, rng):
    for change in rng.permutation(len(plan.changes)):
        groups = plan.changes[int(change)].groups
        stay = [u for u in plan.after if plan.before[u] == plan.after[u] == plan.before[groups[0]]]
        if stay:
            return replace(plan, rules=replace(plan.rules, together=((groups[0], stay[0]),)))
    return None


def break_apart(plan, rng):
    if not plan.changes:
        return None
    change = plan.changes[int(rng.integers(len(plan.changes)))]
    same = [u for u in plan.after if plan.after[u] == change.after[0]][:2]
    if len(same) < 2:
        return None
    return replace(plan, rules=replace(plan.rules, apart=(tuple(same),)))


def overstate_the_bound(plan, _rng):
    return replace(plan, lower_bound_households=plan.moved_households + 1)


def understate_moves(plan, rng):
    return replace(plan, moved_households=max(0, plan.moved_households - 1 - int(rng.integers(9))))


def miscount_outside(plan, rng):
    return replace(plan, outside_after=plan.outside_after + 1 + int(rng.integers(3)))


def false_certificate(plan, rng):
    """A reason for a community that needs none."""
    codes = ("component_too_small", "no_spare_nearby", "atom_too_large", "locked", "search_limit")
    community = plan.before[_units(plan, rng)]
    made = Certificate(
        community_id=community,
        code=codes[int(rng.integers(len(codes)))],
        values={"households": 700, "piece": 700, "atom": 5001, "spare": 0},
    )
    return replace(plan, certificates=(*plan.certificates, made))


def wrong_reason(plan, rng):
    """Another reason, or other facts, for a community that stays outside."""
    if not plan.certificates:
        return None
    at = int(rng.integers(len(plan.certificates)))
    told = plan.certificates[at]
    other = "unknown_count" if told.code != "unknown_count" else "gated"
    false = replace(told, code=other)
    return replace(
        plan, certificates=(*plan.certificates[:at], false, *plan.certificates[at + 1 :])
    )


def drop_certificate(plan, _rng):
    return replace(plan, certificates=plan.certificates[1:]) if plan.certificates else None


def misreport_a_change(plan, rng):
    if not plan.changes:
        return None
    at = int(rng.integers(len(plan.changes)))
    change = plan.changes[at]
    name = next(iter(change.households_after))
    told = dict(change.households_after) | {name: change.households_after[name] + 1}
    other = replace(change, households_after=told)
    return replace(plan, changes=(*plan.changes[:at], other, *plan.changes[at + 1 :]))


def hide_a_change(plan, _rng):
    return replace(plan, changes=plan.changes[1:]) if plan.changes else None


def other_layers(plan, _rng):
    return replace(plan, workspace_digest="0" * 16)


FAULTS = (
    lose_a_group, invent_a_group, alter_a_count, shift_a_count, start_elsewhere, cut_off, swap_two,
    send_home, break_home_lock, break_freeze, break_together, break_apart, overstate_the_bound,
    understate_moves, miscount_outside, false_certificate, wrong_reason, drop_certificate,
    misreport_a_change, hide_a_change, other_layers,
)  # fmt: skip


def corrupted(plan, rng, count):
    """Yield ``count`` broken plans with the name of the fault; every fault takes its turn."""
    for turn in range(count):
        fault = FAULTS[turn % len(FAULTS)]
        broken = fault(plan, rng)
        if broken is None:  # this plan gives no occasion for it
            fault = cut_off
            broken = fault(plan, rng)
        yield fault.__name__, broken
