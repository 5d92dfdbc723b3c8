"""The start page: open a workspace, and see its data with its defects."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.i18n import has, text
from hexie_geo.model.findings import DataIssue
from hexie_geo.model.workspace import Workspace
from hexie_geo.rules import explain_issue
from hexie_geo.ui import loaders, shell
from hexie_geo.ui.state import DEMO, State
from hexie_geo.ui.tables import columns
from hexie_geo.ui.words import outcome, plain, say


def welcome(held: State) -> None:
    """Say what the program does, and offer the two ways in."""
    st.title(say("start.title", held.language), anchor=False)
    st.markdown(say("start.words", held.language))
    choose(held)


def choose(held: State) -> None:
    """Offer the made-up county and a folder."""
    language = held.language
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        st.subheader(say("start.demo", language), anchor=False)
        st.write(say("start.demo_words", language))
        st.button(
            say("start.demo_open", language),
            type="primary",
            on_click=shell.open_demo,
            disabled=held.source == DEMO,
            key="open_demo",
        )
    with right, st.container(border=True, height="stretch"):
        st.subheader(say("start.folder", language), anchor=False)
        st.write(say("start.folder_words", language))
        folder = st.text_input(
            say("start.folder_path", language),
            key="folder",
            label_visibility="collapsed",
            placeholder=say("start.folder_path", language),
        )
        if st.button(say("start.folder_open", language), key="open_folder") and folder.strip():
            shell.open_folder(folder.strip(), held)
        label = text("wizard.start", language)
        st.page_link(shell.page("import_"), label=label, icon=":material/arrow_forward:")


def layers(ws: Workspace, held: State) -> None:
    """List the layers: what they are in words, rows, file; below them the grids."""
    language = held.language
    st.subheader(say("start.layers", language), anchor=False)
    files = {n: "、".join(s.file for s in ws.sources if s.layer == n) or None for n in ws.counts()}
    rows = [(text(f"terms.layer.{n}", language), count, n) for n, count in ws.counts().items()]
    table = pd.DataFrame(
        [{"layer": word, "rows": count, "file": files.get(name)} for word, count, name in rows]
    ).dropna(axis="columns", how="all")
    heads = columns(list(table.columns), language)
    st.dataframe(table, hide_index=True, column_config=heads, placeholder="—")
    grids = [
        f"{say(f'raster.{n}', language)} {r.shape[1]} × {r.shape[0]}"
        for n, r in sorted(ws.rasters.items())
    ]
    if grids:
        st.caption(say("start.grids", language, listed=say("edit.and", language).join(grids)))


def about(ws: Workspace, held: State) -> None:
    """Say where to go next, what was assumed, and what the numbers rest on."""
    language = held.language
    st.subheader(say("start.next", language), anchor=False)
    for name in ("assess", "coverage"):
        label = say(f"start.go_{name}", language)
        st.page_link(shell.page(name), label=label, icon=":material/arrow_forward:")
    if ws.assumptions:
        st.subheader(say("start.assumptions", language), anchor=False)
        said = [a.text_zh if language == "zh" else a.text_en for a in ws.assumptions]
        st.markdown("\n".join(f"- {plain(words)}" for words in said))
    crs = "—" if ws.crs is None else ws.crs.name
    st.caption(plain(say("start.crs", language, crs=crs, digest=ws.digest)))


def problems(ws: Workspace, held: State) -> None:
    """List what the import mended or refused, and what does not fit together."""
    language = held.language
    st.subheader(say("start.problems", language), anchor=False)
    with st.spinner(say("loading.issues", language)):
        issues = loaders.issues(ws, ws.digest)
    imported = [p.say(language) for p in ws.import_problems]
    if not issues and not imported:
        st.success(say("start.no_problems", language), icon=":material/check:")
        return
    st.caption(say("start.problems_words", language))
    if issues:
        _issues(issues, ws, language)
        reconciliation(ws, held)
    if imported:
        with st.expander(say("start.imported", language, count=len(imported)), expanded=not issues):
            st.dataframe(
                pd.DataFrame({"words": imported}),
                hide_index=True,
                column_config=columns(["words"], language),
            )


def reconciliation(ws: Workspace, held: State) -> None:
    """Offer the list of defects as a workbook, a sheet per township, to hand round."""

    def content() -> bytes:
        from hexie_geo.report.reconciliation import write_reconciliation
        from hexie_geo.workflow.cases import gather

        case = gather(ws, language=held.language, bands=(), kinds=())
        with tempfile.TemporaryDirectory() as folder:
            return write_reconciliation(case, Path(folder) / "list.xlsx").read_bytes()

    st.download_button(
        text("wizard.save.reconciliation", held.language),
        content,
        file_name="数据核对清单.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key="take_issues",
    )


def _issues(issues: Sequence[DataIssue], ws: Workspace, language: Language) -> None:
    """List the defects by who must mend them, then by township; one of either can be picked."""
    towns = _township_names(ws)
    table = pd.DataFrame(
        [
            {
                "fix_by": _fix_by(issue.fix_by, language),
                "township": towns.get(issue.township_id or "", issue.township_id or ""),
                "words": explain_issue(issue, language),
                "layer": text(f"terms.layer.{issue.layer}", language),
                "outcome": outcome(issue.outcome, language),
            }
            for issue in issues
        ]
    )
    table = table.sort_values(["fix_by", "township"], kind="stable", ignore_index=True)
    for box, name in zip(st.columns(2, gap="medium"), ("fix_by", "township"), strict=True):
        known = [w for w in table[name].unique() if w]
        label = say(f"column.{name}", language)
        all_of_them = say("assess.all", language)
        picked = box.multiselect(label, known, key=f"issues_{name}", placeholder=all_of_them)
        table = table[table[name].isin(picked)] if picked else table
    st.dataframe(
        table,
        hide_index=True,
        column_config=columns(list(table.columns), language),
        height=min(38 + 35 * max(len(table), 1), 420),
        placeholder="—",
    )


def _township_names(ws: Workspace) -> dict[str, str]:
    """Return the names of townships by code, where the communities say them."""
    layer = ws.communities
    if "township" not in layer.columns:
        return {}
    known = layer.dropna(subset=["township"])
    return dict(zip(known["township_id"], known["township"], strict=True))


def _fix_by(code: str, language: Language) -> str:
    message = f"quality.fix_by.{code}"
    return text(message, language) if has(message, language) else code
