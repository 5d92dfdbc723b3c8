"""Findings and coverage as tables for the page: stable columns inside, words outside."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from hexie_geo.catalogue import Language
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.palette import GRAVITY
from hexie_geo.ui.words import clause, number, say
from hexie_geo.ui.words import outcome as outcome_word
from hexie_geo.workflow.size import SIZE, size_verdicts

_KEYS = {
    "communities": "community_id",
    "groups": "group_id",
    "estates": "estate_id",
    "police_offices": "office_id",
}


def subjects(ws: Workspace, found: pd.DataFrame, provision: str) -> pd.DataFrame:
    """Return one provision's findings with the name and place of each subject.

    Parameters
    ----------
    ws
        The workspace judged.
    found
        The table of ``check``.
    provision
        Id of the provision, or :data:`hexie_geo.workflow.size.SIZE` for the size verdict.

    Returns
    -------
    pandas.DataFrame
        ``subject_id, name, community_id, community, township, households, outcome, value, low,
        high, clause``; gravest and largest first. ``attrs["layer"]`` is what the provision
        speaks of, ``attrs["size"]`` whether these are size verdicts.
    """
    size = provision == SIZE
    rows = size_verdicts(found) if size else found[found["provision"] == provision]
    layer = str(rows["layer"].iloc[0])
    kept = ["subject_id", "name", "township_id", "outcome", "value", "low", "high", "clause"]
    table = rows[kept].reset_index(drop=True)
    home, households = _home(ws, layer, table["subject_id"])
    own = ws.communities.set_index("community_id")
    table = table.assign(
        name=table["name"].fillna(table["subject_id"]),
        community_id=home,
        community=home.map(own["name"]),
        township=_township(ws, table["township_id"]),
        households=households,
    )
    rank = table["outcome"].map({o.value: k for k, o in enumerate(GRAVITY)})
    order = pd.DataFrame({"rank": rank, "size": -households.fillna(0)})
    table = table.loc[order.sort_values(["rank", "size"], kind="stable").index]
    table = table.reset_index(drop=True)
    table.attrs |= {"layer": layer, "size": size}
    return table


def _home(ws: Workspace, layer: str, ids: "pd.Series") -> tuple["pd.Series", "pd.Series"]:
    """Return the community each subject lies in, and its households; missing where unknown."""
    nothing = pd.Series(np.nan, index=ids.index)
    key = _KEYS.get(layer)
    if key is None or getattr(ws, layer) is None:
        return nothing.astype(object), nothing
    own = getattr(ws, layer).drop_duplicates(key).set_index(key, drop=False)
    home = ids.map(own["community_id"]) if "community_id" in own else nothing.astype(object)
    counted = next((c for c in ("households", "planned_households") if c in own), None)
    return home, nothing if counted is None else ids.map(own[counted]).astype("float64")


def _township(ws: Workspace, ids: "pd.Series") -> "pd.Series":
    communities = ws.communities
    if "township" not in communities.columns:
        return ids
    names = communities.dropna(subset=["township"]).drop_duplicates("township_id")
    return ids.map(names.set_index("township_id")["township"]).fillna(ids)


def bounds(low: object, high: object) -> str:
    """Return a range in one cell.

    Examples
    --------
    >>> bounds(1000.0, 5000.0), bounds(200.0, float("nan")), bounds(None, None)
    ('1,000–5,000', '≥ 200', '')
    """
    has_low, has_high = number(low) != "—", number(high) != "—"
    if has_low and has_high:
        return f"{number(low)}–{number(high)}"
    return f"≥ {number(low)}" if has_low else f"≤ {number(high)}" if has_high else ""


def show_subjects(table: pd.DataFrame, *, language: Language, key: str) -> str | None:
    """Show findings; return the community of the row a person selects, if any."""
    layer, size = table.attrs["layer"], bool(table.attrs["size"])
    shown = pd.DataFrame(
        {
            "name": table["name"],
            "community": table["community"],
            "township": table["township"],
            "outcome": [outcome_word(o, language, size=size) for o in table["outcome"]],
            "households": table["households"],
            "value": table["value"],
            "range": [bounds(a, b) for a, b in zip(table["low"], table["high"], strict=True)],
            "clause": [clause(c, language) for c in table["clause"]],
        }
    )
    if layer == SubjectLayer.COMMUNITIES:
        shown = shown.drop(columns="community")
    return _selected(shown, table["community_id"], language=language, key=key)


def show_uncovered(
    found: Coverage, ws: Workspace, within_m: float, *, language: Language, key: str
) -> str | None:
    """Show communities by households out of reach; return the one a person selects."""
    frame = found.distances.assign(inside=found.covered(within_m))
    frame["out"] = frame["households"].where(~frame["inside"].fillna(value=True).astype(bool), 0)
    sums = frame.groupby("community_id")[["households", "out"]].sum()
    own = ws.communities.set_index("community_id")
    sums = sums[sums["out"] > 0].sort_values("out", ascending=False, kind="stable")
    shown = pd.DataFrame(
        {
            "name": own["name"].reindex(sums.index),
            "out": sums["out"],
            "share": 100 * sums["out"] / sums["households"].where(sums["households"] > 0),
        }
    ).reset_index(drop=True)
    return _selected(shown, pd.Series(sums.index), language=language, key=key)


def _selected(
    shown: pd.DataFrame, communities: "pd.Series", *, language: Language, key: str
) -> str | None:
    event: Any = st.dataframe(
        shown,
        hide_index=True,
        column_config=columns(list(shown.columns), language),
        on_select="rerun",
        selection_mode="single-row",
        key=key,
        height=min(38 + 35 * max(len(shown), 1), 420),
        placeholder="—",
    )
    rows: Sequence[int] = event.selection.rows
    if not rows or rows[0] >= len(communities):
        return None
    found = communities.iloc[rows[0]]
    return None if pd.isna(found) else str(found)


def columns(names: Sequence[str], language: Language) -> Mapping[str, Any]:
    """Return headings and number formats for the columns named; ``share`` is in per cent."""
    wide = {"reason", "words"}
    numbers = {
        "moved",
        "concerned",
        "others",
        "assigned",
        "inside",
        "officers",
        "households",
        "value",
        "out",
        "rows",
        "count",
        "covered",
        "not_covered",
        "estimated",
        "unknown",
        "total",
        *("households_per_officer", "people_per_officer", "median_m", "p90_m"),
    }
    made: dict[str, Any] = {}
    for name in names:
        label = say(f"column.{name}", language)
        if name == "share":
            made[name] = st.column_config.ProgressColumn(
                label, format="%.1f%%", min_value=0, max_value=100
            )
        elif name in numbers:
            made[name] = st.column_config.NumberColumn(label, format="localized")
        else:
            made[name] = st.column_config.TextColumn(label, width=640 if name in wide else None)
    return made


def outcome_counts(table: pd.DataFrame) -> dict[Outcome, int]:
    """Return how many subjects have which outcome, gravest first."""
    counts = table["outcome"].value_counts()
    return {o: int(counts[o.value]) for o in GRAVITY if o.value in counts.index}
