"""``hexie audit``: who did what when, and the proof that nothing of it was changed."""

from dataclasses import asdict
from typing import Annotated

import typer

from hexie_geo.cli.desk import opened
from hexie_geo.cli.options import Database, Json, Lang, WorkspaceFolder, asked
from hexie_geo.cli.screen import Screen
from hexie_geo.errors import DataError, Problem
from hexie_geo.i18n import term, text
from hexie_geo.model.proposals import PRINTED_HEAD
from hexie_geo.model.terms import Role


def audit_list(
    ws: WorkspaceFolder,
    subject: Annotated[str, asked("of", "--of", metavar="SUBJECT")] = "",
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """List who did what when, of everything or of one proposal or person."""
    from hexie_geo.review import Action
    from hexie_geo.review.telling import told, when

    screen = Screen(lang, as_json=as_json)
    with opened(ws, database) as ledger:
        entries = [e for e in ledger.chain() if not subject or e.subject == subject]
    rows = [
        (
            e.seq, when(e.at), e.user, term(Role(e.role), lang), term(Action(e.action), lang),
            e.subject, told(e, lang),
        )
        for e in entries
    ]  # fmt: skip
    columns = [f"audit.{c}" for c in ("seq", "at", "user", "role", "act", "subject", "told")]
    screen.table("audit.title", columns, rows, count=len(rows))
    screen.json([asdict(e) | {"told": row[-1]} for e, row in zip(entries, rows, strict=True)])


def audit_verify(
    ws: WorkspaceFolder,
    head: Annotated[str, asked("head", metavar="DIGEST")] = "",
    database: Database = None,
    as_json: Json = False,
    lang: Lang = "zh",
) -> None:
    """Hold the audit chain to its digests, and to a digest printed on paper."""
    screen = Screen(lang, as_json=as_json)
    if head and len(head) < PRINTED_HEAD:
        raise DataError(Problem(code="cli.short_head", values={"least": PRINTED_HEAD}))
    with opened(ws, database) as ledger:
        complaints = [tuple(c.split(" ")) for c in ledger.verify()]
        entries, (seq, digest) = ledger.chain(), ledger.head()
    if head and not any(e.digest.startswith(head.lower()) for e in entries):
        complaints.append(("head_missing", head))
    said = [text(f"review.audit.{code}", lang, seq=of, head=of) for code, of in complaints]
    screen.json(
        {
            "holds": not complaints, "entries": len(entries), "seq": seq, "head": digest,
            "complaints": [
                {"code": code, "at": of, "message": words}
                for (code, of), words in zip(complaints, said, strict=True)
            ],
        }
    )  # fmt: skip
    for words in said:
        screen.words(f"• {words}")
    screen.line("audit.broken" if complaints else "audit.holds", entries=len(entries), head=digest)
    if complaints:
        raise typer.Exit(1)
