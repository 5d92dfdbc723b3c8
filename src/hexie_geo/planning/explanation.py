"""Why: one plain sentence per change and per community left outside the range."""

from collections.abc import Iterable, Mapping

from hexie_geo.catalogue import Language
from hexie_geo.i18n import text
from hexie_geo.model.plans import Certificate, Change
from hexie_geo.model.terms import ChangeKind
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called


def reason(
    subject: Change | Certificate,
    *,
    language: Language = "zh",
    workspace: Workspace | None = None,
) -> str:
    """Return the reason for a change, or for a community that stays outside the range.

    Parameters
    ----------
    subject
        A change of a plan, or a certificate.
    language
        ``"zh"`` or ``"en"``.
    workspace
        Where the names of the communities are found; without it ids are shown.

    Returns
    -------
    str
        One sentence with the cost in households and the clause.

    Examples
    --------
    >>> from hexie_geo.model.plans import Certificate
    >>> reason(Certificate(community_id="c1", code="component_too_small",
    ...     values={"households": 700, "piece": 700, "low": 1000, "high": 3000}), language="en")
    'c1 holds 700 households, fewer than 1000: the connected piece holds only ...'
    """
    names = _names(workspace)
    if isinstance(subject, Certificate):
        values = {"name": names.get(subject.community_id, subject.community_id)} | dict(
            subject.values
        )
        limit = values.setdefault("limit", values.get("high"))
        opening = _opening(subject.code, values.get("households"), values.get("low"), limit)
        return text(f"planning.outside.{opening}", language, **values) + text(
            f"planning.why.{subject.code}", language, **values
        )
    return _change(subject, names, language)


def _opening(code: str, households: object, low: object, limit: object) -> str:
    """Return how a certificate opens: with groups uncounted, the sum known is only a least."""
    counts = [n for n in (households, low, limit) if isinstance(n, int | float)]
    if len(counts) < 3:  # noqa: PLR2004 - a plan of another hand may say nothing
        return "unstated"
    total, least, most = counts
    if code == "unknown_count" or least <= total <= most:
        return "unknown_above" if total > most else "unknown" if total else "unstated"
    return "below" if total < least else "above"


def _change(change: Change, names: Mapping[str, str], language: Language) -> str:
    def say(ids: Iterable[str]) -> str:
        mark = "、" if language == "zh" else ", "
        return mark.join(names.get(i) or (called(i, language) if names else i) for i in ids)

    before, after = change.households_before, change.households_after
    sources, targets = _sides(change)
    totals = [
        text("planning.total", language, name=say([c]), before=before[c], after=after[c])
        for c in change.before
        if c in after
    ]
    totals += [
        text("planning.total_gone", language, name=say([c]), before=before[c])
        for c in change.before
        if c not in after
    ]
    totals += [
        text("planning.total_new", language, name=say([c]), after=after[c])
        for c in change.after
        if c not in before
    ]
    far = change.provision.endswith("redivide")
    return text(
        "planning.sentence",
        language,
        what=text(
            f"planning.kind.{change.kind.value}",
            language,
            sources=say(sources),
            targets=say(targets),
        ),
        totals=text("planning.join", language).join(totals),
        moved=change.moved_households,
        groups=len(change.groups),
        clause=text(f"planning.clause_{'redivide' if far else 'normal'}", language),
    )


def _sides(change: Change) -> tuple[list[str], list[str]]:
    """Return who gives and who takes, as the kind of change tells them apart."""
    before, after = change.households_before, change.households_after
    gone = [c for c in change.before if c not in after]
    stay = [c for c in change.before if c in after]
    if change.kind in {ChangeKind.MERGE, ChangeKind.DISSOLVE}:
        return gone, stay
    if change.kind in {ChangeKind.REDRAW, ChangeKind.RELAY}:
        return list(change.before), []
    less = [c for c in stay if after[c] < before[c]]
    more = [c for c in stay if after[c] > before[c]]
    return less or list(change.before), more


def _names(workspace: Workspace | None) -> dict[str, str]:
    if workspace is None:
        return {}
    table = workspace.communities
    return dict(zip(table["community_id"], table["name"], strict=True))
