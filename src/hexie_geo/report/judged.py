"""What was found, as tables: verdicts, every provision, the data's own defects, totals."""

from collections import Counter
from collections.abc import Iterable, Mapping

from hexie_geo import rules
from hexie_geo.i18n import term, text
from hexie_geo.model.findings import Finding, Provision
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.report.case import NORMAL, REDIVIDE, Case, size_finding
from hexie_geo.report.palette import GRAVITY
from hexie_geo.report.table import Table, fields, missing, total, whole

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
            ("population", "count", 9),
            ("size_words", "text", 12),
            ("verdict", "outcome", 14),
            ("clause", "text", 11),
            ("quote", "long", 40),
            ("arithmetic", "long", 40),
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
        whole(row.get("population")),
        size_words(case, found),
        size.outcome if size else Outcome.UNKNOWN,
        size.clause if size else "",
        provision.quote_zh if provision else "",
        rules.explain(size, case.language) if size else "",
        "\n".join(_clause_line(case, f) for f in _by_gravity(others)),
        sum(f.outcome == Outcome.UNKNOWN for f in bare),
    )


def size_words(case: Case, found: Mapping[str, Finding]) -> str:
    """Return 在幅度内 or 超出幅度 (with the side), by the normal range; never 违规."""
    finding = found.get(NORMAL) or found.get(REDIVIDE)
    if finding is None or finding.value is None:
        return case.say("size.unknown")
    if finding.low is not None and finding.value < finding.low:
        return case.say("size.below", low=f"{finding.low:g}")
    if finding.high is not None and finding.value > finding.high:
        return case.say("size.above", high=f"{finding.high:g}")
    return case.say("size.within")


def yes_no(case: Case, flag: object) -> str:
    """Return yes, no or unknown in words."""
    if missing(flag):
        return case.say("flag.unknown")
    return case.say("flag.yes" if flag else "flag.no")


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


def provision_name(case: Case, provision: Provision) -> str:
    """Return a provision's short name; one without a name in the catalogue shows its id."""
    message = f"rules.provision.{provision.id}"
    named = text(message, case.language)
    return provision.id if named == message else named


def long_table(case: Case) -> Table:
    """Return every finding, a row each; what is met on a group or an estate is only counted."""
    told = [f for f in case.findings if _is_told(f)]
    left_out = Counter(f.provision for f in case.findings if not _is_told(f))
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
    if left_out:
        notes.append(case.say("left_out", rows=sum(left_out.values())))
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
    counts: dict[str, Counter[Outcome]] = {}
    for finding in case.findings:
        counts.setdefault(finding.provision, Counter())[finding.outcome] += 1
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


def issues(case: Case) -> Table:
    """Return the 数据核对清单, sorted by who has to mend what."""
    ordered = sorted(
        case.issues,
        key=lambda i: (i.fix_by, i.township_id or "", i.code, i.layer, i.subject_id),
    )
    rows = [
        (
            case.say(f"fix_by.{i.fix_by}"),
            case.townships.get(i.township_id or "", i.township_id or ""),
            text(f"terms.layer.{i.layer}", case.language),
            i.subject_id,
            case.names.get(i.subject_id, ""),
            i.outcome,
            text(f"quality.{i.code}", case.language, **{**i.values, "subject_id": i.subject_id}),
        )
        for i in ordered
    ]
    rows.extend(
        (
            case.say("fix_by.file"),
            "",
            text(f"terms.layer.{p.layer}", case.language) if p.layer else "",
            p.file or "",
            "",
            Outcome.NOTE,
            p.say(case.language),
        )
        for p in case.workspace.import_problems
    )
    return Table(
        key="issues",
        fields=fields(
            ("fix_by", "text", 14),
            ("township", "text", 12),
            ("layer", "text", 10),
            ("subject_id", "code", 18),
            ("subject", "text", 16),
            ("verdict", "outcome", 12),
            ("issue", "long", 70),
        ),
        rows=tuple(rows),
        notes=(case.say("issues_note"),),
    )


def totals(case: Case) -> Table:
    """Return communities, households and size verdicts per township, and their sum."""
    layer = case.communities
    verdicts = {
        code: size.outcome if (size := size_finding(found)) else Outcome.UNKNOWN
        for code, found in case.by_community.items()
    }
    outcome = layer["community_id"].map(lambda c: verdicts.get(c, Outcome.UNKNOWN))
    seen = [o for o in GRAVITY if (outcome == o).any()]
    rows: list[tuple[object, ...]] = []
    for code, part in layer.groupby("township_id", sort=True):
        mine = outcome.loc[part.index]
        rows.append(
            (
                code,
                case.townships.get(str(code), str(code)),
                len(part),
                total(list(part["households"])),
                int(part["households"].isna().sum()),
                total(list(part["population"])) if "population" in part else None,
                *(int((mine == o).sum()) for o in seen),
            )
        )
    rows.append(sum_row(rows, case.say("total"), first=2))
    return Table(
        key="totals",
        fields=fields(
            ("township_id", "code", 14),
            ("township", "text", 14),
            ("communities", "count", 9),
            ("households", "count", 11),
            ("households_missing", "count", 10),
            ("population", "count", 11),
            *((f"outcome.{o.value}", "count", 11) for o in seen),
        ),
        rows=tuple(rows),
        totals=1,
        notes=(case.basis_line,),
    )


def sum_row(rows: list[tuple[object, ...]], word: str, *, first: int) -> tuple[object, ...]:
    """Return the row of sums; columns before ``first`` hold no numbers, the last says ``word``."""
    head = ("",) * (first - 1) + (word,)
    sums = (
        None if all(v is None for v in column) else total(column)
        for column in list(zip(*rows, strict=True))[first:]
    )
    return (*head, *sums)


def standing_notes(case: Case) -> list[str]:
    """Return what every paper repeats: is the document in force, and the user's assumptions."""
    notes = [
        case.say("in_force_unknown", citation=s.citation)
        for s in case.standards
        if s.in_force == "unknown"
    ]
    if case.workspace.synthetic:
        notes.insert(0, case.say("synthetic"))
    notes.extend(
        case.say("assumption", words=a.text_zh if case.language == "zh" else a.text_en)
        for a in case.workspace.assumptions
    )
    return notes
