"""The frame around every page: language, what is open, and what to do when nothing is."""

from pathlib import Path
from typing import Any

import streamlit as st

from hexie_geo.catalogue import LANGUAGES
from hexie_geo.errors import HexieError
from hexie_geo.i18n import term
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import loaders
from hexie_geo.ui.state import DEMO, State, state
from hexie_geo.ui.words import plain, say

PAGES = ("start", "import_", "assess", "coverage", "siting", "suggest", "edit", "compare")
LAST = "settings"
REVIEW = ("review", "opinions", "decision", "papers", "records", "people")
"""Pages of the review room; they stand together in one menu."""
_MARK = Path(__file__).parent / "assets" / "icon.svg"
_STYLE = """<style>
.stMainBlockContainer{padding-top:4.4rem;padding-bottom:3rem}
[data-testid="stMetricLabel"] p{white-space:normal;line-height:1.3}
.stButton button p,.stDownloadButton button p{white-space:normal}
@media (max-width: 1100px){
  .st-key-beside>[data-testid="stHorizontalBlock"],.st-key-beside>*>[data-testid="stHorizontalBlock"],
  .st-key-asked [data-testid="stHorizontalBlock"]{flex-wrap:wrap}
  .st-key-beside>[data-testid="stHorizontalBlock"]>[data-testid="stColumn"],
  .st-key-beside>*>[data-testid="stHorizontalBlock"]>[data-testid="stColumn"]{min-width:100%}
  .st-key-asked [data-testid="stColumn"]{min-width:11rem}
  [data-testid="stMetricValue"]{font-size:1.6rem}
}
.hexie-edit{width:100%;border-collapse:collapse;font-size:14px}
.hexie-edit th{text-align:left;font-weight:500;color:#5b6770;border-bottom:1px solid #d5dce0}
.hexie-edit td{border-bottom:1px solid #eceff1;font-variant-numeric:tabular-nums}
.hexie-edit td,.hexie-edit th{padding:5px 8px 5px 0}
</style>"""

_UPLOADER = """<style>
[data-testid="stFileUploaderDropzone"] button p,
[data-testid="stFileUploaderDropzoneInstructions"] span{font-size:0}
[data-testid="stFileUploaderDropzone"] button p::after{content:"%(button)s";font-size:.875rem}
[data-testid="stFileUploaderDropzoneInstructions"] span::after{
  content:"%(limit)s";font-size:.875rem}
</style>"""


def page(name: str) -> Any:
    """Return page ``name`` of ``app/pages`` with its title in the session's language.

    Pages carry no icon: the browser would fetch a page's Material icon from another host.
    """
    title = say(f"page.{name}", state().language)
    return st.Page(
        f"pages/{name}.py", title=title, url_path=name.rstrip("_"), default=name == PAGES[0]
    )


def sections() -> dict[str, list[Any]]:
    """Return the pages as the line at the top shows them: the review room in one menu."""
    review = say("page.section_review", state().language)
    own = [page(name) for name in (*PAGES, LAST)]
    return {"": own, review: [page(name) for name in REVIEW]}


def begin() -> None:
    """Set the page up and draw the line above it: what is open, and the language."""
    st.set_page_config(page_title="hexie_geo", layout="wide", page_icon=str(_MARK))
    held = state()
    st.html(_STYLE + _spoken(held))
    left, right = st.columns([7, 2], vertical_alignment="center")
    with right, st.container(horizontal_alignment="right"):
        st.segmented_control(
            "语言 / Language",
            LANGUAGES,
            format_func=lambda known: {"zh": "中文", "en": "English"}[known],
            default=held.language,
            required=True,
            key="language",
            label_visibility="collapsed",
        )
    if st.query_params.get("lang", "zh") != held.language:
        st.query_params["lang"] = held.language  # so that F5 keeps it
    with left:
        _what_is_open(held)


def _spoken(held: State) -> str:
    """Return the style that puts our words over the file uploader's own, which are English only."""
    words = {
        "button": say("upload.button", held.language),
        "limit": say(
            "upload.limit", held.language, megabytes=st.get_option("server.maxUploadSize")
        ),
    }
    return _UPLOADER % words


def _what_is_open(held: State) -> None:
    if held.source is None:
        return
    if held.source_name is not None and st.query_params.get("ws") != held.source_name:
        st.query_params["ws"] = held.source_name  # so that F5 comes back here
    if held.searches_told and st.query_params.get("plans") != held.searches_told:
        st.query_params["plans"] = held.searches_told
    try:
        with st.spinner(say("loading.workspace", held.language)):
            ws = loaders.workspace(held.source)
    except HexieError:
        return  # the page itself says what is wrong
    words = say(
        "open.line",
        held.language,
        title=plain(ws.title or say("open.untitled", held.language)),
        basis=term(ws.basis, held.language),
        as_of=ws.as_of.isoformat(),
    )
    mark = f" :orange-badge[{say('open.synthetic', held.language)}]" if ws.synthetic else ""
    st.markdown(words + mark)


def opened() -> tuple[State, Workspace]:
    """Return the state and the workspace that is open; else say how to open one, and stop."""
    held = state()
    if held.source is None:
        st.subheader(say("empty.title", held.language))
        st.write(say("empty.words", held.language))
        label = say("start.demo_open", held.language)
        st.button(label, type="primary", on_click=open_demo, key="open_demo")
        st.page_link(page("start"), label=say("empty.go", held.language))
        st.stop()
    try:
        with st.spinner(say("loading.workspace", held.language)):
            return held, loaders.workspace(held.source)
    except HexieError as error:
        refuse(error, held)
        st.stop()


def refuse(error: HexieError, held: State) -> None:
    """Say what cannot be used, every problem on a line, and offer the way back."""
    listed = "\n".join(f"- {plain(problem.say(held.language))}" for problem in error.problems)
    st.error(f"{say('error.title', held.language)}\n\n{listed}", icon=":material/error:")
    if held.source is not None:
        st.button(say("error.close", held.language), on_click=held.close)


def open_folder(folder: str, held: State) -> None:
    """Open a workspace folder a person names; say why if it is none."""
    source = str(Path(folder).expanduser())
    try:
        loaders.workspace(source)
    except HexieError as error:
        refuse(error, held)
        return
    held.open(source)
    st.rerun()


def open_demo() -> None:
    """Open the made-up county."""
    state().open(DEMO)
