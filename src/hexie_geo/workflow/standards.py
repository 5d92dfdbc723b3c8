"""What ``hexie standards list|show|verify`` prints, as plain values."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hexie_geo import rules, standards
from hexie_geo.model.findings import Bound, Provision, Standard


def listing() -> list[dict[str, Any]]:
    """Return every shipped pack: id, citation, issuer, force, source, digest, provisions.

    Examples
    --------
    >>> [pack["provisions"] for pack in listing()][:2]
    [1, 2]
    """
    return [_pack(standards.load(name)) for name in standards.available()]


def show(pack: str | Path) -> dict[str, Any]:
    """Return one pack with its provisions: quote, verb, bounds and citation of each.

    Raises
    ------
    StandardError
        If there is no such pack, or it is malformed.

    Examples
    --------
    >>> show("cn.law.residents-committees-1989")["provisions"][0]["bounds"]
    [{'when': None, 'low': 100.0, 'high': 700.0}]
    """
    found = standards.load(pack)
    return _pack(found) | {"provisions": [_provision(found, p) for p in found.provisions]}


def verify(packs: Sequence[str | Path] | None = None) -> dict[str, Any]:
    """Load packs and return what is not verified and where they contradict each other.

    Raises
    ------
    StandardError
        If a pack is malformed; all its problems are listed.

    Examples
    --------
    >>> verify()["unverified"]
    ['cn.yunnan.yunfa-2007-11:services.family-planning']
    """
    found = [standards.load(name) for name in packs or standards.available()]
    return {
        "packs": [_pack(s) for s in found],
        "unverified": [f"{s.id}:{p.id}" for s in found for p in s.provisions if not p.verified],
        "conflicts": rules.conflicts(found),
    }


def _pack(standard: Standard) -> dict[str, Any]:
    return {
        "id": standard.id,
        "title": standard.title,
        "doc_no": standard.doc_no,
        "citation": standard.citation,
        "issuer": standard.issuer,
        "published": standard.published and standard.published.isoformat(),
        "effective": standard.effective and standard.effective.isoformat(),
        "in_force": standard.in_force,
        "source": standard.source,
        "bound_note": standard.bound_note,
        "supersedes": list(standard.supersedes),
        "digest": standard.digest,
        "provisions": len(standard.provisions),
    }


def _provision(standard: Standard, provision: Provision) -> dict[str, Any]:
    plain = (
        "id",
        "clause",
        "quote_zh",
        "quote_raw",
        "correction",
        "measure",
        "unit",
        "form",
        "verb_zh",
        "verified",
        "evidence",
        "note_zh",
        "note_en",
    )
    return {name: getattr(provision, name) for name in plain} | {
        "subject": provision.subject.value,
        "force": provision.force.value,
        "outside": provision.outside.value,
        "deadline": provision.deadline and provision.deadline.isoformat(),
        "items": list(provision.items),
        "bounds": _bounds(provision),
        "per": dict(per) if isinstance(per := provision.options.get("per"), Mapping) else None,
        "citation": rules.cite(standard, provision),
    }


def _bounds(provision: Provision) -> list[dict[str, Any]]:
    ranges: list[tuple[str | None, Bound | None, Bound | None]] = [
        (t.when, t.low, t.high) for t in provision.tiers
    ]
    ranges = ranges or [(None, provision.low, provision.high)]
    return [{"when": when, "low": _end(low), "high": _end(high)} for when, low, high in ranges]


def _end(bound: Bound | None) -> float | None:
    return None if bound is None else bound.value
