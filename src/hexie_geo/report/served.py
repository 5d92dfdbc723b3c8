"""Who is served, as tables: shares within thresholds per kind and per township, police."""

import math

import pandas as pd

from hexie_geo.i18n import has, place_kind, text
from hexie_geo.model.coverage import Coverage
from hexie_geo.report.case import Case
from hexie_geo.report.counted import sum_row
from hexie_geo.report.table import Table, fields


def kind_word(case: Case, kind: str) -> str:
    """Return the word for a kind of place; a kind of the user's own keeps its name."""
    message = f"report.place.{kind}"
    return (
        text(message, case.language)
        if has(message, case.language)
        else place_kind(kind, case.language)
    )


def definition(case: Case, coverage: Coverage) -> str:
    """Return in words how a coverage's distances were measured."""
    message, values = coverage.definition
    return text(message, case.language, **values)


def uncounted(case: Case) -> list[str]:
    """Return the note that groups without a count are in no sum, so that 0 is not read as none."""
    groups = case.workspace.groups
    missing = 0 if groups is None else int(groups["households"].isna().sum())
    return [case.say("groups_uncounted", n=missing)] if missing else []


def coverage_table(case: Case) -> Table:
    """Return households within each threshold, per kind; the parts add up to all households."""
    rows = [
        (
            kind_word(case, coverage.kind),
            row["within_m"],
            int(row["covered"]),
            int(row["estimated"]),
            int(row["not_covered"]),
            int(row["unknown"]),
            int(row["total"]),
            row["covered"] / row["total"] if row["total"] else None,
        )
        for coverage in case.coverages
        for row in coverage.table().to_dict("records")
    ]
    return Table(
        key="coverage",
        fields=fields(
            ("place", "text", 18),
            ("within_m", "number", 9),
            ("covered", "count", 11),
            ("estimated", "count", 11),
            ("not_covered", "count", 11),
            ("unknown_households", "count", 11),
            ("households", "count", 11),
            ("covered_share", "share", 9),
        ),
        rows=tuple(rows),
        notes=(case.basis_line, *coverage_notes(case), *uncounted(case)),
    )


def coverage_notes(case: Case) -> list[str]:
    """Return how distances were measured, each sentence once with the kinds it speaks of."""
    kinds: dict[str, list[str]] = {}
    for coverage in case.coverages:
        said = [text(m, case.language, **v) for m, v in coverage.notes]
        for sentence in dict.fromkeys([definition(case, coverage), *said]):
            kinds.setdefault(sentence, []).append(kind_word(case, coverage.kind))
    comma, colon = ("、", "：") if case.language == "zh" else (", ", ": ")
    every = len(case.coverages)
    return [s if len(k) == every else f"{comma.join(k)}{colon}{s}" for s, k in kinds.items()]


def main_radius(coverage: Coverage) -> float:
    """Return the threshold that maps and short tables speak of: the middle one."""
    return coverage.within_m[len(coverage.within_m) // 2]


def township_coverage(case: Case, coverage: Coverage) -> Table:
    """Return covered households per township within the main threshold, and their sum."""
    radius = main_radius(coverage)
    layer = case.workspace.communities
    township = dict(zip(layer["community_id"], layer["township_id"], strict=True))
    inside = coverage.covered(radius)
    frame = pd.DataFrame(
        {
            "township": coverage.distances["community_id"].map(township).fillna(""),
            "households": coverage.distances["households"].fillna(0),
            "inside": inside.fillna(False).astype(bool),
            "unknown": inside.isna(),
        }
    )
    rows: list[tuple[object, ...]] = []
    for code, part in frame.groupby("township", sort=True):
        count = part["households"]
        rows.append(
            (
                case.townships.get(str(code), str(code)),
                int(count[part["inside"]].sum()),
                int(count[~part["inside"] & ~part["unknown"]].sum()),
                int(count[part["unknown"]].sum()),
                int(count.sum()),
            )
        )
    rows.append(sum_row(rows, case.say("total"), first=1))
    with_share = tuple((*r, int(str(r[1])) / int(str(r[4])) if r[4] else None) for r in rows)
    return Table(
        key="township_coverage",
        suffix=case.say("kind_within", kind=kind_word(case, coverage.kind), within=f"{radius:g}"),
        fields=fields(
            ("township", "text", 16),
            ("covered", "count", 11),
            ("not_covered", "count", 11),
            ("unknown_households", "count", 11),
            ("households", "count", 11),
            ("covered_share", "share", 9),
        ),
        rows=with_share,
        totals=1,
    )


_WORKLOAD = ("households_per_officer", "people_per_officer", "median_m", "p90_m")


def _finite(value: object) -> float | None:
    """Return a rounded number; None where it is unknown or no office is reached."""
    known = isinstance(value, int | float) and math.isfinite(value)
    return round(float(str(value))) if known else None


def police_table(case: Case) -> Table | None:
    """Return the 一区一室、一室一警 matrix, or None where no office is known."""
    matrix = case.police
    if matrix is None or matrix.empty:
        return None
    layer = case.communities
    rows = []
    for community, row in zip(
        layer.to_dict("records"), matrix.reindex(layer.index).to_dict("records"), strict=True
    ):
        shared = row.get("shared_with")
        rows.append(
            (
                case.townships.get(str(community["township_id"]), ""),
                community["community_id"],
                community["name"],
                case.say(f"police_status.{row['police_status']}"),
                row.get("offices_assigned"),
                row.get("offices_own"),
                row.get("offices_inside"),
                row.get("officers"),
                *(_finite(row.get(n)) for n in _WORKLOAD),
                "、".join(case.name(str(c)) for c in shared) if isinstance(shared, tuple) else "",
            )
        )
    return Table(
        key="police",
        fields=fields(
            ("township", "text", 12),
            ("community_id", "code", 16),
            ("community", "text", 16),
            ("police_status", "text", 16),
            ("offices_assigned", "count", 9),
            ("offices_own", "count", 9),
            ("offices_inside", "count", 9),
            ("officers", "count", 9),
            *((name, "count", 10) for name in _WORKLOAD),
            ("shared_with", "long", 30),
        ),
        rows=tuple(rows),
        notes=(case.say("police_note"),),
    )
