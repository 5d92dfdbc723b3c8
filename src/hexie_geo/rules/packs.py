"""Several policy packs side by side: whose verdict counts, and where they contradict each other."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from hexie_geo.model.findings import Bound, Provision, Standard


def shown_id(provision: Provision, standards: Sequence[Standard]) -> str:
    """Return the id a finding carries: bare for the first pack, ``pack:id`` for the others.

    Parameters
    ----------
    provision
        Of one of ``standards``.
    standards
        In order; the first gives the verdicts.

    Returns
    -------
    str

    Examples
    --------
    >>> from hexie_geo import standards
    >>> packs = [standards.load(n) for n in ("cn.yunnan.yunfa-2007-11",
    ...          "cn.law.residents-committees-2025")]
    >>> shown_id(packs[1]["community.households.normal"], packs)
    'cn.law.residents-committees-2025:community.households.normal'
    """
    if provision.standard == standards[0].id:
        return provision.id
    return f"{provision.standard}:{provision.id}"


def provisions(
    standards: Sequence[Standard], *, include_unverified: bool = False
) -> Iterator[Provision]:
    """Yield the provisions to ask, pack by pack; unverified ones only when wanted."""
    for standard in standards:
        for provision in standard.provisions:
            if provision.verified or include_unverified:
                yield provision


def conflicts(standards: Sequence[Standard]) -> list[dict[str, Any]]:
    """Return where two packs set different bounds for the same thing; nothing is resolved.

    Parameters
    ----------
    standards
        Packs that are used together.

    Returns
    -------
    list of dict
        ``measure``, ``subject``, and under ``standards`` and ``bounds`` one entry per side.

    Examples
    --------
    >>> from hexie_geo import standards
    >>> packs = [standards.load(n) for n in standards.available()]
    >>> [c["standards"] for c in conflicts(packs) if c["measure"] == "households"][0]
    ['cn.law.residents-committees-1989', 'cn.law.residents-committees-2025']
    """
    found = []
    for one, other in combinations(standards, 2):
        theirs = {p.id: p for p in other.provisions}
        for mine in one.provisions:
            twin = theirs.get(mine.id)
            if twin is None or mine.measure != twin.measure or _same(mine, twin):
                continue
            found.append(
                {
                    "provision": mine.id,
                    "measure": mine.measure,
                    "subject": mine.subject.value,
                    "standards": [one.id, other.id],
                    "bounds": [_bounds(mine), _bounds(twin)],
                }
            )
    return found


def _same(one: Provision, other: Provision) -> bool:
    return (one.low, one.high, one.tiers) == (other.low, other.high, other.tiers)


def _bounds(provision: Provision) -> dict[str, Any]:
    if provision.tiers:
        tiers = provision.tiers
        return {
            "tiers": [{"when": t.when, "low": _end(t.low), "high": _end(t.high)} for t in tiers]
        }
    return {"low": _end(provision.low), "high": _end(provision.high)}


def _end(bound: Bound | None) -> float | None:
    return None if bound is None else bound.value
