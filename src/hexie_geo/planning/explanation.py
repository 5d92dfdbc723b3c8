"""Why, in words: changes, communities left outside the range, flags, what a plan is good at."""

from collections.abc import Iterable, Mapping

from hexie_geo.catalogue import Language
from hexie_geo.i18n import term, text
from hexie_geo.model.plans import Certificate, Change, Plan
from hexie_geo.model.terms import ChangeKind
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called

SHOWN = 8
"""Groups named in a sentence; of the others only the number is told."""


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
        values = {"name": names.get(subject.community_id) or subject.community_id} | dict(
            subject.values
        )
        limit = values.setdefault("limit", values.get("high"))
        if subject.code == "no_groups":
            values["cut"] = _cut(values, language)
        opening = _opening(subject.code, values.get("households"), values.get("low"), limit)
        return text(f"planning.outside.{opening}", language, **values) + text(
            f"planning.why.{subject.code}", language, **values
        )
    return _change(subject, names, language)


def _cut(values: Mapping[str, object], language: Language) -> str:
    """Return what a cut along roads and rivers comes to, or why there is none."""
    mark = "、" if language == "zh" else ", "
    given = values.get("parts")
    parts = [str(n) for n in given] if isinstance(given, list | tuple) else []
    told = {name: v for name, v in values.items() if name != "parts"}
    return text(f"cut.{values.get('cut')}", language, parts=mark.join(parts), **told)


def label(change: Change, *, language: Language = "zh", workspace: Workspace | None = None) -> str:
    """Return what a change is called: its number, its kind and the communities it redraws.

    Examples
    --------
    >>> merge = Change(change_id="change-2", kind=ChangeKind.MERGE, before=("a", "b"),
    ...     after=("a",), groups=("g",), moved_households=1, households_before={},
    ...     households_after={})
    >>> label(merge, language="en")
    '2 merge: a, b'
    """
    names, mark = _names(workspace), "、" if language == "zh" else ", "
    who = mark.join(names.get(c) or c for c in change.before)
    number = change.change_id.rpartition("-")[2]
    kind = term(change.kind, language)
    return text("planning.label", language, number=number, kind=kind, who=who)


_PEOPLED = {"two_consent_tracks", "village_assets"}  # flags that tell whom they concern


def flags(change: Change, workspace: Workspace, *, language: Language = "zh") -> list[str]:
    """Return what the official has to know besides of a change, each with who is concerned.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> kinds = ["villagers" if g == "g1-0" else "residents" for g in ws.groups["group_id"]]
    >>> ws = ws.with_layers(groups=ws.groups.assign(kind=kinds))
    >>> change = propose(ws)[0].changes[0]
    >>> flags(change, ws, language="en")[0]
    'Villager groups (1: g1-0) and resident groups (15) are both concerned: two consent procedures.'
    """
    asked = _PEOPLED & set(change.flags)
    concerned = _concerned(change, workspace, language) if asked else {}
    return [text(f"planning.flag.{f}", language, **concerned.get(f, {})) for f in change.flags]


def _concerned(
    change: Change, workspace: Workspace, language: Language
) -> dict[str, dict[str, object]]:
    """Return, by flag, whom it speaks of: villager groups, those that move first, and villages."""
    com = workspace.communities
    mine = com[com["community_id"].isin(change.before)]
    villages = list(mine["name"][(mine["body"] == "village_committee").fillna(False)])
    names: list[str] = []
    residents = 0
    if workspace.groups is not None and "kind" in workspace.groups.columns:
        groups = workspace.groups[workspace.groups["community_id"].isin(change.before)]
        village = (groups["kind"] == "villagers").fillna(False).to_numpy(bool)
        named = groups["name"] if "name" in groups.columns else groups["group_id"]
        called_ = named.fillna(groups["group_id"])
        moves = groups["group_id"].isin(change.groups).to_numpy(bool)
        goes = text("planning.goes", language)
        names = [f"{n}{goes}" for n in called_[village & moves]] + list(called_[village & ~moves])
        residents = int((~village).sum())
    return {
        "two_consent_tracks": {
            "villagers": len(names) or len(villages),
            "which": _some(names or villages, language),
            "residents": residents,
        },
        "village_assets": {"which": _some([*villages, *names], language)},
    }


def _some(names: list[str], language: Language) -> str:
    """Return the first names of a list, and how many there are if that is not all."""
    mark = "、" if language == "zh" else ", "
    shown = mark.join(names[:SHOWN])
    if len(names) <= SHOWN:
        return shown
    return text("planning.and_more", language, shown=shown, count=len(names))


def kinds(plan: Plan, *, language: Language = "zh") -> str:
    """Return what a plan is good at: its kind, and others that it is the best of too."""
    mark = "、" if language == "zh" else ", "
    found = (plan.kind, *plan.scores.get("also", ()))
    return mark.join(text(f"planning.plan.{kind}", language) for kind in found)


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
    clause = change.provision.rpartition(".")[2] or "none"
    kind = change.kind.value
    if change.kind is ChangeKind.JOINT_NEW and targets:
        kind = "joint_new_and_feed"
    return text(
        "planning.sentence",
        language,
        what=text(
            f"planning.kind.{kind}",
            language,
            sources=say(sources),
            targets=say(targets),
            new=say(c for c in change.after if c not in before),
        ),
        totals=text("planning.join", language).join(totals),
        moved=change.moved_households,
        groups=len(change.groups),
        clause=text(f"planning.clause_{clause}", language),
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


def _names(workspace: Workspace | None) -> Mapping[str, str]:
    return {} if workspace is None else workspace.names
