"""Where everything came from: sources with digests, assumptions, packs, version; the clauses."""

from collections.abc import Mapping
from typing import Any

from hexie_geo import rules
from hexie_geo.i18n import term, text
from hexie_geo.model.findings import Standard
from hexie_geo.report.case import Case
from hexie_geo.report.table import Table, fields
from hexie_geo.report.words import provision_name, standing_notes


def clauses(case: Case, *, used_only: bool = True) -> Table:
    """Return what the policy says: clause, its own words, how strongly it binds."""
    used = {f.provision for f in case.findings}
    rows = []
    for i, standard in enumerate(case.standards):
        for provision in standard.provisions:
            key = provision.id if i == 0 else f"{standard.id}:{provision.id}"
            if used_only and used and key not in used:
                continue
            rows.append(
                (
                    _short(standard),
                    provision.clause,
                    provision_name(case, provision),
                    provision.quote_zh,
                    provision.verb_zh,
                    term(provision.force, case.language),
                    "" if provision.verified else case.say("not_verified"),
                )
            )
    return Table(
        key="clauses",
        fields=fields(
            ("document", "text", 20),
            ("clause", "text", 10),
            ("provision", "text", 22),
            ("quote", "long", 70),
            ("verb", "text", 14),
            ("force", "text", 16),
            ("verified", "text", 10),
        ),
        rows=tuple(rows),
        notes=tuple(s.bound_note for s in case.standards if s.bound_note),
    )


def differences(case: Case) -> Table | None:
    """Return where two packs set different bounds for the same thing; nothing is resolved."""
    rows = []
    for one in rules.conflicts(case.standards):
        mine = case.provision(f"{one['standards'][0]}:{one['provision']}")
        name = provision_name(case, mine) if mine else one["provision"]
        rows.append(
            (
                name,
                *(
                    cell
                    for pack, bounds in zip(one["standards"], one["bounds"], strict=True)
                    for cell in (_document(case, pack), _bounds(bounds))
                ),
            )
        )
    if not rows:
        return None
    return Table(
        key="differences",
        fields=fields(
            ("provision", "text", 22),
            ("document", "text", 30),
            ("bounds", "text", 18),
            ("other_document", "text", 30),
            ("other_bounds", "text", 18),
        ),
        rows=tuple(rows),
        notes=(case.say("differences_note"),),
    )


def _document(case: Case, pack: str) -> str:
    return next((s.citation for s in case.standards if s.id == pack), pack)


def _bounds(bounds: Mapping[str, Any]) -> str:
    """Return bounds as ``1000–3000``; an open end stays open, tiers stand side by side."""
    tiers = bounds.get("tiers")
    if tiers is not None:
        return "；".join(_bounds(t) for t in tiers)
    low, high = ("" if bounds[end] is None else f"{bounds[end]:g}" for end in ("low", "high"))
    return f"{low}–{high}"


def _short(standard: Standard) -> str:
    return standard.doc_no or standard.title


def sources(case: Case) -> Table:
    """Return every layer's file, rows and digest."""
    rows = [
        (
            text(f"terms.layer.{s.layer}", case.language),
            s.file,
            s.rows,
            s.crs,
            s.digest,
            s.note,
        )
        for s in case.workspace.sources
    ]
    if not rows:
        rows = [
            (text(f"terms.layer.{name}", case.language), case.say("in_memory"), n, "", "", "")
            for name, n in case.workspace.counts().items()
        ]
    return Table(
        key="sources",
        fields=fields(
            ("layer", "text", 12),
            ("file", "code", 40),
            ("rows", "count", 9),
            ("crs", "text", 26),
            ("digest", "code", 20),
            ("note", "long", 44),
        ),
        rows=tuple(rows),
    )


def setting_rows(case: Case) -> Table:
    """Return basis, date, CRS, packs, assumptions, version and digests as words and values."""
    ws = case.workspace
    rows: list[tuple[object, ...]] = [
        (case.say("setting.title"), case.title),
        (case.say("setting.basis"), term(ws.basis, case.language)),
        (case.say("setting.as_of"), case.day(ws.as_of)),
        (case.say("setting.crs"), "" if ws.crs is None else f"{ws.crs.name}"),
        (case.say("setting.digest"), ws.digest),
        (case.say("setting.version"), f"hexie_geo {case.version}"),
    ]
    rows.extend(
        (
            case.say("setting.pack"),
            case.say("pack_line", id=s.id, citation=s.citation, digest=s.digest or "—"),
        )
        for s in case.standards
    )
    rows.extend((str(k), str(v)) for k, v in sorted(case.settings.items()))
    rows.extend((case.say("setting.note"), note) for note in standing_notes(case))
    return Table(
        key="settings",
        fields=fields(("setting", "text", 18), ("setting_value", "long", 90)),
        rows=tuple(rows),
    )
