"""The papers of a proposal: written in one go, with progress, taken one by one or together."""

import io
import tempfile
import zipfile
from pathlib import Path

import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.model.proposals import Proposal
from hexie_geo.report.paper_communities import GAP
from hexie_geo.report.paper_facts import COUNTY_KINDS, Office
from hexie_geo.ui import loaders, review
from hexie_geo.ui.review import Room
from hexie_geo.ui.words import plain

_MIME = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".html": "text/html",
}


def ask(room: Room) -> tuple[Office, str] | None:
    """Ask who writes to whom; None until the button was pressed."""
    st.caption(room.say("papers.words"))
    with st.form("papers", border=True):
        one, two = st.columns(2, gap="medium")
        place = one.text_input(room.say("papers.place"), room.ws.title, key="papers_place")
        sender = two.text_input(room.say("papers.sender"), key="papers_sender")
        authority = one.text_input(room.say("papers.authority"), key="papers_authority")
        kind = two.selectbox(
            room.say("papers.county_kind"), COUNTY_KINDS, key=f"papers_kind.{room.language}",
            format_func=lambda k: room.say(f"papers.kind_{k}"),
        )  # fmt: skip
        on = one.date_input(room.say("papers.on"), None, key="papers_on", format="YYYY-MM-DD")
        map_number = two.text_input(room.say("papers.map_number"), key="papers_map_number")
        go = st.form_submit_button(room.say("papers.go"), type="primary", key="papers_go")
    if not go:
        return None
    office = Office(
        place=place.strip() or GAP, sender=sender.strip() or GAP,
        authority=authority.strip() or GAP, county_kind=kind, on=on,
    )  # fmt: skip
    return office, map_number.strip()


def write(room: Room, found: Proposal, office: Office, map_number: str) -> None:
    """Write the pack, showing how far it is; what was written waits to be taken."""
    from hexie_geo.workflow.review_pack import review_pack

    ws = review.base(room, found)
    if ws is None:
        return
    plan = loaders.plan_of(ws, found, (ws.digest, found.proposal_id, found.version))
    bar = st.progress(0.0, room.say("papers.busy"))

    def tell(done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), room.say("papers.busy"))

    try:
        with tempfile.TemporaryDirectory() as folder:
            files = review_pack(
                ws, plan, Path(folder) / "pack", office=office, audit_head=room.ledger.head()[1],
                map_number=map_number, progress=tell,
            )  # fmt: skip
            written = {name: p.read_bytes() for name, p in files.items() if p.is_file()}
        room.held.done["papers"] = (found.proposal_id, found.version, written)
    except HexieError as error:
        review.refused(error, room.language)
    bar.empty()


def take(room: Room, found: Proposal) -> None:
    """Offer what was written: all of it as one archive, and each paper."""
    held = room.held.done.get("papers")
    if held is None or held[:2] != (found.proposal_id, found.version):
        return
    files: dict[str, bytes] = held[2]
    st.success(room.say("papers.written", count=len(files)), icon=":material/check:")
    st.download_button(
        room.say("papers.all"), _archive(files), mime="application/zip", type="primary",
        file_name=f"{_safe(found.proposal_id)}.zip", key="papers_all", icon=":material/archive:",
    )  # fmt: skip
    papers = {name: content for name, content in files.items() if "/" not in name}
    if inside := len(files) - len(papers):
        st.caption(room.say("papers.inside", count=inside))
    for name, content in papers.items():
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.markdown(f"{plain(name)} :gray[{len(content) / 1024:,.0f} KB]")
            st.download_button(
                room.say("papers.take"), content, file_name=name, key=f"paper.{name}",
                mime=_MIME.get(Path(name).suffix, "application/octet-stream"),
            )  # fmt: skip


def _archive(files: dict[str, bytes]) -> bytes:
    """Return the papers as one zip; equal papers give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name)
