"""An approved proposal put in force: the next state written, the ledger told, the rest re-checked.

The new state is on disk before the ledger says so. If the machine stops in between, doing it
again finds the state written and only tells the ledger.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from hexie_geo.catalogue import Language
from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import Actor, Decision, Proposal
from hexie_geo.model.terms import ProposalState
from hexie_geo.model.workspace import Workspace
from hexie_geo.review import Action, Ledger, require
from hexie_geo.workflow.enact import Enactment, enact, recheck
from hexie_geo.workflow.packed import plan_of

HISTORY = "history"
"""Folder inside a workspace where earlier states lie, each a workspace by its digest."""
_CLOSED = frozenset({ProposalState.REFUSED, ProposalState.IN_FORCE})


@dataclass(frozen=True, eq=False, kw_only=True)
class InForce:
    """What was done.

    Attributes
    ----------
    enactment
        The new state, its lineage and its list of code changes.
    folder
        The workspace folder that holds the new state.
    files
        Papers by name: lineage and code changes, as .csv and .xlsx.
    rechecked
        Open proposals, and which of their checks no longer hold on the new state; one made on
        an older state says ``data_current``.
    """

    enactment: Enactment
    folder: Path
    files: Mapping[str, Path]
    rechecked: Mapping[str, tuple[str, ...]]


def put_in_force(
    folder: Path | str,
    proposal_id: str,
    *,
    ledger: Ledger,
    actor: Actor,
    authority: str = "",
    document_no: str = "",
    on: date | None = None,
    codes: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    codes_pending: bool = False,
    out: Path | str | None = None,
    language: Language = "zh",
) -> InForce:
    """Write the state that a recorded decision leads to, and mark the proposal as in force.

    Parameters
    ----------
    folder
        The workspace the proposal was made on; its ``ledger.sqlite`` stays where it is.
    proposal_id
        A proposal recorded as approved.
    ledger, actor
        The ledger, and who acts (a recorder).
    authority, document_no, on
        机关、文号、日期; by default those of the recorded decision, and never others.
    codes, names
        Codes and names of new communities by plan id (``new-1``), as they were given.
    codes_pending
        Whether new communities may go without a code for now.
    out
        Folder for the new state. By default the same folder: the old state is then kept whole
        under ``history/DIGEST``.
    language
        Language of the tables.

    Returns
    -------
    InForce
        What was written, and which open proposals no longer fit.

    Raises
    ------
    StoreError
        If the role does not allow it, the proposal is not recorded as approved, or other
        papers are named than the recorded ones.
    PlanError
        If the layers are no longer those of the proposal, a code is taken, or a new
        community has no name or code.
    """
    from hexie_geo.io.store import open_workspace, save_workspace

    root = Path(folder)
    require(actor, Action.ENACT)
    proposal = ledger.proposal(proposal_id)
    decision = _decided(ledger, proposal, authority, document_no, on)
    before = state_of(root, proposal)
    done = enact(
        before, proposal, authority=decision.authority, document_no=decision.document_no,
        on=decision.on, codes=codes, names=names, codes_pending=codes_pending,
    )  # fmt: skip
    if open_workspace(root).digest not in {before.digest, done.workspace.digest}:
        raise StoreError(Problem(code="review.not_current", values={"proposal": proposal_id}))
    target = root if out is None else Path(out)
    if target.resolve() == root.resolve():
        save_workspace(before, root / HISTORY / before.digest)
    save_workspace(done.workspace, target)
    files = _papers(done, target / "enacted" / before.digest, before.title, language)
    ledger.enacted(actor, proposal_id, version=proposal.version, digest=done.workspace.digest)
    rechecked = _rechecked(ledger, before, done.workspace)
    return InForce(enactment=done, folder=target, files=files, rechecked=rechecked)


def _decided(
    ledger: Ledger, proposal: Proposal, authority: str, document_no: str, on: date | None
) -> Decision:
    """Return the recorded decision; refuse what was not approved, or was decided otherwise."""
    name = proposal.proposal_id
    if proposal.state is not ProposalState.APPROVED:
        values = {"proposal": name, "state": proposal.state}
        raise StoreError(Problem(code="review.not_approved", values=values))
    decision = ledger.decisions(name)[-1]
    recorded = (decision.authority, decision.document_no, decision.on)
    given = (authority or recorded[0], document_no or recorded[1], on or recorded[2])
    if given != recorded:
        said = {"recorded": " ".join(map(str, recorded)), "given": " ".join(map(str, given))}
        raise StoreError(Problem(code="review.other_decision", values={"proposal": name} | said))
    return decision


def state_of(folder: Path | str, proposal: Proposal) -> Workspace:
    """Return the state a proposal was made on: the folder's own, or one kept in its history.

    Raises
    ------
    StoreError
        ``review.not_current`` if the folder holds no such state.
    """
    from hexie_geo.io.store import FILE, open_workspace

    present = open_workspace(folder)
    if present.digest == proposal.workspace_digest:
        return present
    kept = Path(folder) / HISTORY / proposal.workspace_digest
    if not (kept / FILE).is_file():
        values = {"proposal": proposal.proposal_id}
        raise StoreError(Problem(code="review.not_current", values=values))
    return open_workspace(kept)


def _papers(done: Enactment, folder: Path, title: str, language: Language) -> dict[str, Path]:
    """Write lineage, code changes and what is not carried out: a workbook and plain tables."""
    from hexie_geo.io.atomic import atomic_path
    from hexie_geo.report.enacted import ENACTED_FILE, write_enacted

    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, Path] = {}
    tables = {"lineage.csv": done.lineage, "code_changes.csv": done.code_changes}
    if len(done.places):
        tables["proposed_places.csv"] = done.places  # not carried out by the decision
    for name, frame in tables.items():
        with atomic_path(folder / name) as place:
            place.write_text(_plain(frame), encoding="utf-8-sig", newline="")
        files[name] = folder / name
    files[ENACTED_FILE] = write_enacted(
        folder / ENACTED_FILE, lineage=done.lineage, code_changes=done.code_changes,
        places=done.places, workspace=done.workspace, title=title, language=language,
        decision=(done.authority, done.document_no, done.on),
    )  # fmt: skip
    return files


def _plain(frame: pd.DataFrame) -> str:
    return str(frame.to_csv(index=False, lineterminator="\r\n"))


def _rechecked(ledger: Ledger, before: Workspace, after: Workspace) -> dict[str, tuple[str, ...]]:
    """Return what no longer holds of each open proposal on the new state."""
    found: dict[str, tuple[str, ...]] = {}
    fit = {}
    for proposal in ledger.proposals():
        if proposal.state in _CLOSED:
            continue
        if proposal.workspace_digest == before.digest and "rules" in proposal.summary:
            fit[proposal.proposal_id] = plan_of(proposal, before)
        else:
            found[proposal.proposal_id] = ("data_current",)
    return dict(sorted((found | recheck(fit, after)).items()))
