"""The whole job in one call: judge, propose, measure, and write every paper into a folder."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo import __version__
from hexie_geo.i18n import Language
from hexie_geo.io.atomic import refuse_file
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.findings import Standard
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Band, FacilityKind, SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import Case, Proposed
from hexie_geo.report.dossier import DOSSIER_FILE, write_dossier
from hexie_geo.report.tables import (
    BEFORE_AFTER_FILE,
    COMPLIANCE_FILE,
    write_before_after,
    write_compliance,
)
from hexie_geo.workflow.check import Judged, judged

if TYPE_CHECKING:
    from hexie_geo.network import RoadNetwork

PLAN_FILE = "plan.gpkg"
SUMMARY_FILE = "summary.json"
WITHIN_M = (300.0, 500.0, 800.0, 1000.0, 1500.0)
"""Distances the papers tell of, in metres."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False, kw_only=True)
class RunResult:
    """What :func:`run` found and where it lies.

    Attributes
    ----------
    folder
        Where the files were written.
    files
        Paths by file name.
    case
        Findings, plans and coverages, as values.
    summary
        What ``summary.json`` holds.
    seconds
        Wall time of each step.
    """

    folder: Path
    files: Mapping[str, Path]
    case: Case
    summary: Mapping[str, Any]
    seconds: Mapping[str, float]

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The best plan of every band."""
        return tuple(p.plan for p in self.case.proposed)


def run(
    ws: Workspace,
    out: Path | str,
    *,
    language: Language = "zh",
    bands: Sequence[Band | str] = (Band.TRIGGER,),
    seed: int = 0,
    within_m: Sequence[float] = WITHIN_M,
    progress: Progress | None = None,
) -> RunResult:
    """Judge, propose and measure a planning area, and write the papers.

    Parameters
    ----------
    ws
        The planning area.
    out
        Folder for 达标核查表.xlsx, 调整前后对照表.xlsx, dossier.html, plan.gpkg and
        summary.json; made if need be. Each file is written whole or not at all.
    language
        Language of the papers, ``"zh"`` or ``"en"``.
    bands
        One plan is made per band: ``trigger``, ``strict``.
    seed
        Seed of the search.
    within_m
        Distances of the coverage tables, in metres.
    progress
        Called with (done, total) after each step.

    Returns
    -------
    RunResult
        The values and the paths. The same workspace and seed give the same bytes of
        every file; where a format asks for a time, it is the count date of the workspace.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [600, 600], "b": [300, 300], "c": [700, 800]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorted(run(ws, folder).files)
    ['dossier.html', 'plan.gpkg', 'summary.json', '调整前后对照表.xlsx', '达标核查表.xlsx']
    """
    folder = refuse_file(out)
    steps = _Steps(total=5 + len(bands), progress=progress)
    checked = judged(ws)
    case = _gathered(checked, bands, seed, within_m, steps.done)
    case = replace(case, language=language)
    files = {
        COMPLIANCE_FILE: write_compliance(case, folder / COMPLIANCE_FILE),
        BEFORE_AFTER_FILE: write_before_after(case, folder / BEFORE_AFTER_FILE),
    }
    steps.done("tables")
    files[DOSSIER_FILE] = write_dossier(case, folder / DOSSIER_FILE)
    steps.done("dossier")
    told = _summary(case, checked)
    files |= _save_plans(case, folder)
    files[SUMMARY_FILE] = _save_json(told, folder / SUMMARY_FILE)
    steps.done("files")
    return RunResult(folder=folder, files=files, case=case, summary=told, seconds=steps.seconds)


def gather(
    ws: Workspace,
    *,
    language: Language = "zh",
    bands: Sequence[Band | str] = (Band.TRIGGER,),
    seed: int = 0,
    within_m: Sequence[float] = WITHIN_M,
    kinds: Sequence[str] | None = None,
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
    return replace(_gathered(judged(ws), bands, seed, within_m, done, kinds), language=language)


def _gathered(
    checked: Judged,
    bands: Sequence[Band | str],
    seed: int,
    within_m: Sequence[float],
    done: Callable[[str], None],
    kinds: Sequence[str] | None = None,
) -> Case:
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
    proposed = []
    for band in bands:
        proposed.append(_propose(ws, Band(band), seed))
        done(f"plan {Band(band).value}")
    wanted = named_kinds(checked.standards) if kinds is None else kinds
    roads = cover.network_of(ws) if ws.roads is not None and ws.has_geometry else None
    coverages = _cover(ws, within_m, wanted, roads)
    done("cover")
    return replace(
        case,
        proposed=tuple(
            replace(p, services=beside(rescore(p.plan, coverages)) if coverages else None)
            for p in proposed
        ),
        coverages=coverages,
        police=_police(ws, coverages),
        openings=openings(ws, coverages, network=roads),
        circles=_circles(ws, coverages, roads),
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


def _police(ws: Workspace, coverages: Sequence[Coverage]) -> pd.DataFrame | None:
    """Return the police matrix beside workload and ways; None without the layer."""
    from hexie_geo.measures import police
    from hexie_geo.workflow.cover import POLICE

    if ws.police_offices is None:
        return None
    found = police.matrix(ws.communities, ws.police_offices)
    ways = next((c.distances for c in coverages if c.kind == POLICE), None)
    return found.join(police.workload(ws.communities, found, ways))


class _Steps:
    """Counts steps for a progress bar and keeps their wall time."""

    def __init__(self, *, total: int, progress: Progress | None) -> None:
        self.total, self.progress = total, progress
        self.seconds: dict[str, float] = {}
        self.at = time.perf_counter()
        if progress:
            progress(0, total)

    def done(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = round(now - self.at, 3)
        self.at = now
        if self.progress:
            self.progress(len(self.seconds), self.total)


def _propose(ws: Workspace, band: Band, seed: int) -> Proposed:
    from hexie_geo.workflow import plan

    best = plan.propose(ws, band=band, seed=seed)[0]
    after = plan.apply(best, ws)
    checked = judged(after)
    of_communities = checked.frame[checked.frame["layer"] == SubjectLayer.COMMUNITIES]
    return Proposed(plan=best, workspace=after, findings=tuple(checked.findings(of_communities)))


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


def _summary(case: Case, checked: Judged) -> dict[str, Any]:
    from hexie_geo.workflow import cover
    from hexie_geo.workflow.summary import summarise

    ws = case.workspace
    return {
        "schema": 1,
        "title": case.title,
        "synthetic": ws.synthetic,
        "basis": ws.basis.value,
        "as_of": ws.as_of.isoformat(),
        "workspace_digest": ws.digest,
        "version": case.version,
        "check": summarise(checked),
        "plans": {p.plan.rules.band.value: _plan_summary(p.plan, ws) for p in case.proposed},
        "cover": {c.kind: cover.summary(c) for c in case.coverages},
    }


def _plan_summary(one: Plan, ws: Workspace) -> dict[str, Any]:
    from hexie_geo.workflow import plan

    # wall time would make the file differ from run to run
    return {k: v for k, v in plan.summary([one], ws).items() if k != "seconds"}


def _save_plans(case: Case, folder: Path) -> dict[str, Path]:
    """Write a GeoPackage per plan: ``plan.gpkg``, and ``plan-BAND.gpkg`` for further bands."""
    from hexie_geo.workflow import plan

    written = {}
    for i, proposed in enumerate(case.proposed):
        one = proposed.plan
        name = PLAN_FILE if not i else f"plan-{one.rules.band.value}.gpkg"
        written[name] = plan.save([one], case.workspace, folder / name, services=proposed.services)
    return written


def _save_json(told: Mapping[str, Any], path: Path) -> Path:
    from hexie_geo.io.atomic import atomic_path

    with atomic_path(path) as temporary:
        words = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
        temporary.write_text(words + "\n", encoding="utf-8", newline="\n")
    return path
