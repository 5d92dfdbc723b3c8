"""What the dossier tells of gaps and new sites, kind by kind, gathered from the coverages."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hexie_geo.measures.coverage import household_places
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.opening_tables import Openings
from hexie_geo.report.served import main_radius
from hexie_geo.workflow.candidates import group_candidates
from hexie_geo.workflow.cover import gaps
from hexie_geo.workflow.site import site

if TYPE_CHECKING:
    from hexie_geo.network import RoadNetwork

NEW_SITES = 5
"""New sites of the first kind that are looked for."""


def openings(
    ws: Workspace, coverages: Sequence[Coverage], *, network: "RoadNetwork | None" = None
) -> tuple[Openings, ...]:
    """Return gaps of every coverage, and the best new sites for the first.

    Parameters
    ----------
    ws
        The planning area.
    coverages
        What :func:`hexie_geo.workflow.cover.cover_all` found on it; told at the middle
        threshold.
    network
        Roads they were measured along.

    Returns
    -------
    tuple of Openings
        In the order of ``coverages``.
    """
    return tuple(_one(ws, c, network, first=not i) for i, c in enumerate(coverages))


def _one(ws: Workspace, found: Coverage, network: "RoadNetwork | None", *, first: bool) -> Openings:
    radius = main_radius(found)
    told = gaps(ws, found, within_m=radius, network=network)
    places = household_places(ws.communities, ws.groups).drop_duplicates("group_id")
    home = places.set_index("group_id")["community_id"]
    told = told.assign(home=told["remedy_group_id"].map(home))
    row = next(r for r in found.table().to_dict("records") if r["within_m"] == radius)
    best = None
    if first and len(told):
        best = site(
            ws,
            kind=found.kind,
            k=NEW_SITES,
            within_m=radius,
            candidates=group_candidates(ws),
            metric=found.metric,
            network=network,
            curve=False,
        )
    return Openings(
        coverage=found,
        within_m=radius,
        gaps=told,
        sites=told.iloc[:0] if best is None else best.sites,
        covered=int(row["covered"]),
        total=int(row["total"]),
        lost=0 if best is None else int(best.answer.lost_demand),
        proven=best is None or best.answer.proven,
    )
