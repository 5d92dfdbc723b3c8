"""The geometry doctor: where boundaries do not fit, with parties, area and households."""

import math
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import pandas as pd

from hexie_geo.measures import boundaries, containment, quality, townships
from hexie_geo.measures.ids import records
from hexie_geo.model.findings import DataIssue
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.workspace import Workspace
from hexie_geo.rules import RuleSettings
from hexie_geo.workflow.issue_subjects import MAPPING, Subjects


def shapes(ws: Workspace, settings: RuleSettings, subjects: Subjects) -> Iterator[DataIssue]:
    """Yield what is wrong with the drawing of communities; nothing where none is drawn.

    Strips narrower than ``sliver_m`` are slips of the pen and named so; wider ones are
    disputed between neighbours, or managed by nobody.
    """
    if not ws.has_geometry:
        return
    layer, smallest = ws.communities, settings.overlap_m2
    narrow = settings.sliver_m
    for code, found in (
        ("overlap", boundaries.disputed_strips(layer, min_area_m2=smallest)),
        (
            "gap",
            boundaries.unmanaged_gaps(layer, min_area_m2=smallest, narrower_than_m=narrow),
        ),
    ):
        for row in _measured(found, ws):
            kind = f"{code}_sliver" if row["width_m"] < narrow else code
            first, *others = row["parties"]
            yield subjects.issue(
                kind,
                first,
                other=subjects.names(others),
                width_m=round(row["width_m"], 1),
                **_figures(row),
            )
    for row in records(boundaries.drawn_twice(layer)):
        first, *others = row["parties"]
        yield subjects.issue("drawn_twice", first, other=subjects.names(others), **_figures(row))
    pieces = boundaries.outlying_parts(layer)
    counts = pieces["unit"].value_counts()
    for row in _measured(pieces, ws):
        code = "crumb" if row["area_m2"] < settings.crumb_m2 else "exclave"
        figures = {"parts": int(counts[row["unit"]]) + 1, "distance_m": round(row["distance_m"])}
        yield subjects.issue(code, row["unit"], **figures, **_figures(row))
    yield from _unions(ws, smallest, subjects)


def _measured(found: gpd.GeoDataFrame, ws: Workspace) -> list[dict[str, Any]]:
    """Return records with the households on them; None where no groups are drawn."""
    drawn = ws.groups is not None and has_geometry(ws.groups)
    groups = ws.groups[ws.groups.geometry.notna()] if drawn and ws.groups is not None else None
    homes = None if groups is None else boundaries.households_on(found, groups)
    return records(found.drop(columns="geometry").assign(households=homes))


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    homes = row.get("households")
    households = None if homes is None or math.isnan(homes) else int(homes)
    return {"area_m2": round(row["area_m2"]), "households": households, "fix_by": MAPPING}


def _unions(ws: Workspace, smallest: float, subjects: Subjects) -> Iterator[DataIssue]:
    if ws.townships is None:
        return
    names = dict(zip(ws.townships["township_id"], ws.townships["name"], strict=True))
    for row in records(townships.beside_union(ws.townships, ws.communities, min_area_m2=smallest)):
        code = row["township_id"]
        yield subjects.issue(
            "township_not_the_union",
            None,
            layer="townships",
            subject_id=code,
            township_id=code,
            township=names.get(code, code),
            bare_m2=round(row["bare_m2"]),
            beyond_m2=round(row["beyond_m2"]),
            parties=subjects.names(row["parties"]) or "—",
            fix_by=MAPPING,
        )


def groups(ws: Workspace, settings: RuleSettings, subjects: Subjects) -> Iterator[DataIssue]:
    """Yield groups of nobody, and groups that lie outside or across their community."""
    if ws.groups is None:
        return
    layer = ws.groups[["group_id", "community_id", "households"]].assign(
        stray=quality.unknown_references(ws.groups, subjects.ids),
        inside=containment.share_inside(ws.groups, ws.communities),
        area_m2=ws.groups.geometry.area if has_geometry(ws.groups) else float("nan"),
    )
    doubtful = layer["stray"] | (layer["inside"] < settings.group_inside_share)
    for row in records(layer[doubtful]):
        values = {
            "layer": "groups",
            "subject_id": row["group_id"],
            "households": None if pd.isna(row["households"]) else int(row["households"]),
        }
        if row["stray"]:
            yield subjects.stray("group_of_unknown_community", row["community_id"], **values)
            continue
        code = "group_outside_community" if row["inside"] <= 0 else "group_across_boundary"
        outside = round((1 - row["inside"]) * row["area_m2"])
        where = {"percent": round(row["inside"] * 100, 1), "area_m2": outside, "fix_by": MAPPING}
        yield subjects.issue(code, row["community_id"], **where, **values)
