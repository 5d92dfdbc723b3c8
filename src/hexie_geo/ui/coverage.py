"""The coverage page: how far to the nearest office or service, and who is left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from hexie_geo.errors import HexieError
from hexie_geo.i18n import place_kind, text
from hexie_geo.measures.police import workload
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui import loaders, maps, shell, tables
from hexie_geo.ui.assess import FEWEST, MOST
from hexie_geo.ui.payload import has_groups
from hexie_geo.ui.state import State
from hexie_geo.ui.words import number, plain, say
from hexie_geo.workflow.cover import POLICE, kinds

RADII = (300, 500, 800, 1000, 1500)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a person asks of coverage."""

    kind: str
    within_m: tuple[float, ...]
    focus_m: float
    metric: Metric


def ask(ws: Workspace, held: State) -> Asked:
    """Let a person say what is to be near, how near, and how that is measured."""
    language = held.language
    known = kinds(ws)
    if not known:
        st.info(say("coverage.no_places", language), icon=":material/location_off:")
        st.stop()
    one, two, three, four = st.columns([3, 5, 2, 3], gap="medium")
    kind = one.selectbox(
        say("coverage.kind", language),
        known,
        format_func=lambda k: place_kind(k, language),
        index=held.kept("cover_kind", known, POLICE),
        key=f"cover_kind.{language}",
    )
    held.keep("cover_kind", kind)
    radii = two.pills(
        say("coverage.within", language),
        RADII,
        selection_mode="multi",
        default=RADII[:2],
        format_func=lambda m: f"{m} m",
        key="cover_within",
        wrap=True,
    )
    within = tuple(float(m) for m in sorted(radii or RADII[:2]))
    focus = three.selectbox(
        say("coverage.focus", language),
        within,
        index=len(within) - 1,
        format_func=lambda m: f"{m:g} m",
        key="cover_focus",
    )
    metric = four.segmented_control(
        say("coverage.metric", language),
        list(Metric),
        default=Metric.NETWORK,
        required=True,
        format_func=lambda m: text(f"terms.metric.{m.value}", language),
        key="cover_metric",
    )
    return Asked(kind=kind, within_m=within, focus_m=focus, metric=metric)


def measure(ws: Workspace, asked: Asked, held: State) -> Coverage:
    """Return the coverage asked for; say what is wrong if it cannot be measured."""
    with st.spinner(say("loading.coverage", held.language)):
        try:
            return loaders.coverage(
                ws, ws.digest, kind=asked.kind, within_m=asked.within_m, metric=asked.metric
            )
        except HexieError as error:
            shell.refuse(error, held)
            st.stop()


def draw(ws: Workspace, found: Coverage, asked: Asked, held: State) -> None:
    """Draw the distance bands, group by group where there are groups with shapes."""
    by_group = has_groups(ws)
    layer, key = (ws.groups, "group_id") if by_group else (ws.communities, "community_id")
    if layer is None:
        return
    rows = found.distances.drop_duplicates("group_id").set_index("group_id")
    theme = maps.distances(
        rows.reindex(layer[key]).reset_index(),
        asked.within_m,
        title=say("coverage.legend", held.language, kind=place_kind(asked.kind, held.language)),
        language=held.language,
    )
    marks = ("police_office",) if asked.kind == POLICE else ("facility",)
    maps.draw(ws, theme, state=held, key="cover_map", by_group=by_group, marks=marks)
    st.caption(plain(text(found.definition[0], held.language, **found.definition[1])))


def shares(ws: Workspace, found: Coverage, asked: Asked, held: State) -> None:
    """Show the covered share for every threshold, and the households behind it."""
    language = held.language
    table = found.table()
    row = table[table["within_m"] == asked.focus_m].iloc[0]
    share = row["covered"] / row["total"] if row["total"] else 0.0
    st.metric(
        say("coverage.share", language, metres=f"{asked.focus_m:g}"),
        f"{share:.1%}",
        border=True,
        help=plain(say("coverage.share_help", language)),
    )
    st.caption(
        say(
            "coverage.sum",
            language,
            covered=number(row["covered"]),
            not_covered=number(row["not_covered"]),
            unknown=number(row["unknown"]),
            total=number(row["total"]),
        )
    )
    shown = pd.DataFrame(
        {
            "within": [f"≤ {m:g} m" for m in table["within_m"]],
            "share": 100 * table["covered"] / table["total"].where(table["total"] > 0),
            "not_covered": table["not_covered"],
        }
    )
    heads = tables.columns(list(shown.columns), language)
    st.dataframe(shown, hide_index=True, column_config=heads, placeholder="—")
    _chosen(ws, found, asked, held)
    for message, values in found.notes:
        st.caption(plain(text(message, language, **values)))


def _chosen(ws: Workspace, found: Coverage, asked: Asked, held: State) -> None:
    """Say the covered share of the community that is looked at."""
    mine = found.distances["community_id"] == held.chosen
    share = found.by_community(asked.focus_m).get(held.chosen)
    if not mine.any() or share is None:
        return
    words = say(
        "coverage.chosen",
        held.language,
        name=_named([str(held.chosen)], ws.communities.set_index("community_id")["name"]),
        metres=f"{asked.focus_m:g}",
        share=f"{share:.1%}",
        households=number(found.distances["households"][mine].sum()),
    )
    st.markdown(plain(words))


def uncovered(ws: Workspace, found: Coverage, asked: Asked, held: State) -> None:
    """List the communities with the most households out of reach."""
    language = held.language
    st.subheader(say("coverage.uncovered", language, metres=f"{asked.focus_m:g}"), anchor=False)
    picked = tables.show_uncovered(found, ws, asked.focus_m, language=language, key="uncovered")
    if picked is not None:
        held.go_once("uncovered", picked, picked)


def police(ws: Workspace, held: State, distances: "pd.DataFrame | None" = None) -> None:
    """Show 一区一室 and 一室一警: by assignment and by place, side by side."""
    if ws.police_offices is None:
        return
    language = held.language
    st.subheader(say("police.title", language), anchor=False)
    st.caption(say("police.words", language))
    found = loaders.police(ws, ws.digest)
    load = workload(ws.communities, found, distances)
    counts = found["police_status"].value_counts()
    inside = int((found["offices_inside"] > 0).sum())
    boxes = st.columns(len(counts) + 1)
    for box, (status, count) in zip(boxes, counts.items(), strict=False):
        box.metric(say(f"police.{status}", language), f"{count:,}", border=True)
    boxes[-1].metric(
        say("police.inside_count", language), f"{inside:,} / {len(found):,}", border=True
    )
    _say_when_mostly_none(found, inside, held)
    names = ws.communities.set_index("community_id")["name"]
    shown = pd.DataFrame(
        {
            "name": ws.communities["name"],
            "households": ws.communities["households"],
            "status": [say(f"police.{s}", language) for s in found["police_status"]],
            "assigned": found["offices_assigned"],
            "inside": found["offices_inside"],
            "officers": found["officers"],
            **{name: load[name].round() for name in load},
            "shared_with": [_named(ids, names) for ids in found["shared_with"]],
        }
    )
    order = pd.DataFrame({"inside": shown["inside"] > 0, "size": -shown["households"].fillna(0)})
    shown = shown.loc[order.sort_values(["inside", "size"], kind="stable").index]
    heads = tables.columns(list(shown.columns), language)
    st.dataframe(shown, hide_index=True, column_config=heads, placeholder="—")


def _say_when_mostly_none(found: pd.DataFrame, inside: int, held: State) -> None:
    """Say it in a sentence when nearly every community lacks an office inside."""
    total, without = len(found), len(found) - inside
    if total >= FEWEST and without > MOST * total:
        words = say(
            "police.mostly_none",
            held.language,
            total=f"{total:,}",
            count=f"{without:,}",
            share=f"{without / total:.0%}",
        )
        st.info(words, icon=":material/info:")


def _named(ids: Sequence[str], names: "pd.Series") -> str:
    return "、".join(str(names.get(i, i)) for i in ids)
