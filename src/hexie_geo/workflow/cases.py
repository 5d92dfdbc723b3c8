"""What every paper is written from: judged, proposed and measured, nothing written yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo import __version__
from hexie_geo.i18n import Language
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.findings import Standard
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Band, FacilityKind, SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import Case, Proposed
from hexie_geo.workflow.check import Judged, judged

if TYPE_CHECKING:
    from hexie_geo.network import RoadNetwork

WITHIN_M = (300.0, 500.0, 800.0, 1000.0, 1500.0)
"""Distances the papers tell of, in metres."""


def gather(
    ws: Workspace,
    *,
    language: Language = "zh",
    bands: Sequence[Band | str] = (Band.TRIGGER,),
    seed: int = 0,
    within_m: Sequence[float] = WITHIN_M,
    kinds: Sequence[str] | None = None,
    siting: bool = True,
    done: Callable[[str], None] = lambda _step: None,
) -> Case:
    """Judge, propose and measure, without writing anything.

    Parameters
    ----------
    ws
        The planning area.
    language
        Language the papers will be in.
    bands
        One plan is made per band; none for an empty sequence.
    seed
        Seed of the search.
    within_m
        Distances of the coverage tables, in metres.
    kinds
        Kinds of places to measure; by default police and what the policies name.
    siting
        Whether to tell of new sites and life circles, which no plan changes.
    done
        Called with the name of each step when it is done.

    Returns
    -------
    Case
        What every paper and page is written from.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> case = gather(grouped({"a": [600, 600], "b": [300, 300]}), bands=())
    >>> case.by_community["b"]["community.households.redivide"].outcome.value
    'adjust'
    """
    return replace(
        gather_judged(judged(ws), bands, seed, within_m, done, kinds, siting), language=language
    )


def gather_judged(
    checked: Judged,
    bands: Sequence[Band | str],
    seed: int,
    within_m: Sequence[float],
    done: Callable[[str], None],
    kinds: Sequence[str] | None = None,
    siting: bool = True,
) -> Case:
    """Propose and measure what was judged already; see :func:`gather`."""
    from hexie_geo.workflow import cover
    from hexie_geo.workflow.issues import issues
    from hexie_geo.workflow.openings import openings
    from hexie_geo.workflow.rescore import beside, rescore

    ws, frame = checked.workspace, checked.frame
    case = Case(
        workspace=ws,
        standards=checked.standards,
        findings=tuple(checked.findings()),
        issues=tuple(issues(ws, checked.standards[0], checked.facts, checked.settings)),
        basis_sensitive=frozenset(frame.loc[frame["basis_sensitive"], "subject_id"]),
        version=__version__,
    )
    done("check")
    plans = []
    for band in bands:
        plans.append(_propose(ws, Band(band), seed))
        done(f"plan {Band(band).value}")
    wanted = named_kinds(checked.standards) if kinds is None else kinds
    drawn = wanted and ws.roads is not None and ws.has_geometry
    roads = cover.network_of(ws) if drawn else None
    coverages = _cover(ws, within_m, wanted, roads)
    done("cover")
    return replace(
        case,
        proposed=tuple(
            replace(p, services=beside(rescore(p.plan, coverages)) if coverages else None)
            for p in plans
        ),
        coverages=coverages,
        police=_police(checked, coverages),
        openings=openings(ws, coverages, network=roads) if siting else (),
        circles=_circles(ws, coverages, roads) if siting else (),
    )


def _circles(
    ws: Workspace, coverages: Sequence[Coverage], roads: "RoadNetwork | None"
) -> tuple[Mapping[str, Any], ...]:
    """Return the life-circle levels for the kinds that were measured."""
    from hexie_geo.workflow import circles

    if not coverages:
        return ()
    table = circles.circles(ws, kinds=[c.kind for c in coverages], network=roads)
    return tuple(circles.summary(table))


def _police(checked: Judged, coverages: Sequence[Coverage]) -> pd.DataFrame | None:
    """Return the police matrix beside workload and ways; None without the layer."""
    from hexie_geo.measures import police
    from hexie_geo.workflow.cover import POLICE

    ws, found = checked.workspace, checked.facts.police
    if ws.police_offices is None:
        return None
    if checked.settings.police_by_containment:  # the matrix tells of stated assignments only
        found = police.matrix(ws.communities, ws.police_offices)
    ways = next((c.distances for c in coverages if c.kind == POLICE), None)
    return found.join(police.workload(ws.communities, found, ways))


def _propose(ws: Workspace, band: Band, seed: int) -> Proposed:
    """Return the best plan of a band, with the state it leads to."""
    from hexie_geo.workflow import plan

    return proposed(ws, plan.propose(ws, band=band, seed=seed)[0])


def proposed(ws: Workspace, plan: Plan) -> Proposed:
    """Return a plan with the workspace after it and what the policy says of that.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> len(proposed(ws, propose(ws)[0]).workspace.communities)
    2
    """
    from hexie_geo.workflow.plan import apply
    from hexie_geo.workflow.proposed_places import place_reach, place_table

    after = apply(plan, ws)
    checked = judged(after, layers=(SubjectLayer.COMMUNITIES,))
    of_communities = checked.frame[checked.frame["layer"] == SubjectLayer.COMMUNITIES]
    return Proposed(
        plan=plan,
        workspace=after,
        findings=tuple(checked.findings(of_communities)),
        places=place_table(plan, ws, after) if plan.places else None,
        reach=place_reach(plan, ws) if plan.places else None,
    )


def _cover(
    ws: Workspace,
    within_m: Sequence[float],
    kinds: Sequence[str],
    roads: "RoadNetwork | None",
) -> tuple[Coverage, ...]:
    """Measure the kinds of places asked for that have a location, on one road network."""
    from hexie_geo.workflow import cover

    if not ws.has_geometry:
        return ()
    wanted = [k for k in cover.located(ws) if k in kinds]
    return cover.cover_all(ws, kinds=wanted, within_m=within_m, network=roads)


def named_kinds(standards: Sequence[Standard]) -> tuple[str, ...]:
    """Return the kinds of places the papers tell of: police, and what policies name.

    Parameters
    ----------
    standards
        The policy packs in use.

    Returns
    -------
    tuple of str
        ``police_office``, the kinds of :class:`FacilityKind`, and further ones that a pack's
        matrix asks for. Files carry dozens of other kinds; name them to measure them.

    Examples
    --------
    >>> named_kinds([])[:2]
    ('police_office', 'service_station')
    """
    from hexie_geo.workflow.cover import POLICE

    items = [i for s in standards for p in s.provisions for i in p.items if ":" not in i]
    asked = [kind for item in items for kind in item.split("|")]
    return tuple(dict.fromkeys([POLICE, *(k.value for k in FacilityKind), *asked]))
