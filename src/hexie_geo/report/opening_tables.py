"""Gaps, new sites, services before and after, life circles: as tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hexie_geo.i18n import text
from hexie_geo.report.case import Case
from hexie_geo.report.served import definition, kind_word, main_radius
from hexie_geo.report.table import Table, fields

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from hexie_geo.model.coverage import Coverage

RANKED = 12
"""Gaps that are listed one by one."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Openings:
    """Who is out of reach of one kind, and where new sites would help most.

    Attributes
    ----------
    within_m
        Threshold in metres.
    gaps
        What ``measures.gaps.coverage_gaps`` found, largest first, with ``home`` (the
        community of the place where one site would mend it).
    sites
        ``rank, community_id, adds`` and the point of each new site, the best first; empty
        where none was looked for.
    covered, total, lost
        Households covered today, all of them, and those no candidate reaches.
    proven
        Whether no other choice of as many sites covers more.
    """

    coverage: "Coverage"
    within_m: float
    gaps: "gpd.GeoDataFrame"
    sites: "gpd.GeoDataFrame"
    covered: int
    total: int
    lost: int = 0
    proven: bool = True


def said(case: Case, found: Openings) -> dict[str, object]:
    """Return the kind and the threshold in words."""
    return {"kind": kind_word(case, found.coverage.kind), "within": f"{found.within_m:g}"}


def gaps_table(case: Case, found: Openings) -> Table:
    """Return the largest gaps, each with the place where one site would mend it."""
    rows = tuple(
        (
            gap["gap"],
            gap["households"],
            case.name(str(gap["home"])),
            gap["remedied"],
            _names(case, str(gap["communities"])),
            None if gap["distance_m"] != gap["distance_m"] else round(gap["distance_m"]),
            gap["unreachable"] or None,
        )
        for gap in found.gaps.drop(columns=found.gaps.geometry.name).head(RANKED).to_dict("records")
    )
    more = len(found.gaps) - len(rows)
    rest = int(found.gaps["households"].iloc[len(rows) :].sum())
    notes = [case.say("openings.gap_rule", within=f"{found.within_m:g}")]
    if more:
        notes.append(case.say("openings.more", count=more, households=rest))
    return Table(
        key="gaps_reach",
        suffix=case.say("kind_within", **said(case, found)),
        fields=fields(
            ("rank", "count", 5),
            ("out_of_reach", "count", 11),
            ("remedy", "text", 16),
            ("remedied", "count", 11),
            ("gap_communities", "long", 30),
            ("mean_m", "count", 11),
            ("unreachable", "count", 11),
        ),
        rows=rows,
        notes=(*notes, definition(case, found.coverage)),
    )


def sites_table(case: Case, found: Openings) -> Table:
    """Return the new sites that cover most, each with what it adds to those before it."""
    covered, rows = found.covered, []
    for site in found.sites.drop(columns=found.sites.geometry.name).to_dict("records"):
        covered += int(site["adds"])
        place = case.name(str(site["community_id"]))
        rows.append((site["rank"], place, site["adds"], covered, covered / max(found.total, 1)))
    notes = [case.say("openings.proven" if found.proven else "openings.not_proven")]
    if found.lost:
        notes.append(case.say("openings.lost", households=found.lost))
    return Table(
        key="sites",
        suffix=case.say("kind_within", **said(case, found)),
        fields=fields(
            ("rank", "count", 5),
            ("community", "text", 16),
            ("adds", "count", 11),
            ("covered_then", "count", 11),
            ("covered_share", "share", 9),
        ),
        rows=tuple(rows),
        notes=tuple(notes),
    )


def kinds_table(case: Case) -> Table:
    """Return, kind by kind, who is out of reach and what the best single new site would bring."""
    rows = []
    for found in case.openings:
        best = found.gaps.sort_values("remedied", ascending=False, kind="stable").head(1)
        rows.append(
            (
                kind_word(case, found.coverage.kind),
                found.within_m,
                int(found.gaps["households"].sum()),
                len(found.gaps),
                case.name(str(best["home"].iloc[0])) if len(best) else None,
                int(best["remedied"].iloc[0]) if len(best) else None,
            )
        )
    return Table(
        key="kinds_reach",
        fields=fields(
            ("place", "text", 18),
            ("within_m", "number", 9),
            ("out_of_reach", "count", 11),
            ("gaps", "count", 7),
            ("remedy", "text", 16),
            ("remedied", "count", 11),
        ),
        rows=tuple(rows),
        notes=(case.basis_line,),
    )


def circles_table(case: Case) -> Table:
    """Return each life-circle level, threshold and kind on its own."""
    reaches = ("all", "part", "none", "unknown")
    rows = tuple(
        (
            _level(case, told),
            told["within_m"],
            kind_word(case, str(told["kind"])),
            told["share"],
            *(told["communities"][reach] for reach in reaches),
        )
        for told in case.circles
    )
    return Table(
        key="circles",
        fields=fields(
            ("level", "text", 18),
            ("within_m", "number", 9),
            ("place", "text", 18),
            ("covered_share", "share", 9),
            *((f"reach_{reach}", "count", 9) for reach in reaches),
        ),
        rows=rows,
        notes=(case.say("openings.circles"),),
    )


def services_table(case: Case, told: "pd.DataFrame") -> Table:
    """Return what a plan does to each service, in the communities it touches."""
    radii = {c.kind: main_radius(c) for c in case.coverages}
    mine = told[told["within_m"] == told["kind"].map(radii)]
    rows = tuple(
        (
            case.name(str(row.community_id)),
            kind_word(case, str(row.kind)),
            row.within_m,
            row.households_before,
            row.covered_share_before,
            row.households_after,
            row.covered_share_after,
        )
        for row in mine.itertuples()
    )
    return Table(
        key="services",
        fields=fields(
            ("community", "text", 16),
            ("place", "text", 18),
            ("within_m", "number", 9),
            ("households_before", "count", 11),
            ("share_before", "share", 9),
            ("households_after", "count", 11),
            ("share_after", "share", 9),
        ),
        rows=rows,
        notes=(case.say("openings.services"),),
    )


def _level(case: Case, told: Mapping[str, Any]) -> str:
    name = str(told[f"name_{case.language}"])
    return name if told["verified"] else name + text("report.openings.unverified", case.language)


def _names(case: Case, ids: str, most: int = 3) -> str:
    parts = ids.split("、")
    comma = "、" if case.language == "zh" else ", "
    shown = comma.join(case.name(i) for i in parts[:most])
    return f"{shown} … ({len(parts)})" if len(parts) > most else shown
