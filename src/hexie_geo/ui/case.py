"""One community in words: its outcomes with clause, quotation and arithmetic."""

import pandas as pd
import streamlit as st

from hexie_geo import rules
from hexie_geo.catalogue import Language
from hexie_geo.i18n import cite, document, term, text
from hexie_geo.model.findings import Finding, Provision, Standard
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import NORMAL, REDIVIDE
from hexie_geo.report.palette import GRAVITY
from hexie_geo.ui import loaders
from hexie_geo.ui.state import State
from hexie_geo.ui.words import missing, number, outcome, plain, provision, say
from hexie_geo.workflow.size import SIZE

_BADGES = {
    Outcome.NOT_MET: "violet",
    Outcome.ADJUST: "orange",
    Outcome.CONFLICT: "violet",
    Outcome.BEHIND: "violet",
    Outcome.WATCH: "yellow",
    Outcome.UNKNOWN: "gray",
    Outcome.NOTE: "green",
    Outcome.EXEMPT: "blue",
    Outcome.MET: "blue",
    Outcome.NOT_APPLICABLE: "gray",
}
_SIZES = (REDIVIDE, NORMAL)
_ASKS = (Outcome.NOT_MET, Outcome.ADJUST, Outcome.CONFLICT, Outcome.BEHIND, Outcome.WATCH)


def clause(ws: Workspace, provision_id: str, held: State) -> None:
    """Show what a provision says: its own words, where they stand, whether they are verified.

    The size verdict is made of two provisions; both are shown.
    """
    wanted, language = _SIZES if provision_id == SIZE else (provision_id,), held.language
    judged = loaders.check(ws, held)
    packs = judged.standards
    for pack in packs:
        for said in pack.provisions:
            if rules.shown_id(said, packs) in wanted:
                marks = "" if said.verified else f" · {text('report.not_verified', language)}"
                st.markdown(f"> {plain(said.quote_zh)}")
                st.caption(plain(f"{_cited(pack, said, language)}{marks}"))


def _cited(pack: Standard, said: Provision, language: Language) -> str:
    """Cite a clause in the reader's language; the quotation itself stays in the document's."""
    if language == "zh":
        return rules.cite(pack, said)
    return f"{document(pack.id, language) or pack.citation}, {cite(said.clause, language)}"


def show(ws: Workspace, held: State, *, first: str | None = None) -> None:
    """Show the chosen community; ``first`` is the provision (or the size) the page is about."""
    firsts = _SIZES if first == SIZE else (first,)
    language = held.language
    rows = ws.communities[ws.communities["community_id"] == held.chosen]
    if held.chosen is None or rows.empty:
        st.info(say("case.none", language), icon=":material/touch_app:")
        return
    row = rows.iloc[0]
    st.subheader(plain(row["name"]), anchor=False)
    st.caption(_facts(ws, row, language))
    judged = loaders.check(ws, held)
    frame = judged.frame
    here = (frame["layer"] == SubjectLayer.COMMUNITIES) & (frame["subject_id"] == held.chosen)
    mine = judged.findings(frame[here])
    mine.sort(key=lambda f: (f.provision not in firsts, GRAVITY.index(f.outcome)))
    asking = [f for f in mine if f.provision in firsts or f.outcome in _ASKS]
    rest = [f for f in mine if f not in asking]
    for finding in asking:
        _one(finding, language)
    if rest:
        with st.expander(say("case.rest", language, count=len(rest))):
            for finding in rest:
                _one(finding, language)


def _facts(ws: Workspace, row: "pd.Series", language: Language) -> str:
    basis = term(ws.basis, language)
    parts = [str(row["community_id"])]
    if not missing(row.get("township")):
        parts.append(str(row["township"]))
    parts.append(f"{basis} {number(row['households'])}")
    if not missing(row.get("population")):
        parts.append(f"{say('column.population', language)} {number(row['population'])}")
    gated = row.get("gated")
    state = "unknown" if missing(gated) else "yes" if gated else "no"
    parts.append(say(f"case.gated_{state}", language))
    return plain(" · ".join(parts))


def _one(finding: Finding, language: Language) -> None:
    """Show one finding; that of another pack than the deciding one says of which document."""
    pack = finding.provision.rpartition(":")[0]
    other = document(pack, language) or str(finding.values.get("citation") or "")
    source = f"{other}{'：' if language == 'zh' else ': '}" if pack else ""
    badge = f":{_BADGES[finding.outcome]}-badge[{outcome(finding.outcome, language)}]"
    name = plain(provision(finding.provision, language))
    st.markdown(f"{badge} **{name}**  \n{plain(source + rules.explain(finding, language))}")
