"""A finding in words: the arithmetic, the facts that decided, and the clause."""

from typing import Any

from hexie_geo.catalogue import Language
from hexie_geo.i18n import cite, has, text
from hexie_geo.model.findings import DataIssue, Finding
from hexie_geo.model.terms import Outcome


def explain(finding: Finding, language: Language = "zh", *, quote: bool = False) -> str:
    """Return why a finding is what it is, as an official would check it.

    Parameters
    ----------
    finding
        With the values that :func:`hexie_geo.rules.findings` gives it.
    language
        ``"zh"`` or ``"en"``.
    quote
        Also give the clause's own words.

    Returns
    -------
    str

    Examples
    --------
    >>> from hexie_geo.model.terms import Outcome, SubjectLayer
    >>> finding = Finding(layer=SubjectLayer.COMMUNITIES, subject_id="c07",
    ...     provision="community.households.redivide", outcome=Outcome.ADJUST, value=5421.0,
    ...     low=1000.0, high=5000.0, clause="（二十三）", reason="above",
    ...     values={"unit": "户", "facts": {"gated": False}})
    >>> explain(finding)
    '5421户>5000户，非封闭，第（二十三）条'
    >>> explain(finding, "en")
    '5421 households > 5000 households, not gated, clause (23)'
    """
    values = finding.values
    unit = values.get("unit")
    numbers = {
        "value": _amount(finding.value, unit, language),
        "low": _amount(finding.low, unit, language),
        "high": _amount(finding.high, unit, language),
        "side": _side(finding, language),
        "detail": _listed(str(values.get("detail") or ""), language),
    }
    parts = [text(_message(finding, language), language, **numbers)]
    facts = _deciding(finding)
    parts += [said for name, fact in facts.items() if (said := _fact(name, fact, language))]
    parts.append(cite(finding.clause, language))
    if values.get("verified") is False:
        parts.append(text("rules.unverified", language))
    said = text("rules.comma", language).join(parts)
    if not quote:
        return said
    words = {"citation": values.get("citation"), "quote": values.get("quote_zh")}
    return said + text("rules.quote", language, **words)


def explain_issue(issue: DataIssue, language: Language = "zh") -> str:
    """Return a data issue as a sentence; a conflict also says both verdicts.

    Parameters
    ----------
    issue
        Of the data-quality table.
    language
        ``"zh"`` or ``"en"``.

    Returns
    -------
    str

    Examples
    --------
    >>> issue = DataIssue(code="zero_households", layer="communities", subject_id="c1",
    ...     values={"name": "云山社区"})
    >>> explain_issue(issue)
    '云山社区：户数为0'
    """
    values = {
        key: text(f"terms.outcome.{value}", language) if key.startswith("outcome_") else value
        for key, value in issue.values.items()
    }
    values |= {key: "—" for key, value in values.items() if value is None}
    if has(f"wizard.column.{values.get('column')}", language):
        values["column"] = text(f"wizard.column.{values['column']}", language)
    said = text(f"quality.{issue.code}", language, **{"subject": issue.subject_id, **values})
    if issue.outcome is not Outcome.CONFLICT:
        return said
    return text("rules.comma", language).join([said, text("quality.conflict", language, **values)])


def _message(finding: Finding, language: Language) -> str:
    """Return the message for the reason: the clause's own, else the one for its bounds."""
    reason = finding.reason
    if reason == "within":
        ends = (finding.low is not None, finding.high is not None)
        reason = {(True, True): "within", (True, False): "at_least"}.get(ends, "at_most")
    own = f"rules.said.{finding.provision.rpartition(':')[2]}.{reason}"
    return own if has(own, language) else f"rules.reason.{reason}"


def _side(finding: Finding, language: Language) -> str:
    """Return on which side of its bounds a value lies: 不足, 低于 or 超过."""
    unit, number = finding.values.get("unit"), finding.value
    if number is not None and finding.low is not None and number < finding.low:
        side, end = "few" if unit == "户" else "below", finding.low
    elif number is not None and finding.high is not None and number > finding.high:
        side, end = "above", finding.high
    else:
        return text("rules.out_of_range", language)
    return text(f"rules.side.{side}", language, end=_amount(end, unit, language))


def _deciding(finding: Finding) -> dict[str, Any]:
    """Return the facts worth saying: an excuse only where there was something to excuse."""
    keys = ["tier"] if finding.reason == "within" else ["tier", "facts"]
    if finding.reason.startswith("scope"):
        keys = ["scope"]
    found: dict[str, Any] = {}
    for key in keys:
        part = finding.values.get(key)
        found |= part if isinstance(part, dict) else {}
    return found


def _amount(number: float | None, unit: Any, language: Language) -> str:
    if number is None:
        return text("rules.unknown_number", language)
    if unit == "share":
        return f"{number * 100:.1f}".removesuffix(".0") + "%"
    shown = f"{number:.2f}".rstrip("0").rstrip(".")
    message = f"rules.unit.{unit}"
    return text(message, language, n=shown) if has(message, language) else shown


def _fact(name: str, fact: Any, language: Language) -> str:
    """Return a fact in words; a fact without words of its own decides nothing worth saying."""
    if fact is None or fact != fact:  # noqa: PLR0124 - NaN
        word = "unknown"
    elif (fact in (True, False) and not isinstance(fact, int | float)) or isinstance(fact, bool):
        word = "yes" if fact else "no"
    else:
        word = str(fact)
    message = f"rules.fact.{name}.{word}"
    if has(message, language):
        return text(message, language)
    number = f"rules.fact.{name}.number"
    return text(number, language, n=f"{fact:g}") if _counts(fact) and has(number, language) else ""


def _counts(fact: Any) -> bool:
    return isinstance(fact, int | float) and not isinstance(fact, bool)


def _listed(detail: str, language: Language) -> str:
    words = []
    for part in filter(None, detail.split(";")):
        alternatives = part.rpartition(":")[2].split("|")
        words.append("/".join(_item(a, language) for a in alternatives))
    return text("rules.joiner", language).join(words)


def _item(name: str, language: Language) -> str:
    for message in (f"rules.item.{name}", f"terms.facility_kind.{name}"):
        if has(message, language):
            return text(message, language)
    return name
