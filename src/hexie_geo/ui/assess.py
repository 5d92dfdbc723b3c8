"""The assess page: one verdict at a time, map and table linked, filtered alike."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.i18n import text
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.palette import GRAVITY, INKS, gravest
from hexie_geo.ui import loaders, maps, tables
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import State
from hexie_geo.ui.words import clause, outcome, say
from hexie_geo.ui.words import provision as provision_name
from hexie_geo.workflow.size import SIZE, size_verdicts

FIRST = SIZE
ASKING = GRAVITY[:6]
"""Outcomes that ask for something: a duty, attention, or a count that nobody has."""
MOST, FEWEST = 0.75, 20
"""Share of subjects with one outcome, of at least so many, that counts as nearly all."""
_WITHOUT = {"fill": "#f4e3d3", "line": "#b08d6c", "hatch": ""}
_UNKNOWN = {"fill": "#ffffff", "line": "#7c8790", "hatch": "."}
_FEW = "#2f7fb0"
"""Fill of those that meet a clause where nearly nobody does: they are what one looks for."""


def provision_word(provision: str, language: Language) -> str:
    """Return the name of a provision, or of the size verdict that two of them make."""
    size = provision == SIZE
    return text("report.page.theme_size", language) if size else provision_name(provision, language)


def verdicts(ws: Workspace, held: State) -> pd.DataFrame:
    """Return the table of ``check``, saying meanwhile that it is being made."""
    with st.spinner(say("loading.check", held.language)):
        return loaders.check(ws, held).frame


def pick_provision(found: pd.DataFrame, held: State) -> str:
    """Let a person pick a verdict: the size first, then every provision; each says what it found.

    The size verdict is there whenever the packs that are asked speak of size.
    """
    language = held.language
    counts = pd.crosstab(found["provision"], found["outcome"])
    firsts = found.drop_duplicates("provision")
    clauses = {str(p): str(c) for p, c in zip(firsts["provision"], firsts["clause"], strict=True)}
    size = size_verdicts(found)
    if len(size):
        counts.loc[SIZE] = size["outcome"].value_counts().reindex(counts.columns).fillna(0)
        clauses = {SIZE: str(size["clause"].iloc[0]), **clauses}

    def label(name: str) -> str:
        asks = [
            f"{many:,} {outcome(o, language, size=name == SIZE)}"
            for o in ASKING
            if o.value in counts.columns and (many := int(counts[o.value][name]))
        ]
        mark = "、" if language == "zh" else ", "
        quiet = say("assess.quiet", language)
        cited = clause(clauses[name], language)
        cited = cited if cited.endswith("）") else f"{cited} "
        return f"{cited}{provision_word(name, language)} — {mark.join(asks) or quiet}"

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
    """Show how many have which outcome, let a person narrow them; return which remain."""
    language, size = held.language, bool(table.attrs["size"])
    counts = tables.outcome_counts(table)
    st.html(bar(counts, language, size=size))
    left, right = st.columns([3, 2], gap="medium")
    wanted = left.pills(
        say("assess.outcomes", language),
        list(counts),
        selection_mode="multi",
        format_func=lambda o: f"{outcome(o, language, size=size)} {counts[o]:,}",
        key="outcomes",
        wrap=True,
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
    return shown


def bar(counts: dict[Outcome, int], language: Language, *, size: bool) -> str:
    """Return one bar that is divided as the outcomes are; its words are read aloud as a whole."""
    total = sum(counts.values()) or 1
    words = [
        f"{outcome(o, language, size=size)} {n:,} ({n / total:.0%})" for o, n in counts.items()
    ]
    parts = "".join(
        f"<span title='{escape(said)}' style='flex:{n} 1 0;background:{INKS[o].fill};"
        f"border-right:1px solid {INKS[o].line}'></span>"
        for (o, n), said in zip(counts.items(), words, strict=True)
    )
    told = escape(", ".join(words))
    return (
        f"<div role='img' aria-label='{told}' style='display:flex;height:12px;overflow:hidden;"
        f"border:1px solid #cdd5da;border-radius:3px'>{parts}</div>"
    )


def nearly_all(table: pd.DataFrame) -> Outcome | None:
    """Return the outcome that asks for something and that nearly every subject has."""
    counts = tables.outcome_counts(table)
    asked = sum(n for o, n in counts.items() if o is not Outcome.NOT_APPLICABLE)
    for found, count in counts.items():
        if found in ASKING and asked >= FEWEST and count / asked > MOST:
            return found
    return None


def say_when_nearly_all(table: pd.DataFrame, held: State) -> None:
    """Where the map would be all of one colour, say it, and list the townships instead."""
    found, language = nearly_all(table), held.language
    if found is None:
        return
    asked = table[table["outcome"] != Outcome.NOT_APPLICABLE.value]
    has = asked["outcome"] == found.value
    words = say(
        "assess.nearly_unknown" if found is Outcome.UNKNOWN else "assess.nearly_all",
        language,
        count=f"{int(has.sum()):,}",
        total=f"{len(asked):,}",
        share=f"{has.mean():.0%}",
        outcome=outcome(found, language, size=bool(table.attrs["size"])),
        layer=text(f"terms.subject_layer.{table.attrs['layer']}", language),
    )
    st.info(words, icon=":material/info:")
    if has.all():
        return
    rows = pd.DataFrame({"township": asked["township"], "has": has, "rest": ~has})
    shown = rows.groupby("township", as_index=False).agg(
        total=("has", "size"), concerned=("has", "sum"), others=("rest", "sum")
    )
    shown["share"] = 100 * shown["concerned"] / shown["total"]
    shown = shown.sort_values(["concerned", "total"], ascending=False, kind="stable")
    st.dataframe(
        shown,
        hide_index=True,
        column_config=tables.columns(list(shown.columns), language),
        height=min(38 + 35 * len(shown), 320),
        key="by_township",
    )


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
        size=bool(table.attrs["size"]),
    )
    if nearly_all(table) is not None:
        _lift_the_few(theme.palette)
    police = provision.startswith("police.") and ws.police_offices is not None
    if police and not by_group and nearly_all(table) is Outcome.UNKNOWN:
        theme = _where_offices_stand(ws, held)
        st.caption(say("assess.by_place", language))
    marks = ("police_office",) if police else ()
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


def _where_offices_stand(ws: Workspace, held: State) -> maps.Theme:
    """Return which communities have an office on their ground, where nobody said whom it serves."""
    inside = loaders.police(ws, ws.digest)["offices_inside"].reset_index(drop=True)
    kinds = ["2" if pd.isna(n) else "1" if n > 0 else "0" for n in inside]
    inks = (_WITHOUT, {"fill": _FEW, "line": "#ffffff", "hatch": ""}, _UNKNOWN)
    palette = [
        {**ink, "label": say(f"assess.place.{word}", held.language), "count": kinds.count(str(k))}
        for k, (ink, word) in enumerate(zip(inks, ("without", "with", "unknown"), strict=True))
    ]
    title = say("assess.place.title", held.language)
    return maps.Theme(classes="".join(kinds), palette=palette, title=title)


def _lift_the_few(palette: Sequence[dict[str, object]]) -> None:
    """Ink those that meet the clause strongly, in the palette of a map nobody else holds yet."""
    for kind in palette:
        if kind["fill"] == INKS[Outcome.MET].fill:
            kind["fill"], kind["line"] = _FEW, "#ffffff"


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
