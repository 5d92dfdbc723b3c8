"""Why: one plain sentence per change and per community left outside the range."""

from collections.abc import Iterable, Mapping

from hexie_geo.catalogue import Language
from hexie_geo.i18n import text
from hexie_geo.model.plans import Certificate, Change
from hexie_geo.model.terms import ChangeKind
from hexie_geo.model.workspace import Workspace


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
    'c1 holds 700 households and stays outside the range (1000 to 3000): the connected piece ...'
    """
    names = _names(workspace)
    if isinstance(subject, Certificate):
        values = {"name": names.get(subject.community_id, subject.community_id)} | dict(
            subject.values
        )
        opening = text("planning.outside", language, **values)
        return opening + text(f"planning.why.{subject.code}", language, **values)
    return _change(subject, names, language)


def _change(change: Change, names: Mapping[str, str], language: Language) -> str:
    def say(ids: Iterable[str]) -> str:
        mark = "、" if language == "zh" else ", "
        return mark.join(names.get(i, i) for i in ids)

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
