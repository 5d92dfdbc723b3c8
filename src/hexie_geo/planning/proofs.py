"""Is it true? The facts behind certificates and the counting bound, looked up again."""

from collections.abc import Iterator, Mapping

from hexie_geo.errors import Problem
from hexie_geo.model.plans import GIVEN, Certificate, Plan
from hexie_geo.model.terms import Band, OutcomeRule, Townships
from hexie_geo.planning.ground import Ground
from hexie_geo.planning.judgement import (
    HIGH,
    LOW,
    TOLERATED,
    is_frozen,
    is_must,
    left_alone,
    limits,
)

LEFT_ALONE = ("groups_do_not_add_up", "unknown_count", "gating_unknown", "gated", "rural")


def floor(plan: Plan, land: Ground, changed: set[str]) -> int:
    """Return the counting bound: what had to leave the oversized communities that were mended.

    One of which the clause does not speak may take part and shrink; no plan has to shrink it.
    """
    high = HIGH
    if plan.rules.band is Band.TRIGGER and plan.rules.outcome is OutcomeRule.ALL_1000_5000:
        high = TOLERATED
    trigger = HIGH if plan.rules.band is Band.STRICT else TOLERATED
    over = [
        c for c in changed & land.total.keys() if land.total[c] > trigger and is_must(plan, land, c)
    ]
    return sum(land.total[c] - high for c in over)


def certificate_faults(
    plan: Plan, land: Ground, parts: Mapping[str, list[str]]
) -> Iterator[Problem]:
    """Yield a problem for each certificate that the layers do not bear out."""
    seen: set[str] = set()
    for certificate in plan.certificates:
        community = certificate.community_id
        if community in seen or community not in land.total or community not in parts:
            yield _fault(certificate)
            continue
        seen.add(community)
        stays = set(parts[community]) == {u for u, c in land.home.items() if c == community}
        high = HIGH if plan.rules.band is Band.STRICT else TOLERATED
        total = land.total[community]
        beyond = not LOW <= total <= high or community in land.unknown
        told = certificate.values.get("households") == total
        if not (stays and beyond and told and _holds(certificate, plan, land)):
            yield _fault(certificate)


def _fault(certificate: Certificate) -> Problem:
    values = {"community": certificate.community_id, "why": certificate.code}
    return Problem(code="planning.verify.false_certificate", values=values)


def _holds(certificate: Certificate, plan: Plan, land: Ground) -> bool:
    """Tell whether the layers bear a certificate out."""
    community, code, said = certificate.community_id, certificate.code, certificate.values
    inside = plan.rules.townships is Townships.INSIDE
    still = frozenset(c for c in land.total if is_frozen(plan, land, c))
    why = left_alone(plan, land, community)
    if code in LEFT_ALONE or why is not None:
        return why == code
    piece = land.piece_total(community, without=still, inside_township=inside)
    across = land.piece_total(community, without=still, inside_township=False)
    largest = max(_atoms(land, community), default=0)
    rules = plan.rules
    facts = {
        "component_too_small": piece < LOW and said.get("piece") == piece,
        "township_border": inside and across > piece,
        "no_groups": community in land.households and land.total[community] > HIGH,
        "atom_too_large": largest > HIGH and said.get("atom") == largest,
        "no_spare_nearby": said.get("spare") is not None
        and _spare(plan, land, community, still) == said.get("spare"),
        "locked": bool(rules.frozen or rules.together or rules.apart or rules.at_home),
        "search_limit": piece >= LOW,
        "not_proposed": plan.kind == GIVEN and piece >= LOW,
    }
    return facts.get(code, False)


def _atoms(land: Ground, community: str) -> list[int]:
    """Return the households of each group, gated estates counted whole."""
    sums: dict[str, int] = {}
    for unit, home in land.home.items():
        if home == community:
            key = f"estate {land.estate[unit]}" if unit in land.estate else unit
            sums[key] = sums.get(key, 0) + land.households[unit]
    return list(sums.values())


def _spare(plan: Plan, land: Ground, community: str, still: frozenset[str]) -> int | None:
    """Return what the neighbours can spare if it does not suffice; None if it might."""
    inside = plan.rules.townships is Townships.INSIDE
    town = land.township.get(community)
    near = [
        d
        for d in land.touching[community]
        if d not in still and not (inside and land.township.get(d) != town)
    ]
    total = land.total[community]
    high = {d: limits(plan, land, d)[1] for d in (*near, community)}
    room = [max(0, high[d] - land.total[d]) for d in near]
    if total > high[community]:
        return sum(room) if sum(room) < total - high[community] else None
    if any(r >= total for r in room):
        return None
    lend = 0
    for d in near:
        counts = [n for n in _atoms(land, d) if n > 0]
        free = land.total[d] - LOW
        if len(_atoms(land, d)) > 1 and counts and min(counts) <= free:
            lend += free
    return lend if lend < LOW - total else None
