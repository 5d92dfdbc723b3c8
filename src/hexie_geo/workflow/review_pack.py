"""The review pack: every paper of a proposal, written in one go."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from hexie_geo.io.atomic import refuse_file
from hexie_geo.model.plans import Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.case import Case
from hexie_geo.report.compared import COMPARISON_FILE, write_comparison
from hexie_geo.report.contents import CONTENTS_FILE, write_contents
from hexie_geo.report.documents import PAPERS, render_paper
from hexie_geo.report.dossier import DOSSIER_FILE, write_dossier
from hexie_geo.report.map_data import write_map_data
from hexie_geo.report.paper_facts import Office, paper_facts
from hexie_geo.report.plan_maps import write_plan_maps
from hexie_geo.report.proposed_places import PLACES_FILE, write_places
from hexie_geo.report.published import PUBLISHED_FILE, vulnerable_columns, write_published
from hexie_geo.report.surroundings import Borders, borders_in_words
from hexie_geo.report.tables import BEFORE_AFTER_FILE, write_before_after
from hexie_geo.report.vertices import VERTICES_FILE, write_vertices
from hexie_geo.workflow.cases import gather, proposed

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
    map_number: str = "",
    others: Sequence[Plan] = (),
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
    map_number
        审图号 as it was given.
    others
        Plans that were considered besides; they stand in 方案比选表.
    progress
        Called with (done, total).

    Returns
    -------
    dict
        Path by file name: five Word drafts, 调整前后对照表, 方案比选表 and 拐点坐标表 (.xlsx; the
        last with 四至 and 界线走向), three maps as PNG, as SVG and in one PDF, dossier.html,
        plan.gpkg, and the folder 地理数据 with a GeoPackage styled for QGIS, shapefiles and
        GeoJSON; 清单.txt tells what each is for. The same workspace, plan and office give the same
        bytes. A workspace without shapes gets no maps and no 地理数据; one
        whose groups count people in need (``vulnerable_…``) gets 困难群体公布表.xlsx besides, and
        a plan that proposes places 拟移位置表.xlsx.

    Raises
    ------
    DataError
        ``report.no_font`` if no font with Chinese characters is installed; nothing is written
        then.

    Examples
    --------
    >>> NAMES["reply"]
    '批复（草稿）.docx'
    """
    from hexie_geo.report.static_map import chinese_font

    if workspace.has_geometry:
        chinese_font()
    folder = refuse_file(out)
    folder.mkdir(parents=True, exist_ok=True)
    case = _case(workspace, plan)
    words = borders_in_words(plan, case.proposed[0].workspace)
    writers: _Writers = [
        *_words(case, office or Office(), audit_head, templates, words),
        *_tables(case, others, words),
        *_wholes(case),
        *(_of_shapes(case, map_number) if workspace.has_geometry else []),
    ]
    files: dict[str, Path] = {}
    for done, write in enumerate(writers, start=1):
        files |= write(folder)
        if progress:
            progress(done, len(writers) + 1)
    contents = write_contents(case, files, folder / CONTENTS_FILE)
    if progress:
        progress(len(writers) + 1, len(writers) + 1)
    return {CONTENTS_FILE: contents} | files


_Writers = list[Callable[[Path], Mapping[str, Path]]]


def _one(name: str, write: Callable[[Path], object]) -> Callable[[Path], Mapping[str, Path]]:
    """Return a writer of one file."""

    def into(folder: Path) -> Mapping[str, Path]:
        write(folder / name)
        return {name: folder / name}

    return into


def _case(workspace: Workspace, plan: Plan) -> Case:
    """Judge both states; of coverage, papers tell the police offices'."""
    case = gather(workspace, bands=(), kinds=("police_office",), siting=False)
    return replace(case, proposed=(proposed(workspace, plan),))


def _words(
    case: Case, office: Office, audit_head: str, templates: Path | None, borders: Borders
) -> _Writers:
    from hexie_geo.io.atomic import atomic_path

    facts = paper_facts(
        case.proposed[0].plan, before=case.workspace, after=case.proposed[0].workspace,
        office=office,
        citation=case.standards[0].citation, standards=case.standards,
        audit_head=audit_head, borders=borders,
    )  # fmt: skip

    def draft(paper: str) -> Callable[[Path], None]:
        def write(path: Path) -> None:
            with atomic_path(path) as place:
                place.write_bytes(render_paper(paper, facts, templates=templates))

        return write

    return [_one(NAMES[paper], draft(paper)) for paper in PAPERS]


def _tables(case: Case, others: Sequence[Plan], borders: Borders) -> _Writers:
    one = case.proposed[0]
    rivals = [one, *(proposed(case.workspace, plan) for plan in others)]
    tables = [
        _one(BEFORE_AFTER_FILE, lambda path: write_before_after(case, path)),
        _one(COMPARISON_FILE, lambda path: write_comparison(case, rivals, path)),
    ]
    if vulnerable_columns(case):
        publish = partial(write_published, case, one)
        tables.append(_one(PUBLISHED_FILE, publish))
    if one.plan.places:
        tables.append(_one(PLACES_FILE, partial(write_places, case, one)))
    if case.workspace.has_geometry:
        write = partial(write_vertices, case, one, borders=borders)
        tables.append(_one(VERTICES_FILE, write))
    return tables


def _wholes(case: Case) -> _Writers:
    from hexie_geo.workflow.plan_file import save_plan

    plan, workspace = case.proposed[0].plan, case.workspace
    return [
        _one(DOSSIER_FILE, lambda path: write_dossier(case, path)),
        _one("plan.gpkg", partial(save_plan, [plan], workspace, after=case.proposed[0].workspace)),
    ]


def _of_shapes(case: Case, map_number: str) -> _Writers:
    one = case.proposed[0]
    return [
        partial(write_plan_maps, case, one, map_number=map_number, kinds=("png", "svg")),
        partial(write_map_data, case, one),
    ]
