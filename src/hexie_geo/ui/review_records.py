"""The records: whether the audit chain holds, its head, and who did what when."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from hexie_geo.i18n import term, text
from hexie_geo.model.proposals import PRINTED_HEAD
from hexie_geo.model.terms import Role
from hexie_geo.planning.naming import name_of
from hexie_geo.review import Action, verify_chain
from hexie_geo.review.procedure import procedure
from hexie_geo.review.telling import told, when
from hexie_geo.ui import review_table
from hexie_geo.ui.review import Room
from hexie_geo.ui.words import plain

MANY = 300
"""Records listed at once, the latest first; the file has all of them."""


def proof(room: Room) -> None:
    """Say whether the chain holds, and what it ends in."""
    entries, (seq, head) = room.ledger.chain(), room.ledger.head()
    broken = verify_chain(entries, head_seq=seq, head_digest=head)
    if not broken:
        st.success(room.say("records.holds", count=len(entries)), icon=":material/verified:")
    else:
        said = [c.partition(" ") for c in broken]
        lines = [text(f"review.audit.{c}", room.language, seq=at, head=at) for c, _, at in said]
        listed = "\n".join(f"- {line}" for line in lines[:50])
        st.error(f"{room.say('records.broken')}\n\n{listed}", icon=":material/gpp_bad:")
    st.caption(room.say("records.head", seq=seq))
    st.code(head, language=None)
    st.caption(room.say("records.head_words"))


def printed(room: Room) -> None:
    """Look a digest that is printed on paper up in the chain."""
    asked = st.text_input(room.say("records.printed"), max_chars=64, key="records_printed")
    word = asked.strip().lower()
    if not word:
        return
    if len(word) < PRINTED_HEAD:
        st.caption(room.say("records.short", least=PRINTED_HEAD))
        return
    found = next((e for e in room.ledger.chain() if e.digest.startswith(word)), None)
    if found is None:
        words = text("review.audit.head_missing", room.language, head=plain(word))
        st.error(words, icon=":material/gpp_bad:")
    else:
        st.success(
            room.say("records.found", seq=found.seq, at=when(found.at)), icon=":material/verified:"
        )


def history(room: Room) -> None:
    """List the acts, the latest first; of one proposal where one is looked at."""
    entries = room.ledger.chain()
    subjects = sorted({e.subject for e in entries})
    one = st.selectbox(
        room.say("records.subject"), ["", *subjects], key=f"records_subject.{room.language}",
        index=_place(["", *subjects], room.held.proposal),
        format_func=lambda s: s or room.say("records.all"),
    )  # fmt: skip
    name, step = _names(room)
    rows = [
        {
            "seq": e.seq,
            "at": when(e.at),
            "user": e.user,
            "role": term(Role(e.role), room.language),
            "action": term(Action(e.action), room.language),
            "subject": e.subject,
            "payload": told(e, room.language, name=name, step=step),
            "digest": e.digest[:PRINTED_HEAD],
        }
        for e in entries[::-1]
        if not one or e.subject == one
    ]
    if not rows:
        st.caption(room.say("records.empty"))
        return
    table = pd.DataFrame(rows)
    words = {n: room.say(f"records.{n}") for n in table.columns}
    review_table.show(table.head(MANY), words)
    if len(table) > MANY:
        st.caption(room.say("records.more", count=len(table) - MANY))
    st.download_button(
        room.say("records.download"), sheet(table.rename(columns=words)),
        file_name="audit.csv", mime="text/csv", key="records_download",
    )  # fmt: skip


def _place(known: list[str], wanted: str | None) -> int:
    return known.index(wanted) if wanted in known else 0


def _names(room: Room) -> tuple[Callable[[str], str], Callable[[str], str]]:
    """Return what communities and steps are called: an id or a kept name where nothing is known."""
    communities = set(room.ws.communities["community_id"])
    steps = {s.zh: s.name(room.language) for s in procedure(room.folder)}
    return (
        lambda c: name_of(room.ws, c, room.language) if c in communities else c,
        lambda s: steps.get(s, s),
    )


def sheet(table: pd.DataFrame) -> bytes:
    """Return a table for a spreadsheet; cells that would be formulas are text."""
    text_columns = table.select_dtypes(exclude="number").columns
    safe = {c: [_harmless(str(v)) for v in table[c]] for c in text_columns}
    content = str(table.assign(**safe).to_csv(index=False, lineterminator="\r\n"))
    return content.encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
