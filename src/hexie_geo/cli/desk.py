"""What the commands of the ledger share: it opened, and where a proposal stands afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hexie_geo.cli.screen import Screen
from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import term
from hexie_geo.model.proposals import Proposal

if TYPE_CHECKING:
    from hexie_geo.review import Ledger


@contextmanager
def opened(ws: Path, database: str | None) -> "Iterator[Ledger]":
    """Open the ledger of a workspace folder, or a database; close it again."""
    from hexie_geo.io.store import open_workspace
    from hexie_geo.review import Ledger

    if database is None:
        open_workspace(ws)  # a ledger is not started in a folder that is no workspace
    ledger = Ledger(database or ws)
    try:
        yield ledger
    finally:
        ledger.close()


def stands(screen: Screen, ledger: "Ledger", proposal: Proposal, **more: object) -> None:
    """Say where a proposal stands now, and what the audit chain ends in."""
    seq, head = ledger.head()
    screen.json(
        {
            "proposal": proposal.proposal_id, "title": proposal.title,
            "state": proposal.state.value, "version": proposal.version,
            "workspace_digest": proposal.workspace_digest, "audit": {"seq": seq, "head": head},
        }
        | more
    )  # fmt: skip
    state = term(proposal.state, screen.language)
    screen.line("proposal.stands", proposal=proposal.proposal_id, title=proposal.title, state=state)
    screen.line("proposal.head", seq=seq, head=head)


def day(on: datetime | None) -> date | None:
    """Return the day of ``--date``."""
    return None if on is None else on.date()


def pairs(option: str, words: list[str] | None) -> dict[str, str]:
    """Return ``NEW=WORD`` options by plan id.

    Examples
    --------
    >>> pairs("code", ["new-1=530102001009"])
    {'new-1': '530102001009'}
    """
    found = [w.partition("=") for w in words or ()]
    DataError.raise_if(
        Problem(code="cli.pair", values={"option": option, "given": "".join(parts)})
        for parts in found
        if not (parts[0].strip() and parts[2].strip())
    )
    return {new.strip(): word.strip() for new, _, word in found}
