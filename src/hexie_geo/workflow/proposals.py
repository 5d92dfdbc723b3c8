"""From a plan to a proposal in the ledger: submission with its integrity checks."""

from collections.abc import Mapping, Sequence

from hexie_geo.catalogue import Language
from hexie_geo.i18n import term, text
from hexie_geo.model.plans import Plan
from hexie_geo.model.proposals import Actor, IntegrityCheck, Proposal
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.checker import verify
from hexie_geo.planning.naming import name_of
from hexie_geo.review import Ledger
from hexie_geo.workflow.growth import grow, last_delivery
from hexie_geo.workflow.packed import moved, pack

CHECKS: Mapping[str, frozenset[str]] = {
    "data_current": frozenset({"other_layers"}),
    "every_group_once": frozenset({"lost_unit", "invented_unit", "other_start", "altered_count"}),
    "in_one_piece": frozenset({"not_in_one_piece"}),
    "inside_township": frozenset({"across_townships"}),
    "locks_kept": frozenset({"parted", "not_apart", "left_home", "frozen_changed", "too_far"}),
    "in_range_or_reasoned": frozenset({"outcome", "no_reason", "false_certificate"}),
    "places_stand": frozenset({"unknown_place", "place_elsewhere", "place_outside", "place_twice"}),
    "figures_agree": frozenset({"figure", "changes_differ", "change_figures"}),
}
"""Integrity checks at submission, and the complaints of ``verify`` that break each."""
GROWTH = "growth"
"""Code of the check that flags what falls outside again."""


def integrity(plan: Plan, workspace: Workspace) -> tuple[IntegrityCheck, ...]:
    """Return the integrity checks of a plan, as someone who did not make it finds them.

    Parameters
    ----------
    plan
        What is to be submitted.
    workspace
        The layers as they are now; a plan made on others is not current.

    Returns
    -------
    tuple of IntegrityCheck
        One per entry of :data:`CHECKS` (of places only where some are proposed), and
        ``needs_stated``: every community a change ends in has its 配套缺口 (rooms, police office
        and officer, party branch, staff) worked out.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> all(check.holds for check in integrity(propose(ws)[0], ws))
    True
    """
    complaints: dict[str, list[str]] = {}
    for problem in verify(plan, workspace):
        complaints.setdefault(problem.code.rpartition(".")[2], []).append(problem.say("zh"))
    known = frozenset().union(*CHECKS.values())
    checks = []
    for code, breaking in CHECKS.items():
        if code == "places_stand" and not plan.places:
            continue
        broken = {*breaking} | ({*complaints} - known if code == "figures_agree" else set())
        said = [s for c in sorted(broken) for s in complaints.get(c, ())]
        checks.append(IntegrityCheck(code=code, holds=not said, values={"complaints": said}))
    bare = [
        c
        for change in plan.changes
        for c in change.after
        if c not in {need.community_id for need in change.needs}
    ]
    checks.append(IntegrityCheck(code="needs_stated", holds=not bare, values={"communities": bare}))
    return tuple(checks)


def growth_check(plan: Plan, workspace: Workspace) -> IntegrityCheck:
    """Return which communities of a plan fall outside again once the estates are handed over.

    It never keeps a plan from being submitted (it holds), but what it names is shown wherever
    the checks are: ``values`` are ``until``, the last day of handing over that is known, and
    ``communities``.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> growth_check(propose(ws)[0], ws).values
    {'until': None, 'communities': []}
    """
    until = last_delivery(workspace)
    found = () if until is None else grow(workspace, until=until, plan=plan).outside_again
    values = {"until": None if until is None else until.isoformat(), "communities": [*found]}
    return IntegrityCheck(code=GROWTH, holds=True, values=values)


def checks_of(plan: Plan, workspace: Workspace) -> tuple[IntegrityCheck, ...]:
    """Return everything that is checked at submission: :func:`integrity`, then growth."""
    return (*integrity(plan, workspace), growth_check(plan, workspace))


def complaints(
    plan: Plan, workspace: Workspace, checks: Sequence[IntegrityCheck], *, language: Language = "zh"
) -> dict[str, list[str]]:
    """Return what was found against each check, by its code, and the communities it names.

    Parameters
    ----------
    plan, workspace, checks
        What was checked, on which layers, and what :func:`checks_of` found.
    language
        The ledger keeps complaints in Chinese only; in English they are asked for again.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> plan = propose(ws)[0]
    >>> sum(len(said) for said in complaints(plan, ws, checks_of(plan, ws)).values())
    0
    """
    found: dict[str, list[str]] = {}
    for check in checks:
        named = _texts(check.values.get("communities"))
        names = [name_of(workspace, c, language) for c in named]
        found[check.code] = [*_texts(check.values.get("complaints")), *names]
    if language == "zh" or all(check.holds for check in checks):
        return found
    said: dict[str, list[str]] = {}
    for problem in verify(plan, workspace):
        code = problem.code.rpartition(".")[2]
        broken = next((c for c, codes in CHECKS.items() if code in codes), "figures_agree")
        said.setdefault(broken, []).append(problem.say(language))
    return found | said


def _texts(kept: object) -> list[str]:
    return [str(one) for one in kept] if isinstance(kept, list | tuple) else []


def title_of(plan: Plan, workspace: Workspace, *, language: Language = "zh") -> str:
    """Return what a plan is called that nobody gave a title: its first change, and how many more.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> title_of(propose(ws)[0], ws)
    '合成b社区、合成a社区区划调整（划入）'
    """
    told = {"count": len(plan.changes), "places": len(plan.places)}
    if not plan.changes:
        names = [p.name for p in plan.places]
        return text("review.title.places", language, first=names[0] if names else "", **told)
    change = plan.changes[0]
    mark = "、" if language == "zh" else ", "
    who = mark.join(name_of(workspace, c, language) for c in change.before)
    which = "one" if len(plan.changes) == 1 else "more"
    kind = term(change.kind, language)
    return text(f"review.title.{which}", language, who=who, kind=kind, **told)


def submit(
    plan: Plan,
    workspace: Workspace,
    *,
    ledger: Ledger,
    actor: Actor,
    proposal_id: str,
    title: str,
    checks: tuple[IntegrityCheck, ...] | None = None,
    language: Language = "zh",
) -> Proposal:
    """Keep a plan as a proposal and hand it in; refused while an integrity check does not hold.

    Parameters
    ----------
    plan, workspace
        The plan and the layers it was made on.
    ledger
        Where proposals are kept.
    actor
        Who submits.
    proposal_id, title
        The office's own number and title; without one it is called by :func:`title_of`.
    checks
        What :func:`checks_of` found of this plan on these layers, if it was asked already.
    language
        Of a title that nobody gave.

    Returns
    -------
    Proposal
        Frozen, in state ``submitted``.

    Raises
    ------
    StoreError
        If the role does not allow it, the number is taken, or a check does not hold; the draft
        then stays.
    """
    checks = checks_of(plan, workspace) if checks is None else checks
    title = title or title_of(plan, workspace, language=language)
    draft = ledger.create(
        actor, proposal_id=proposal_id, title=title, workspace_digest=plan.workspace_digest,
        assignment=moved(plan), summary=pack(plan),
    )  # fmt: skip
    return ledger.submit(actor, proposal_id, version=draft.version, checks=checks)


def revise(
    plan: Plan, *, ledger: Ledger, actor: Actor, proposal_id: str, version: int, title: str = ""
) -> Proposal:
    """Put another plan in the place of a draft's, or of one that was returned.

    Parameters
    ----------
    plan
        What is proposed now.
    ledger, actor
        Where proposals are kept, and who changes one.
    proposal_id, version
        Which proposal, as it was when its reviser last saw it.
    title
        A new title, if it has one.

    Returns
    -------
    Proposal
        The next version, still to be submitted (:meth:`hexie_geo.review.Ledger.submit`).

    Raises
    ------
    StoreError
        ``review.stale`` if somebody saved another version meanwhile, ``review.frozen`` if it is
        with the reviewers.
    """
    return ledger.edit(
        actor, proposal_id, version=version, assignment=moved(plan), title=title or None,
        summary=pack(plan), workspace_digest=plan.workspace_digest,
    )  # fmt: skip
