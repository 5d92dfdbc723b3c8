"""Enactment: the government's decision becomes the new map; the old one is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from hexie_geo.errors import PlanError, Problem
from hexie_geo.model.plans import Plan
from hexie_geo.model.proposals import Proposal
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.after import apply
from hexie_geo.planning.lineage import code_changes, lineage
from hexie_geo.workflow.packed import plan_of
from hexie_geo.workflow.proposals import integrity
from hexie_geo.workflow.proposed_places import place_table


@dataclass(frozen=True, eq=False, kw_only=True)
class Enactment:
    """What a decision leads to.

    Attributes
    ----------
    workspace
        The next state: groups rewritten, communities dissolved anew, codes and names as given.
    lineage
        ``before_id, after_id, atoms, households, kind``; after ids are the new codes.
    code_changes
        区划代码变更清单: ``change, community_id, name, code``.
    authority, document_no, on
        机关、文号、日期 of the decision.
    places
        What the plan proposed by the way and this decision does not carry out
        (:func:`hexie_geo.workflow.proposed_places.place_table`): offices and facilities stand in
        ``workspace`` where they stood.
    """

    workspace: Workspace
    lineage: pd.DataFrame
    code_changes: pd.DataFrame
    authority: str
    document_no: str
    on: date
    places: pd.DataFrame


def enact(
    workspace: Workspace,
    proposal: Proposal | Plan,
    *,
    authority: str,
    document_no: str,
    on: date,
    codes: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    codes_pending: bool = False,
) -> Enactment:
    """Return the state of a planning area after a decision.

    Parameters
    ----------
    workspace
        Today's state; it is not edited.
    proposal
        A proposal of the ledger, or its plan.
    authority, document_no, on
        Who decided, under which number, when (机关、文号、日期).
    codes
        Codes of new communities by plan id (``new-1``). They are given, never invented.
    names
        Names of new communities by plan id; every new community needs one.
    codes_pending
        Whether new communities may go without a code for now; they then keep their plan id.

    Returns
    -------
    Enactment
        The next workspace, its lineage and the list of code changes.

    Raises
    ------
    PlanError
        ``planning.other_layers`` if the layers are no longer those of the proposal,
        ``planning.code_taken`` if a given code belongs to another community, and
        ``planning.new_unnamed``, ``planning.new_uncoded`` for new communities without either.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> done = enact(ws, propose(ws)[0], authority="云岭县人民政府",
    ...     document_no="云政复〔2026〕1号", on=date(2026, 3, 1))
    >>> done.lineage[["before_id", "after_id", "kind"]].values.tolist()
    [['a', 'a', 'unchanged'], ['b', 'a', 'transfer_in'], ['b', 'b', 'unchanged']]
    """
    codes, names = dict(codes or {}), dict(names or {})
    plan = proposal if isinstance(proposal, Plan) else plan_of(proposal, workspace)
    today = set(plan.before.values())
    if taken := sorted(c for c in codes.values() if c in today):
        raise PlanError(Problem(code="planning.code_taken", values={"codes": ", ".join(taken)}))
    after = apply(plan, workspace)
    _founded(sorted(set(plan.after.values()) - today), codes, names, codes_pending)
    coded = {u: codes.get(c, c) for u, c in plan.after.items()}
    lines = lineage(plan.before, coded, plan.households)
    fresh = _renamed(after, codes, names)
    named = {**workspace.names, **fresh.names}
    given = {code: code for code in codes.values()}
    note = f"{authority} {document_no} {on.isoformat()}"
    source = [replace(s, note=f"{s.note}; {note}".strip("; ")) for s in workspace.sources]
    return Enactment(
        workspace=replace(fresh, sources=tuple(source), as_of=workspace.as_of),
        lineage=lines,
        code_changes=code_changes(lines, names=named, codes=given),
        authority=authority, document_no=document_no, on=on,
        places=place_table(plan, workspace, fresh),
    )  # fmt: skip


def _founded(
    new: Sequence[str], codes: Mapping[str, str], names: Mapping[str, str], codes_pending: bool
) -> None:
    """Refuse new communities without a name or a code: 沿革 keeps what it is given for good."""
    wanted = [("unnamed", "--name", names)]
    if not codes_pending:
        wanted.append(("uncoded", "--code", codes))
    problems = []
    for what, option, given in wanted:
        if left := [c for c in new if not given.get(c, "").strip()]:
            options = " ".join(f"{option} {c}=…" for c in left)
            values = {"communities": ", ".join(left), "options": options}
            problems.append(Problem(code=f"planning.new_{what}", values=values))
    PlanError.raise_if(problems)


def _renamed(after: Workspace, codes: Mapping[str, str], names: Mapping[str, str]) -> Workspace:
    """Put the given codes and names in place of the plan's ids, in every layer that names them."""
    layers: dict[str, pd.DataFrame] = {}
    for name, layer in after.layers.items():
        if "community_id" not in layer.columns:
            continue
        ids = layer["community_id"]
        changed = layer.assign(community_id=ids.map(lambda c: codes.get(c, c)).astype("str"))
        if name == "communities":
            fresh = [names.get(c, n) for c, n in zip(ids, layer["name"], strict=True)]
            changed = changed.assign(name=pd.Series(fresh, index=layer.index, dtype="str"))
        layers[name] = changed
    return after.with_layers(**layers)


def recheck(proposals: Mapping[str, Plan], workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """Return, per open proposal, which integrity checks no longer hold on a new state.

    An empty tuple means that only the data version is new and the plan can be made again as it
    is; otherwise its communities or groups have changed.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> recheck({"p1": propose(ws)[0]}, ws)
    {'p1': ()}
    """
    found = {}
    for name, plan in proposals.items():
        moved = replace(plan, workspace_digest=workspace.digest)
        found[name] = tuple(c.code for c in integrity(moved, workspace) if not c.holds)
    return found
