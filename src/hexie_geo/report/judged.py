"""What was found, as tables: a row per community, a row per finding, a row per provision."""

from collections.abc import Iterable, Mapping

from hexie_geo import rules
from hexie_geo.i18n import term, text
from hexie_geo.model.findings import Finding
from hexie_geo.model.layers import APPROXIMATE
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.report.case import NORMAL, REDIVIDE, Case, size_finding
from hexie_geo.report.palette import GRAVITY
from hexie_geo.report.table import Table, fields, missing, whole
from hexie_geo.report.words import provision_name, size_words, standing_notes, yes_no

_ASKS = (Outcome.NOT_MET, Outcome.ADJUST, Outcome.CONFLICT, Outcome.BEHIND, Outcome.WATCH)


def compliance(case: Case) -> Table:
    """Return the 达标核查表: a row per community with its size verdict and how it came about.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> case = Case(workspace=grouped({"a": [600, 600]}), standards=(), findings=())
    >>> compliance(case).column("households")
    [1200]
    """
    layer = case.communities
    rows = [
        _community_row(case, row, case.by_community.get(row["community_id"], {}))
        for row in layer.to_dict("records")
    ]
    return Table(
        key="compliance",
        fields=fields(
            ("township", "text", 12),
            ("community_id", "code", 16),
            ("community", "text", 16),
            ("area", "text", 6),
            ("gated", "text", 8),
            ("households", "count", 9),
            ("count_note", "text", 6),
            ("population", "count", 9),
            ("size_words", "text", 12),
            ("verdict", "outcome", 14),
            ("clause", "text", 11),
            ("quote", "long", 40),
            ("arithmetic", "long", 40),
            ("basis_sensitive", "text", 10),
            ("others", "long", 34),
            ("unknowns", "count", 8),
        ),
        rows=tuple(rows),
        notes=(case.basis_line, *standing_notes(case)),
    )


def _community_row(
    case: Case, row: Mapping[object, object], found: Mapping[str, Finding]
) -> tuple[object, ...]:
    size = size_finding(found)
    provision = case.provision(size.provision) if size else None
    bare = [f for f in found.values() if ":" not in f.provision]
    others = [f for f in bare if f.provision not in {REDIVIDE, NORMAL} and f.outcome in _ASKS]
    return (
        case.townships.get(str(row["township_id"]), row["township_id"]),
        row["community_id"],
        row["name"],
        _term_word(case, "area", row.get("area")),
        yes_no(case, row.get("gated")),
        whole(row.get("households")),
        case.say("about") if "households" in str(row.get(APPROXIMATE)).split() else "",
        whole(row.get("population")),
        size_words(case, found),
        size.outcome if size else Outcome.UNKNOWN,
        size.clause if size else "",
        provision.quote_zh if provision else "",
        rules.explain(size, case.language) if size else "",
        case.say("flag.yes") if row["community_id"] in case.basis_sensitive else "",
        "\n".join(_clause_line(case, f) for f in _by_gravity(others)),
        sum(f.outcome == Outcome.UNKNOWN for f in bare),
    )


def _term_word(case: Case, vocabulary: str, value: object) -> str:
    if missing(value):
        return ""
    return text(f"terms.{vocabulary}.{value}", case.language)


def _by_gravity(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (GRAVITY.index(f.outcome), f.provision))


def _clause_line(case: Case, finding: Finding) -> str:
    provision = case.provision(finding.provision)
    what = provision_name(case, provision) if provision else finding.provision
    return case.say(
        "clause_line",
        clause=finding.clause,
        what=what,
        outcome=term(finding.outcome, case.language),
    )


def long_table(case: Case) -> Table:
    """Return the findings, a row each; what says nothing, or is met on a group, is counted."""
    silent = silent_provisions(case)
    told = [f for f in case.findings if f.provision not in silent and _is_told(f)]
    rows = []
    for finding in told:
        provision = case.provision(finding.provision)
        rows.append(
            (
                text(f"terms.layer.{finding.layer.value}", case.language)
                if finding.layer not in {SubjectLayer.TOWNSHIPS, SubjectLayer.COUNTY}
                else term(finding.layer, case.language),
                finding.subject_id,
                _subject_name(case, finding),
                finding.clause,
                provision_name(case, provision) if provision else finding.provision,
                finding.outcome,
                finding.value,
                finding.low,
                finding.high,
                provision.verb_zh if provision else "",
                rules.explain(finding, case.language),
                finding.provision,
            )
        )
    notes = [case.basis_line]
    if left_out := len(case.findings) - len(told):
        notes.append(case.say("left_out", rows=left_out))
    return Table(
        key="provisions",
        fields=fields(
            ("layer", "text", 9),
            ("subject_id", "code", 18),
            ("subject", "text", 16),
            ("clause", "text", 10),
            ("provision", "text", 22),
            ("verdict", "outcome", 14),
            ("value", "number", 10),
            ("low", "number", 9),
            ("high", "number", 9),
            ("verb", "text", 12),
            ("arithmetic", "long", 52),
            ("provision_id", "code", 32),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def silent_provisions(case: Case) -> frozenset[str]:
    """Return the provisions that say nothing here: all unknown or not applicable."""
    quiet = {Outcome.UNKNOWN, Outcome.NOT_APPLICABLE}
    return frozenset(p for p, counts in case.outcomes.items() if quiet.issuperset(counts))


def _is_told(finding: Finding) -> bool:
    quiet = {Outcome.MET, Outcome.NOT_APPLICABLE}
    if finding.layer in {SubjectLayer.GROUPS, SubjectLayer.ESTATES}:
        return finding.outcome not in quiet
    return finding.outcome != Outcome.NOT_APPLICABLE


def _subject_name(case: Case, finding: Finding) -> str:
    match finding.layer:
        case SubjectLayer.COMMUNITIES:
            return case.name(finding.subject_id)
        case SubjectLayer.TOWNSHIPS:
            return case.townships.get(finding.subject_id, finding.subject_id)
        case SubjectLayer.COUNTY:
            return case.title
        case _:
            return ""


def outcomes(case: Case) -> Table:
    """Return how often each provision came to each outcome."""
    counts = case.outcomes
    seen = [o for o in GRAVITY if any(c[o] for c in counts.values())]
    rows = []
    for provision_id, counter in counts.items():
        provision = case.provision(provision_id)
        rows.append(
            (
                provision.clause if provision else "",
                provision_name(case, provision) if provision else provision_id,
                provision.verb_zh if provision else "",
                *(counter[o] or None for o in seen),
                provision_id,
            )
        )
    return Table(
        key="outcomes",
        fields=fields(
            ("clause", "text", 11),
            ("provision", "text", 26),
            ("verb", "text", 14),
            *((f"outcome.{o.value}", "count", 10) for o in seen),
            ("provision_id", "code", 34),
        ),
        rows=tuple(rows),
    )
