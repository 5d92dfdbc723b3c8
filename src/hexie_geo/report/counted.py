"""What was found, counted: the data's own defects, totals per township and county."""

from hexie_geo import rules
from hexie_geo.errors import Problem
from hexie_geo.i18n import has, text
from hexie_geo.model.terms import Outcome
from hexie_geo.report.case import Case, size_finding
from hexie_geo.report.palette import GRAVITY
from hexie_geo.report.table import Table, fields, total


def issues(case: Case) -> Table:
    """Return the 数据核对清单: conflicts first, then by who has to mend what, and where."""
    ordered = sorted(
        case.issues,
        key=lambda i: (
            i.outcome != Outcome.CONFLICT,
            i.fix_by,
            i.township_id or "",
            i.code,
            i.layer,
            i.subject_id,
        ),
    )
    rows = [
        (
            text(f"quality.fix_by.{i.fix_by}", case.language),
            case.townships.get(i.township_id or "", i.township_id or ""),
            text(f"terms.layer.{i.layer}", case.language),
            i.subject_id,
            case.names.get(i.subject_id, ""),
            i.outcome,
            rules.explain_issue(i, case.language),
        )
        for i in ordered
    ]
    rows.extend(
        (
            _fixer(p, case),
            "",
            _layer(p.layer or "", case),
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


_THEIRS = frozenset({"import.total_disagrees"})
"""What only those who filled a sheet in can mend; the rest is mended where data come in."""


def _fixer(problem: Problem, case: Case) -> str:
    if problem.code in _THEIRS:
        return text("quality.fix_by.township", case.language)
    return case.say("fix_by_import")


def _layer(name: str, case: Case) -> str:
    """Return the word for a layer; a file's own layer or sheet is called as it is there."""
    message = f"terms.layer.{name}"
    return text(message, case.language) if has(message, case.language) else name


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
        notes=(case.basis_line, *_two_counts(case)),
    )


def _two_counts(case: Case) -> list[str]:
    """Return how the register's households and the groups' differ, where both are known."""
    groups = case.workspace.groups
    if groups is None:
        return []
    known = groups["households"].dropna()
    register, summed = total(list(case.communities["households"])), int(known.sum())
    values = {"register": register, "groups": summed, "difference": abs(register - summed)}
    notes = [case.say("two_counts" if register != summed else "one_count", **values)]
    if missing := len(groups) - len(known):
        notes.append(case.say("groups_uncounted", n=missing))
    return notes


def sum_row(rows: list[tuple[object, ...]], word: str, *, first: int) -> tuple[object, ...]:
    """Return the row of sums; columns before ``first`` hold no numbers, the last says ``word``."""
    head = ("",) * (first - 1) + (word,)
    sums = (
        None if all(v is None for v in column) else total(column)
        for column in list(zip(*rows, strict=True))[first:]
    )
    return (*head, *sums)
