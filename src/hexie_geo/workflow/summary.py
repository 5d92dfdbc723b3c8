"""The check in plain counts: what ``hexie check --json`` prints."""

from collections import Counter
from typing import Any

import pandas as pd

from hexie_geo import rules
from hexie_geo.measures.adjacency import adjacency
from hexie_geo.measures.ids import number
from hexie_geo.model.findings import DataIssue
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.terms import Outcome
from hexie_geo.model.workspace import Workspace
from hexie_geo.workflow.check import Judged
from hexie_geo.workflow.issues import issues

# The keys of the JSON name these numbers, so they stand here and not in a pack.
SMALL, LARGE, HUGE = 1000, 3000, 5000
CROWDED = 12000
GROUP = (50, 150)


def summarise(judged: Judged) -> dict[str, Any]:
    """Return the counts of a check; see :func:`hexie_geo.workflow.check.summary`."""
    ws = judged.workspace
    found = issues(ws, judged.standards[0], judged.facts, judged.settings)
    return {
        "title": ws.title,
        "synthetic": ws.synthetic,
        "basis": ws.basis.value,
        "as_of": ws.as_of.isoformat(),
        "digest": ws.digest,
        "counts": dict(ws.counts()),
        "size": _size(ws),
        "population": {"ge_12000": int((number(ws.communities, "population") >= CROWDED).sum())},
        "groups": _groups(ws),
        "police": {"without_office_inside": _without_office(judged)},
        "outcomes": outcomes(judged.frame),
        "unknown": _unknown(judged.frame),
        "contiguity": _contiguity(ws),
        "problems": [plain_issue(i) for i in found if i.outcome is Outcome.CONFLICT],
        "data_issues": dict(sorted(Counter(i.code for i in found).items())),
        "basis_sensitive": sorted(
            set(judged.frame.loc[judged.frame["basis_sensitive"], "subject_id"])
        ),
        "standards": [
            {"id": s.id, "citation": s.citation, "in_force": s.in_force, "digest": s.digest}
            for s in judged.standards
        ],
        "pack_conflicts": rules.conflicts(judged.standards),
        "assumptions": [
            {"layer": a.layer, "field": a.field, "value": a.value, "zh": a.text_zh, "en": a.text_en}
            for a in ws.assumptions
        ],
        "import_problems": [{"zh": p.say("zh"), "en": p.say("en")} for p in ws.import_problems],
    }


def outcomes(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return how many subjects have which outcome, by provision, in the order of the packs.

    Examples
    --------
    >>> outcomes(pd.DataFrame({"provision": ["p", "p"], "outcome": ["met", "met"]}))
    {'p': {'met': 2}}
    """
    table = frame.groupby(["provision", "outcome"], sort=False).size()
    found: dict[str, dict[str, int]] = {p: {} for p in dict.fromkeys(frame["provision"])}
    for outcome in Outcome:
        for provision, counts in found.items():
            if (provision, outcome.value) in table.index:
                counts[outcome.value] = int(table[provision, outcome.value])
    return found


def _unknown(frame: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Return how many subjects are unknown for which reason, by provision."""
    unknown = frame[frame["outcome"] == Outcome.UNKNOWN.value]
    found: dict[str, dict[str, int]] = {}
    for provision, rows in unknown.groupby("provision", sort=True):
        counts = rows["reason"].value_counts()
        found[str(provision)] = {str(reason): int(n) for reason, n in counts.items()}
    return found


def plain_issue(issue: DataIssue) -> dict[str, Any]:
    """Return an issue as plain values, with its sentence in both languages."""
    return {
        "code": issue.code,
        "layer": issue.layer,
        "subject_id": issue.subject_id,
        "township_id": issue.township_id,
        "outcome": issue.outcome.value,
        "fix_by": issue.fix_by,
        "values": dict(issue.values),
        "zh": rules.explain_issue(issue, "zh"),
        "en": rules.explain_issue(issue, "en"),
    }


def _size(ws: Workspace) -> dict[str, int]:
    households = number(ws.communities, "households")
    return {
        "below_1000": int((households < SMALL).sum()),
        "normal": int(households.between(SMALL, LARGE).sum()),
        "watch": int(((households > LARGE) & (households <= HUGE)).sum()),
        "above_5000": int((households > HUGE).sum()),
        "missing": int(households.isna().sum()),
    }


def _groups(ws: Workspace) -> dict[str, int] | None:
    if ws.groups is None:
        return None
    households = number(ws.groups, "households")
    return {
        "rows": len(ws.groups),
        "counted": int((households > 0).sum()),
        "within_50_150": int(households.between(*GROUP).sum()),
    }


def _without_office(judged: Judged) -> int | None:
    ws = judged.workspace
    if ws.police_offices is None or not has_geometry(ws.communities):
        return None
    return int((judged.facts.police["offices_inside"] == 0).sum())


def _contiguity(ws: Workspace) -> dict[str, int] | None:
    if not has_geometry(ws.communities):
        return None
    found = adjacency(ws.communities)
    return {"components": found.n_components, "pairs": found.n_pairs}
