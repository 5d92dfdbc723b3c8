"""The facts every paper of a plan is written from, counted once.

Numbers carry no thousand separator and dates are written 2026年11月23日, as official papers do.
What is not known is 「（待补）」, never a guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hexie_geo.i18n import term, text
from hexie_geo.model.findings import Standard
from hexie_geo.model.plans import Change, Plan
from hexie_geo.model.proposals import PRINTED_HEAD
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.explanation import flags, reason
from hexie_geo.report.paper_communities import GAP, basic_rows, community_facts
from hexie_geo.report.paper_needs import need_rows, needs_in_words, places_in_words
from hexie_geo.report.surroundings import Borders, borders_in_words

_VILLAGE = ("two_consent_tracks", "village_assets")
COUNTY_KINDS = {"county": "县", "city": "市", "district": "区"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who writes to whom: names an office fills in; ``county_kind`` is county, city or district.

    The 2025 law names 不设区的市 and 市辖区; that it holds for a county is not verified, so a
    county's papers say so.
    """

    place: str = GAP
    county_kind: str = "county"
    sender: str = GAP
    authority: str = GAP
    on: date | None = None


def paper_facts(
    plan: Plan,
    *,
    before: Workspace,
    after: Workspace,
    office: Office,
    citation: str,
    standards: Sequence[Standard] = (),
    audit_head: str = "",
    borders: Borders | None = None,
) -> dict[str, Any]:
    """Return the facts of all papers of ``plan`` by name.

    Parameters
    ----------
    plan
        The plan (or the part of it that is proposed).
    before, after
        The workspace it was made on, and the one it leads to.
    office
        Sender, addressee and place.
    citation
        The policy as cited: 《…》(云发〔2007〕11号).
    standards
        The packs whose clauses the needs are reckoned after.
    audit_head
        Digest of the ledger's last entry, printed in the footer.
    borders
        What :func:`hexie_geo.report.surroundings.borders_in_words` found, if it was asked already.

    Returns
    -------
    dict
        Plain text and numbers, and lists: ``changes`` (``number, numeral, title, reason, after,
        groups``), ``basics`` (调整前后的基本情况), ``need_rows`` (配套缺口), ``townships``.

    Examples
    --------
    >>> Office(place="云岭县", county_kind="county").place
    '云岭县'
    """
    unit = COUNTY_KINDS[office.county_kind]
    words = borders_in_words(plan, after) if borders is None else borders
    changed = {c for change in plan.changes for c in (*change.before, *change.after)}
    outside = {c.community_id for c in plan.certificates}
    uncounted = _uncounted(before)
    return {
        "draft": "草稿",
        "synthetic": "　合成数据，仅供演示" if before.synthetic else "",
        "place": office.place,
        "unit": unit,
        "sender": office.sender,
        "authority": office.authority,
        "addressee": office.authority,
        "citation": citation,
        "date": _day(office.on),
        "as_of": _day(before.as_of),
        "basis": term(before.basis, "zh"),
        "changes": [
            _change(i, change, plan=plan, before=before, after=after, borders=words)
            for i, change in enumerate(plan.changes, start=1)
        ],
        "townships": _townships(before, after),
        "total_before": len(before.communities),
        "total_after": len(after.communities),
        "outside_before": plan.known_outside_before,
        "to_verify": f"，另有{plan.to_verify}个待核实" if plan.to_verify else "",
        "changed": len(changed & set(plan.before.values())),
        "moved": plan.moved_households,
        "total_households": plan.households_groups,
        "total_said": f"{'已知' if uncounted else ''}{plan.households_groups}户",
        "uncounted": f"（另有{uncounted}户数不明）" if uncounted else "",
        "moved_share": f"{plan.moved_share:.2%}",
        "bound": plan.lower_bound_households,
        "fewest": _fewest(plan),
        "bound_kind": text(f"planning.bound.{plan.bound_kind}", "zh"),
        "basics": basic_rows(plan, before, after),
        "needs": needs_in_words(plan, standards) + places_in_words(plan),
        "need_rows": need_rows(plan, after, standards),
        "tracks": _tracks(plan, before) or "无。",
        "certificates": "".join(
            reason(c, language="zh", workspace=before) for c in plan.certificates
        )
        or "无。",
        "left_outside": len(outside),
        "assumptions": "".join(f"假定：{a.text_zh}。" for a in before.assumptions),
        "footer": _footer(before, audit_head, county=office.county_kind == "county"),
    }


def _uncounted(workspace: Workspace) -> str:
    """Return how many groups, and communities without groups, have no count; empty if none."""
    groups, communities = workspace.groups, workspace.communities
    parts = 0 if groups is None else int(groups["households"].isna().sum())
    alone = communities["households"].isna()
    if groups is not None:
        alone &= ~communities["community_id"].isin(groups["community_id"])
    told = ((parts, "个居民小组"), (int(alone.sum()), "个社区"))
    return "、".join(f"{n}{what}" for n, what in told if n)


def _fewest(plan: Plan) -> str:
    """Return the principle of few moves; that they are the fewest only where it is proven."""
    moved, bound = plan.moved_households, plan.lower_bound_households
    if bound >= moved:
        return "变动户数最少"
    return f"变动户数尽量少（{moved}户；已证明不少于{bound}户）"


def _day(on: date | None) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if on else GAP


def _footer(workspace: Workspace, head: str, *, county: bool) -> str:
    parts = [f"数据版本 {workspace.digest}", f"标准 {'、'.join(workspace.standards)}"]
    if head:
        parts.append(f"台账校验码 {head[:PRINTED_HEAD]}")
    if county:
        parts.append("2025年修订的城市居民委员会组织法对县的适用待核")
    return "　".join([*parts, "云发〔2007〕11号现行有效性待核"])


def _change(
    number: int,
    change: Change,
    *,
    plan: Plan,
    before: Workspace,
    after: Workspace,
    borders: Borders,
) -> dict[str, Any]:
    named = {**before.names, **after.names}
    return {
        "number": number,
        "numeral": numeral(number),
        "title": f"{term(change.kind, 'zh')}："
        + "、".join(named.get(c, c) for c in change.before)
        + "调整为"
        + "、".join(named.get(c, c) for c in change.after),
        "reason": reason(change, language="zh", workspace=before),
        "after": [
            community_facts(c, plan=plan, before=before, after=after, borders=borders)
            for c in change.after
        ],
        "groups": _groups(change, plan, before, named),
    }


def _groups(change: Change, plan: Plan, before: Workspace, named: Mapping[str, str]) -> str:
    known: Mapping[str, str] = {}
    if before.groups is not None and "name" in before.groups.columns:
        known = dict(zip(before.groups["group_id"], before.groups["name"], strict=True))
    ways: dict[tuple[str, str], list[str]] = {}
    for group in change.groups:
        way = (plan.before[group], plan.after[group])
        name = known.get(group)
        ways.setdefault(way, []).append(name if isinstance(name, str) else group)
    said = [
        f"由{named.get(a, a)}划入{named.get(b, b)}：{'、'.join(names)}"
        for (a, b), names in sorted(ways.items())
    ]
    return "；".join(said) + "。" if said else "无划转的居民小组。"


def _townships(before: Workspace, after: Workspace) -> list[dict[str, Any]]:
    named = "township" if "township" in before.communities.columns else "township_id"
    names = before.communities.groupby("township_id")[named].first()
    old = before.communities.groupby("township_id").size()
    new = after.communities.groupby("township_id").size()
    return [
        {"name": str(names[t]), "before": int(old[t]), "after": int(new.get(t, 0))}
        for t in sorted(old.index)
    ]


_DIGITS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """Return a number as headings of official papers write it.

    Examples
    --------
    >>> numeral(7), numeral(10), numeral(14), numeral(20), numeral(31), numeral(104)
    ('七', '十', '十四', '二十', '三十一', '104')
    """
    if not 0 < number < 100:  # noqa: PLR2004 - longer ones are not read as words
        return str(number)
    tens, ones = divmod(number, 10)
    words = (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "")
    return words + (_DIGITS[ones] if ones else "")


def _tracks(plan: Plan, before: Workspace) -> str:
    said = []
    for i, change in enumerate(plan.changes, start=1):
        told = replace(change, flags=tuple(f for f in change.flags if f in _VILLAGE))
        said += [f"第{i}项{sentence}" for sentence in flags(told, before)]
    return "".join(said)
