"""Words the papers share: in or out of range, yes or no, a provision's name, standing notes."""

from collections.abc import Mapping

from hexie_geo.i18n import term, text
from hexie_geo.model.findings import Finding, Provision
from hexie_geo.model.terms import Outcome
from hexie_geo.report.case import NORMAL, REDIVIDE, Case
from hexie_geo.report.table import missing


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


def size_outcome(case: Case, outcome: Outcome) -> str:
    """Return a size verdict in the size's own words: in or out of range, never pass or fail."""
    if outcome in {Outcome.MET, Outcome.WATCH}:
        return case.say(f"size.{outcome.value}")
    return term(outcome, case.language)


def yes_no(case: Case, flag: object) -> str:
    """Return yes, no or unknown in words."""
    if missing(flag):
        return case.say("flag.unknown")
    return case.say("flag.yes" if flag else "flag.no")


def provision_name(case: Case, provision: Provision) -> str:
    """Return a provision's short name; one without a name in the catalogue shows its id."""
    message = f"provisions.{provision.id}"
    named = text(message, case.language)
    return provision.id if named == message else named


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
