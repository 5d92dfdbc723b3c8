"""拟移位置表: where a plan proposes that offices and facilities stand, and whom they then reach."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from hexie_geo.i18n import Language, place_kind, text
from hexie_geo.report.sheets import write_workbook
from hexie_geo.report.table import Table, fields, missing

PLACES_FILE = "拟移位置表.xlsx"


def write_places(
    path: Path | str,
    *,
    places: pd.DataFrame,
    reach: pd.DataFrame,
    names: Mapping[str, str],
    title: str,
    as_of: date,
    language: Language = "zh",
) -> Path:
    """Write 拟移位置表.xlsx; the same plan gives the same bytes.

    Parameters
    ----------
    path
        The file to make or replace.
    places, reach
        Frames of :mod:`hexie_geo.workflow.proposed_places`.
    names
        Names of communities by id.
    title
        The planning area.
    as_of
        Date of the data.
    language
        Language of the tables.

    Returns
    -------
    pathlib.Path
        The file.
    """
    tables = [places_table(places, names, language), _reach(reach, language)]
    return write_workbook(path, tables, language=language, title=title, as_of=as_of)


def places_table(places: pd.DataFrame, names: Mapping[str, str], language: Language) -> Table:
    """Return the places, one a row, with a note that no boundary decision moves them."""
    rows = tuple(
        (
            row["place_id"], row["name"], place_kind(row["kind"], language),
            *(_named(row[c], names, language) for c in ("community_before", "community_after")),
            row["distance_m"], row["x"], row["y"],
        )
        for row in places.to_dict("records")
    )  # fmt: skip
    return Table(
        key="proposed_places",
        fields=fields(
            ("place_id", "code", 14),
            ("place_name", "text", 24),
            ("place", "text", 18),
            ("stands_before", "text", 22),
            ("stands_after", "text", 22),
            ("distance_m", "number", 10),
            ("east_m", "number", 14),
            ("north_m", "number", 14),
        ),
        rows=rows,
        notes=(text("report.places.note", language),),
    )


def _named(community: object, names: Mapping[str, str], language: Language) -> str:
    if missing(community):
        return text("report.places.outside", language)
    return names.get(str(community)) or str(community)


def _reach(reach: pd.DataFrame, language: Language) -> Table:
    rows = tuple(
        (
            place_kind(row["kind"], language), row["within_m"], row["before"], row["after"],
            row["after"] - row["before"], row["unknown"], row["uncounted"],
        )
        for row in reach.to_dict("records")
    )  # fmt: skip
    along = bool(reach["along_roads"].all())
    return Table(
        key="places_reach",
        fields=fields(
            ("place", "text", 18),
            ("within_m", "count", 10),
            ("reached_before", "count", 14),
            ("reached_after", "count", 14),
            ("reached_more", "count", 10),
            ("distance_unknown", "count", 14),
            ("places_uncounted", "count", 14),
        ),
        rows=rows,
        notes=(text(f"report.places.{'roads' if along else 'straight'}", language),),
    )
