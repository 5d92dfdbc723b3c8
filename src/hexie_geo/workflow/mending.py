"""Narrow overlaps and gaps between communities settled on import, each strip on record."""

from typing import Any

import pandas as pd

from hexie_geo.errors import Problem
from hexie_geo.io.intake import Intake
from hexie_geo.io.records import Fix
from hexie_geo.measures.boundaries import households_on
from hexie_geo.measures.ids import records
from hexie_geo.measures.settling import settle
from hexie_geo.model.layers import has_geometry


def mend(made: dict[str, Intake], *, narrower_than_m: float) -> None:
    """Settle strips of the communities' layer that are narrower than a width.

    Parameters
    ----------
    made
        The layers on their way in, checked; that of communities is changed.
    narrower_than_m
        Mean width. What is wider is left to people and stays in the data-quality list.
    """
    intake = made.get("communities")
    if intake is None or not has_geometry(intake.frame):
        return
    frame: Any = intake.frame
    done = settle(frame, narrower_than_m=narrower_than_m)
    if done.records.empty:
        return
    rows = dict(zip(frame["community_id"], frame.index, strict=True))
    strips = done.records.assign(households=_homes(done.records, made.get("groups")))
    fixes = [_fix(intake, rows, strip) for strip in records(strips.drop(columns="geometry"))]
    intake.frame = done.layer
    intake.fixes += fixes
    intake.problems.append(
        Problem(
            code="import.settled",
            file=intake.reading.file,
            layer=intake.recipe.name,
            rows=tuple(sorted({f.row for f in fixes if f.row is not None})),
            field="geometry",
            values={
                "count": len(strips),
                "area_m2": f"{strips['area_m2'].sum():.1f}",
                "width_m": f"{narrower_than_m:g}",
            },
        )
    )


def _homes(strips: Any, groups: Intake | None) -> "pd.Series[Any]":
    if groups is None or not has_geometry(groups.frame):
        return pd.Series("—", index=strips.index)
    frame: Any = groups.frame
    homes = households_on(strips, frame[frame.geometry.notna()]).astype("Int64")
    return homes.astype(object).where(homes.notna(), "—")


def _fix(intake: Intake, rows: dict[str, Any], strip: dict[str, Any]) -> Fix:
    """Return the record of a strip: who claimed or bordered it, who gained, how much."""
    return Fix(
        action=f"settled_{strip['kind']}",
        file=intake.reading.file,
        part=intake.reading.layer,
        layer=intake.recipe.name,
        row=int(rows[strip["gained"]]),
        code=strip["gained"],
        field="geometry",
        value="、".join(strip["parties"]),
        values={
            "gained": strip["gained"],
            "lost": "、".join(strip["lost"]) or "—",
            "area_m2": round(strip["area_m2"], 1),
            "width_m": round(strip["width_m"], 2),
            "households": strip["households"],
        },
    )
