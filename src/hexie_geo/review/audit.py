"""The audit chain: each entry is digested with the one before it, so nothing can be slipped in.

A chain alone cannot see that its tail was cut off; therefore its head is kept apart, and is
printed in every paper, where nobody can change it any more.
"""

import hashlib
import json
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from hexie_geo.model.proposals import Actor, AuditEntry
from hexie_geo.review.schema import AuditHeadRow, AuditRow

GENESIS = "0" * 64
_FIELDS = ("seq", "at", "user", "role", "action", "subject", "payload", "previous")


def entry_digest(entry: AuditEntry | AuditRow) -> str:
    """Return the digest of one entry over all its fields and the digest before it."""
    text = json.dumps([getattr(entry, name) for name in _FIELDS], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def append(
    session: Session, *, at: str, actor: Actor, action: str, subject: str, payload: object
) -> AuditEntry:
    """Append one entry inside the caller's transaction and move the head.

    The head row is locked first (PostgreSQL ``FOR UPDATE``; SQLite's writers are already one at
    a time), so two writers can never continue the same link.
    """
    head = session.execute(select(AuditHeadRow).with_for_update()).scalar_one()
    row = AuditRow(
        seq=head.seq + 1,
        at=at,
        user=actor.user,
        role=actor.role,
        action=action,
        subject=subject,
        payload=json.dumps(payload, ensure_ascii=False, sort_keys=True, default=str),
        previous=head.digest,
        digest="",
    )
    row.digest = entry_digest(row)
    session.add(row)
    head.seq, head.digest = row.seq, row.digest
    return to_value(row)


def to_value(row: AuditRow) -> AuditEntry:
    """Return a row as a value."""
    return AuditEntry(**{name: getattr(row, name) for name in (*_FIELDS, "digest")})


def verify_chain(
    entries: Iterable[AuditEntry], *, head_seq: int, head_digest: str
) -> tuple[str, ...]:
    """Return what is wrong with a chain; empty when every link and its end hold.

    Parameters
    ----------
    entries
        In the order of ``seq``.
    head_seq, head_digest
        The end as the ledger keeps it, or as a printed paper states it.

    Returns
    -------
    tuple of str
        One complaint per broken place, as ``CODE SEQ``: ``gap``, ``broken_link``,
        ``changed``, ``tail_cut``.

    Examples
    --------
    >>> verify_chain([], head_seq=0, head_digest=GENESIS)
    ()
    >>> verify_chain([], head_seq=3, head_digest="f" * 64)
    ('tail_cut 3',)
    """
    complaints: list[str] = []
    previous, seq = GENESIS, 0
    for entry in entries:
        if entry.seq != seq + 1:
            complaints.append(f"gap {seq + 1}")
        if entry.previous != previous:
            complaints.append(f"broken_link {entry.seq}")
        if entry_digest(entry) != entry.digest:
            complaints.append(f"changed {entry.seq}")
        previous, seq = entry.digest, entry.seq
    if (seq, previous) != (head_seq, head_digest):
        complaints.append(f"tail_cut {head_seq}")
    return tuple(complaints)
