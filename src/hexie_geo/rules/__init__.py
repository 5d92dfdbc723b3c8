"""Judgement: measure x provision -> finding. Rules touch no geometry and read no files."""

from hexie_geo.rules.basis import basis_outcomes, count_conflicts
from hexie_geo.rules.evaluation import FRAME, check, judge
from hexie_geo.rules.explanation import explain, explain_issue
from hexie_geo.rules.packs import conflicts, shown_id
from hexie_geo.rules.rows import cite, findings
from hexie_geo.rules.settings import RuleSettings

__all__ = [
    "FRAME",
    "RuleSettings",
    "basis_outcomes",
    "check",
    "cite",
    "conflicts",
    "count_conflicts",
    "explain",
    "explain_issue",
    "findings",
    "judge",
    "shown_id",
]
