"""The assess page: one provision at a time, map and table linked, filtered alike."""

import pandas as pd
import streamlit as st

from hexie_geo.i18n import text
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.palette import GRAVITY, gravest
from hexie_geo.ui import loaders, maps, tables
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import State
from hexie_geo.ui.words import outcome, say
from hexie_geo.ui.words import provision as provision_word

FIRST = "community.households.redivide"
MOST, FEWEST = 0.75, 20
"""Share of subjects with one outcome, of at least so many, that counts as nearly all."""


def verdicts(ws: Workspace, held: State) -> pd.DataFrame:
    """Return the table of ``check``, saying meanwhile that it is being made."""
    with st.spinner(say("loading.check", held.language)):
        return loaders.judged(ws, ws.digest, ws.standards).frame


def pick_provision(found: pd.DataFrame, held: State) -> str:
    """Let a person pick a provision; each says what it found."""
    language = held.language
    counts = pd.crosstab(found["provision"], found["outcome"])
    firsts = found.drop_duplicates("provision")
    clauses = {str(p): str(c) for p, c in zip(firsts["provision"], firsts["clause"], strict=True)}

    def label(name: str) -> str:
        asks = [
            f"{many:,} {outcome(o, language)}"
            for o in GRAVITY[:5]
            if o.value in counts.columns and (many := int(counts[o.value][name]))
        ]
        quiet = say("assess.quiet", language)
        return f"{clauses[name]} {provision_word(name, language)} — {', '.join(asks) or quiet}"

    names = list(clauses)
    picked = st.selectbox(
        say("assess.provision", language),
        names,
        index=held.kept("provision", names, FIRST),
        format_func=label,
        key=f"provision.{language}",
    )
    return held.keep("provision", picked)


def filters(table: pd.DataFrame, held: State) -> "pd.Series[bool]":
    """Let a person narrow the subjects; return which of them remain."""
    language = held.language
    counts = tables.outcome_counts(table)
    left, right = st.columns([3, 2], gap="medium")
    wanted = left.pills(
        say("assess.outcomes", language),
        list(counts),
        selection_mode="multi",
        format_func=lambda o: f"{outcome(o, language)} {counts[o]:,}",
        key="outcomes",
    )
    townships = sorted(table["township"].dropna().unique())
    places = right.multiselect(
        say("assess.townships", language),
        townships,
        key="townships",
        placeholder=say("assess.all", language),
    )
    shown = pd.Series(data=True, index=table.index)
    kept = {o.value for o in wanted if o in counts}
    if kept:
        shown &= table["outcome"].isin(kept)
    if places:
        shown &= table["township"].isin(places)
    _say_when_nearly_all(table, counts, held)
    return shown


def _say_when_nearly_all(table: pd.DataFrame, counts: dict[Outcome, int], held: State) -> None:
    """Say it in a sentence when the map would be all of one colour."""
    asked = sum(n for o, n in counts.items() if o is not Outcome.NOT_APPLICABLE)
    for found, count in counts.items():
        if found in GRAVITY[:5] and asked >= FEWEST and count / asked > MOST:
            words = say(
                "assess.nearly_all",
                held.language,
                count=f"{count:,}",
                total=f"{asked:,}",
                share=f"{count / asked:.0%}",
                outcome=outcome(found, held.language),
                layer=text(f"terms.subject_layer.{table.attrs['layer']}", held.language),
            )
            st.info(words, icon=":material/info:")


def draw(
    ws: Workspace, table: pd.DataFrame, shown: "pd.Series[bool]", provision: str, held: State
) -> None:
    """Draw the outcomes: groups for a group's clause, communities for every other."""
    language = held.language
    by_group = table.attrs["layer"] == SubjectLayer.GROUPS and has_groups(ws)
    if by_group and ws.groups is not None:
        order = pd.Index(ws.groups["group_id"])
        rows = table.assign(shown=shown).drop_duplicates("subject_id").set_index("subject_id")
    else:
        order = pd.Index(ws.communities["community_id"])
        rows = _by_community(table.assign(shown=shown))
    rows = rows.reindex(order)
    theme = maps.outcomes(
        rows["outcome"],
        title=provision_word(provision, language),
        language=language,
        shown=rows["shown"].eq(other=True) | bool(shown.all()),
    )
    marks = ("police_office",) if provision.startswith("police.") else ()
    maps.draw(
        ws,
        theme,
        state=held,
        key="assess_groups" if by_group else "assess_map",
        by_group=by_group,
        marks=marks,
    )
    if table.attrs["layer"] not in {SubjectLayer.COMMUNITIES, SubjectLayer.GROUPS}:
        layer = text(f"terms.subject_layer.{table.attrs['layer']}", language)
        st.caption(say("assess.other_layer", language, layer=layer))


def _by_community(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per community: the gravest outcome of what lies in it."""
    placed = table.dropna(subset=["community_id"])
    groups = placed.groupby("community_id")
    worst = groups["outcome"].agg(lambda found: gravest(map(Outcome, found)).value)
    return pd.DataFrame({"outcome": worst, "shown": groups["shown"].any()})


def list_subjects(table: pd.DataFrame, held: State) -> None:
    """List what the filters leave; selecting a row goes to its community."""
    language = held.language
    if table.empty:
        st.info(say("assess.nothing", language), icon=":material/filter_alt_off:")
        return
    found = tables.show_subjects(table, language=language, key="subjects")
    if found is not None:
        held.go_once("subjects", found, found)
