"""The review pack: every paper of a proposal, written in one go."""

from collections.abc import Callable
from pathlib import Path

from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.documents import PAPERS, render_paper
from hexie_geo.report.paper_facts import Office, paper_facts

NAMES = {
    "request": "请示（草稿）.docx",
    "adjustment_plan": "调整方案（草稿）.docx",
    "reply": "批复（草稿）.docx",
    "public_notice": "公示稿（草稿）.docx",
    "consultation": "征求意见稿（草稿）.docx",
}


def review_pack(
    workspace: Workspace,
    plan: Plan,
    out: Path | str,
    *,
    office: Office | None = None,
    audit_head: str = "",
    templates: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Path]:
    """Write the papers of a plan into a folder.

    Parameters
    ----------
    workspace
        The layers the plan was made on.
    plan
        What is proposed.
    out
        Folder; made if need be. Each file is written whole or not at all.
    office
        Who writes to whom; what is not given stays （待补）.
    audit_head
        Digest of the ledger's last entry, printed in every Word paper.
    templates
        Folder with the office's own .docx templates.
    progress
        Called with (done, total).

    Returns
    -------
    dict
        Path by file name: five Word drafts, 调整前后对照表.xlsx, dossier.html and plan.gpkg.
        The same workspace, plan and office give the same bytes, but for plan.gpkg, which
        carries GDAL's own stamp.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     len(review_pack(ws, propose(ws)[0], folder))
    8
    """
    from dataclasses import replace

    from hexie_geo import standards
    from hexie_geo.io.atomic import atomic_path
    from hexie_geo.report.case import Proposed
    from hexie_geo.report.dossier import write_dossier
    from hexie_geo.report.tables import BEFORE_AFTER_FILE, write_before_after
    from hexie_geo.workflow import check, run
    from hexie_geo.workflow import plan as planning

    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    total = len(PAPERS) + 4
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    after = planning.apply(plan, workspace)
    proposed = Proposed(plan=plan, workspace=after, findings=tuple(check.findings(after)))
    case = replace(run.gather(workspace, bands=()), proposed=(proposed,))
    step()
    facts = paper_facts(
        plan, before=workspace, after=after, office=office or Office(),
        citation=standards.load(workspace.standards[0]).citation, audit_head=audit_head,
    )  # fmt: skip
    files: dict[str, Path] = {}
    for paper in PAPERS:
        with atomic_path(folder / NAMES[paper]) as place:
            place.write_bytes(render_paper(paper, facts, templates=templates))
        files[NAMES[paper]] = folder / NAMES[paper]
        step()
    files[BEFORE_AFTER_FILE] = write_before_after(case, folder / BEFORE_AFTER_FILE)
    step()
    files["dossier.html"] = write_dossier(case, folder / "dossier.html")
    step()
    files["plan.gpkg"] = planning.save([plan], workspace, folder / "plan.gpkg")
    step()
    return files
