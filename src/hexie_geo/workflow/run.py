"""The whole job in one call: judge, propose, measure, and write every paper into a folder."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hexie_geo.i18n import Language
from hexie_geo.io.atomic import refuse_file
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Band
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import Case
from hexie_geo.report.dossier import DOSSIER_FILE, write_dossier
from hexie_geo.report.tables import (
    BEFORE_AFTER_FILE,
    COMPLIANCE_FILE,
    write_before_after,
    write_compliance,
)
from hexie_geo.workflow.cases import WITHIN_M, gather_judged
from hexie_geo.workflow.check import Judged, judged

PLAN_FILE = "plan.gpkg"
SUMMARY_FILE = "summary.json"

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
    case = gather_judged(checked, bands, seed, within_m, steps.done)
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
    from hexie_geo.workflow.plan_file import save_plan

    written = {}
    for i, proposed in enumerate(case.proposed):
        one = proposed.plan
        name = PLAN_FILE if not i else f"plan-{one.rules.band.value}.gpkg"
        written[name] = save_plan([one], case.workspace, folder / name, services=proposed.services)
    return written


def _save_json(told: Mapping[str, Any], path: Path) -> Path:
    from hexie_geo.io.atomic import atomic_path

    with atomic_path(path) as temporary:
        words = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
        temporary.write_text(words + "\n", encoding="utf-8", newline="\n")
    return path
