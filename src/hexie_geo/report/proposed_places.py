"""拟移位置表: where a plan proposes that offices and facilities stand, and whom they then reach."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from hexie_geo.i18n import Language, place_kind, text
from hexie_geo.report.case import Case, Proposed
from hexie_geo.report.sheets import write_workbook
from hexie_geo.report.table import Table, fields, missing

PLACES_FILE = "拟移位置表.xlsx"


def write_places(case: Case, one: Proposed, path: Path | str) -> Path:
    """Write 拟移位置表.xlsx of a plan that proposes places; the same plan gives the same bytes.

    Parameters
    ----------
    case, one
        The planning area, and the plan.
    path
        The file to make or replace.

    Returns
    -------
    pathlib.Path
        The file.
    """
    as_of, language = case.workspace.as_of, case.language
    return write_workbook(
        path, place_tables(case, one), language=language, title=case.title, as_of=as_of
    )


def place_tables(case: Case, one: Proposed) -> list[Table]:
    """Return the places a plan proposes and whom they reach, as tables; none where it has none."""
    if one.places is None or one.reach is None:
        return []
    return [places_table(one.places, case.name, case.language), _reach(one.reach, case.language)]


def places_table(places: pd.DataFrame, name: Callable[[str], str], language: Language) -> Table:
    """Return the places, one a row, with a note that no boundary decision moves them.

    Parameters
    ----------
    places
        ``workflow.proposed_places.place_table``.
    name
        Tells a community's name by its id.
    language
        Language of the table.
    """
    rows = tuple(
        (*told, row["x"], row["y"])
        for told, row in zip(
            places_told(places, name, language).itertuples(index=False, name=None),
            places.to_dict("records"),
            strict=True,
        )
    )
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


def places_told(
    places: pd.DataFrame, name: Callable[[str], str], language: Language
) -> pd.DataFrame:
    """Return what is told of each place: id, name, kind, where it stands, where it would."""

    def named(community: object) -> str:
        outside = missing(community)
        return text("report.places.outside", language) if outside else name(str(community))

    return pd.DataFrame(
        {
            "place_id": places["place_id"],
            "place_name": places["name"],
            "place": [place_kind(kind, language) for kind in places["kind"]],
            "stands_before": [named(c) for c in places["community_before"]],
            "stands_after": [named(c) for c in places["community_after"]],
            "distance_m": places["distance_m"],
        }
    )


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
