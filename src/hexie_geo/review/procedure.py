"""The county's own steps (街道提出、征求意见、民政审核 …), and how far a proposal is along them."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from hexie_geo.catalogue import Language
from hexie_geo.errors import Problem, StoreError
from hexie_geo.model.proposals import Proposal, Step
from hexie_geo.model.terms import ProposalState

FILE = "steps.toml"
"""Name of the file, beside ``workspace.toml``, in which an office names its own steps."""
S = ProposalState
_RANK = {S.DRAFT: 0, S.RETURNED: 1, S.SUBMITTED: 1, S.CONSULTATION: 2, S.REFUSED: 2,
         S.APPROVED: 3, S.IN_FORCE: 4}  # fmt: skip
_ENDED = frozenset({S.REFUSED, S.APPROVED, S.IN_FORCE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureStep:
    """A step: its code, its names, and the state that completes it by itself, if one does."""

    code: str
    zh: str
    en: str
    done_when: ProposalState | None = None

    def name(self, language: Language) -> str:
        """Return what people read."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a step stands: ``done``, ``now`` or ``open``; ``record`` is the last one entered."""

    step: ProcedureStep
    status: str
    record: Step | None = None


def procedure(folder: Path | str | None = None) -> tuple[ProcedureStep, ...]:
    """Return the steps of the office whose workspace lies in ``folder``, else the usual ones.

    Raises
    ------
    StoreError
        ``review.bad_steps`` if the office's file cannot be read.

    Examples
    --------
    >>> [step.zh for step in procedure()]
    ['街道提出', '征求意见', '听证、居民会议', '民政审核', '政府批准']
    """
    own = None if folder is None else Path(folder) / FILE
    if own is None or not own.is_file():
        return _read((files("hexie_geo.review") / FILE).read_text(encoding="utf-8"))
    try:
        return _read(own.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError) as exc:
        values = {"reason": str(exc)}
        raise StoreError(Problem(code="review.bad_steps", file=str(own), values=values)) from exc


def _read(words: str) -> tuple[ProcedureStep, ...]:
    found = tuple(_step(row) for row in tomllib.loads(words)["step"])
    codes = [step.code for step in found]
    if len(set(codes)) < len(codes):
        message = "code"
        raise ValueError(message)
    return found


def _step(row: dict[str, Any]) -> ProcedureStep:
    done = row.get("done_when")
    state = None if done is None else ProposalState(done)
    return ProcedureStep(code=row["code"], zh=row["zh"], en=row["en"], done_when=state)


def progress(
    steps: Sequence[ProcedureStep], proposal: Proposal, recorded: Iterable[Step]
) -> tuple[Progress, ...]:
    """Return how far a proposal is along ``steps``.

    Parameters
    ----------
    steps
        From :func:`procedure`.
    proposal
        Its state completes the steps that say so.
    recorded
        What was entered; ``Step.name`` is a step's code or one of its names.

    Returns
    -------
    tuple of Progress
        The first step not done is the one to be done now, unless the proposal has ended.

    Examples
    --------
    >>> from datetime import datetime
    >>> known = Proposal(proposal_id="p", title="", workspace_digest="", version=2, created_by="",
    ...     created_at=datetime(2026, 1, 1), assignment={}, state=ProposalState.SUBMITTED)
    >>> [p.status for p in progress(procedure(), known, [])]
    ['done', 'now', 'open', 'open', 'open']
    """
    last: dict[str, Step] = {}
    for record in recorded:
        for step in steps:
            if record.name in {step.code, step.zh, step.en}:
                last[step.code] = record
    found: list[Progress] = []
    waiting = proposal.state not in _ENDED
    for step in steps:
        known = last.get(step.code)
        reached = step.done_when is not None and _RANK[proposal.state] >= _RANK[step.done_when]
        status = "done" if reached or known is not None else "now" if waiting else "open"
        waiting = waiting and status != "now"
        found.append(Progress(step=step, status=status, record=known))
    return tuple(found)
