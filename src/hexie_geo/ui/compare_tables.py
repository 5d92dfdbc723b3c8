"""The compare page in figures and lists: what differs, and how much."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from hexie_geo.i18n import place_kind
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called
from hexie_geo.ui import loaders
from hexie_geo.ui.compare import Chosen, Pair, word
from hexie_geo.ui.state import State
from hexie_geo.ui.words import missing, number, outcome
from hexie_geo.workflow.figures import FIGURES, Side, figures
from hexie_geo.workflow.rescore import by_community
from hexie_geo.workflow.size import size_verdicts
from hexie_geo.workflow.supply import kinds

WITHIN = (300, 500, 800, 1000, 1500)
FIRST = ("outside", "unknown", "households_moved", "founded", "border_m")
"""Figures that stand above the maps."""
Reach = tuple[Coverage, Coverage, float]


def reach(chosen: Pair, held: State) -> Reach | None:
    """Let a person say whose nearness is compared; return the distances on both sides."""
    both = [set(kinds(c.base)) for c in chosen.both]
    common = [k for k in kinds(chosen.a.base) if k in both[1]]
    if not common:
        return None
    language = held.language
    one, two = st.columns(2, gap="medium")
    kind = one.selectbox(
        word("kind", held), common, key=f"compare_kind.{held.language}",
        index=held.kept("compare_kind", common, common[0]),
        format_func=lambda k: place_kind(k, language),
    )  # fmt: skip
    held.keep("compare_kind", kind)
    within = two.selectbox(
        word("within", held), WITHIN, index=1, key="compare_within",
        format_func=lambda m: f"{m:,} m",
    )  # fmt: skip
    with st.spinner(word("measuring", held)):
        found = [
            loaders.coverage(
                c.standing, c.standing.digest, kind=kind, within_m=(float(within),),
                ways=c.base.digest,
                metric=Metric.NETWORK if c.base.roads is not None else Metric.STRAIGHT,
            )
            for c in chosen.both
        ]  # fmt: skip
    for letter, c in zip("ab", chosen.both, strict=True):
        if c.places:
            side, count = word(f"head.{letter}", held), len(c.places)
            st.caption(word("places", held, side=side, count=count))
    return found[0], found[1], float(within)


def headline(chosen: Pair, held: State) -> None:
    """Show the figures one looks at first: those of B, and what it has more or less than A."""
    a, b = (figures(c.side, loaders.check(c.side.workspace, held).frame) for c in chosen.both)
    for box, name in zip(st.columns(len(FIRST), gap="small"), FIRST, strict=True):
        before, after = a[name], b[name]
        more = None if before is None or after is None else _signed(after - before, share=False)
        box.metric(
            word(f"figure.{name}", held),
            _told(after, share=False),
            delta=more and more.replace("−", "-"),  # Streamlit's arrow reads the plain hyphen
            delta_color="off",
            border=True,
            height="stretch",
        )


def deltas(ws: Workspace, chosen: Pair, coverage: Reach | None, held: State) -> None:
    """Show every figure of today, of A and of B, and what B has more or less than A."""
    sides = [(chosen.a.side, coverage and coverage[0]), (chosen.b.side, coverage and coverage[1])]
    if not any(side.today for side, _ in sides):
        near = coverage[0] if coverage and chosen.a.base.digest == ws.digest else None
        sides.insert(0, (Side(workspace=ws, today=True), near))
    within = coverage[2] if coverage else None
    told = [
        figures(side, loaders.check(side.workspace, held).frame, coverage=near, within_m=within)
        for side, near in sides
    ]
    heads = ["", *(["today"] if len(told) == len(("today", "a", "b")) else []), "a", "b", "more"]
    rows = []
    for name in FIGURES:
        values = [one[name] for one in told]
        if all(v is None for v in values):
            continue
        a, b = values[-2:]
        share = name == "covered_share"
        more = "—" if a is None or b is None else _signed(b - a, share=share)
        rows.append([word(f"figure.{name}", held), *(_told(v, share=share) for v in values), more])
    titles = [word(f"head.{h}", held) if h else "" for h in heads]
    if not all(c.base.basis == ws.basis for c in chosen.both):
        st.warning(word("other_basis", held), icon=":material/rule:")
    st.subheader(word("figures", held), anchor=False)
    st.html(_table(titles, rows))
    st.caption(word("unknown_words", held))


def _told(value: float | None, *, share: bool) -> str:
    if value is None:
        return "—"
    return f"{value:.1%}" if share else number(round(value))


def _signed(value: float, *, share: bool) -> str:
    if not value:
        return "0"
    sign = "+" if value > 0 else "−"
    return f"{sign}{abs(value):.1%}" if share else f"{sign}{number(abs(round(value)))}"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    """Return a table for eyes and screen readers; every cell is escaped."""
    top = "".join(f"<th scope='col'>{escape(h)}</th>" for h in heads)
    lines = "".join(
        f"<tr><th scope='row'>{escape(row[0])}</th>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return f"<table class='hexie-edit hexie-figures'><tr>{top}</tr>{lines}</table>"


def moved(chosen: Pair, held: State) -> None:
    """List the groups that lie in another community in B than in A; a row goes to it."""
    a, b = chosen.both
    found = loaders.compared(
        a.side.workspace, b.side.workspace, a.side.workspace.digest, b.side.workspace.digest
    )
    table = found.moved_groups.reset_index(drop=True)
    blank = int(table["households"].isna().sum())
    st.subheader(word("moved", held, count=f"{len(table):,}"), anchor=False)
    if table.empty:
        st.caption(word("none_moved", held))
        return
    total = number(table["households"].sum())
    st.caption(word("moved_words", held, households=total, blank=blank) if blank else
               word("moved_total", held, households=total))  # fmt: skip
    shown = pd.DataFrame(
        {
            "group": table["group_id"],
            "a": [_name(a, c, held) for c in table["community_id_before"]],
            "b": [_name(b, c, held) for c in table["community_id_after"]],
            "households": table["households"],
        }
    )
    at = _picked(shown, _heads(shown, held), key="compare_moved", most=320)
    if at is not None:
        row = table.iloc[at]
        held.go_once("compare_moved", str(row["group_id"]), str(row["community_id_before"]))


def communities(chosen: Pair, coverage: Reach | None, held: State) -> None:
    """List the communities that differ: households, size verdict and nearness on both sides."""
    near = (None, None) if coverage is None else coverage[:2]
    within = None if coverage is None else coverage[2]
    sides = [_of(c, n, within, held) for c, n in zip(chosen.both, near, strict=True)]
    both = sides[0].add_suffix("_a").join(sides[1].add_suffix("_b"), how="outer")
    groups = _touched(chosen)
    differs = (both["households_a"] != both["households_b"]) & ~(
        both["households_a"].isna() & both["households_b"].isna()
    )
    turned = both["verdict_a"].fillna("") != both["verdict_b"].fillna("")
    both = both[differs | turned | both.index.isin(groups)]
    st.subheader(word("communities", held, count=f"{len(both):,}"), anchor=False)
    if both.empty:
        st.caption(word("none_differs", held))
        return
    shown = pd.DataFrame({"name": both["name_a"].fillna(both["name_b"])})
    for name in ("households", "verdict", "share"):
        for side in ("a", "b"):
            shown[f"{name}_{side}"] = both[f"{name}_{side}"]
    shown = shown.dropna(axis="columns", how="all").reset_index(drop=True)
    config = _heads(shown, held)
    for n in [n for n in ("share_a", "share_b") if n in shown]:
        shown[n] = [None if missing(v) else f"{v:.0%}" for v in shown[n]]
    at = _picked(shown, config, key="compare_communities", most=420)
    if at is not None:
        community = str(both.index[at])
        held.go_once("compare_communities", community, community)


def _picked(shown: pd.DataFrame, heads: Mapping[str, Any], *, key: str, most: int) -> int | None:
    """Show a table of at most so many pixels; return the row picked in it, if one is."""
    event = st.dataframe(
        shown,
        hide_index=True,
        column_config=dict(heads),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        height=min(38 + 35 * len(shown), most),
        placeholder="—",
    )
    rows = event.selection.rows
    return int(rows[0]) if rows and rows[0] < len(shown) else None


def _heads(shown: pd.DataFrame, held: State) -> dict[str, Any]:
    """Return headings, counts written as people write them."""
    return {
        n: st.column_config.NumberColumn(word(f"column.{n}", held), format="localized")
        if n.startswith("households")
        else word(f"column.{n}", held)
        for n in shown.columns
    }


def _of(one: Chosen, near: Coverage | None, within: float | None, held: State) -> pd.DataFrame:
    """Return name, households, verdict and covered share by community."""
    layer = one.side.workspace.communities
    found = size_verdicts(loaders.check(one.side.workspace, held).frame).set_index("subject_id")
    table = pd.DataFrame(
        {
            "name": [_name(one, c, held) for c in layer["community_id"]],
            "households": layer["households"].to_numpy(),
        },
        index=pd.Index(layer["community_id"], name="community_id"),
    )
    words = {c: outcome(o, held.language, size=True) for c, o in found["outcome"].items()}
    table["verdict"] = table.index.map(words)
    if near is None or within is None:
        return table.assign(share=float("nan"))
    shares = by_community(near, within, one.side.assignment).set_index("community_id")
    return table.assign(share=shares["covered_share"].reindex(table.index))


def _touched(chosen: Pair) -> set[str]:
    if not chosen.same_layers:
        return set()
    a, b = (c.side.assignment for c in chosen.both)
    return {c for unit, home in a.items() if b.get(unit, home) != home for c in (home, b[unit])}


def _name(one: Chosen, community: str, held: State) -> str:
    layer = one.base.communities
    rows = layer.loc[layer["community_id"] == community, "name"].dropna()
    return str(rows.iloc[0]) if len(rows) else called(community, held.language)
