"""Word drafts: every fact stands in them, names are harmless, restyled templates run no code."""

import io
import zipfile
from datetime import date
from importlib.resources import files

import pytest
from docx import Document

from hexie_geo.demo import grouped
from hexie_geo.errors import DataError
from hexie_geo.report.documents import PAPERS, render_paper
from hexie_geo.report.paper_facts import Office, paper_facts
from hexie_geo.workflow.plan import apply, propose

OFFICE = Office(
    place="云岭县", sender="云岭县民政局", authority="云岭县人民政府", on=date(2026, 11, 3)
)
HOSTILE = "云山 <b>&{{1337*1337}}{% raw %}社区"


@pytest.fixture(scope="module")
def facts():
    ws = grouped({"a": [130] * 40, "b": [90] * 10}, name=["甲社区", HOSTILE])
    plan = propose(ws, seed=3)[0]
    return paper_facts(
        plan, before=ws, after=apply(plan, ws), office=OFFICE, audit_head="ab" * 32,
        citation="《若干意见》(云发〔2007〕11号)",
    )  # fmt: skip


def words(paper: bytes) -> str:
    document = Document(io.BytesIO(paper))
    areas = [document, document.sections[0].header, document.sections[0].footer]
    return "\n".join(p.text for area in areas for p in area.paragraphs)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_is_a_draft_with_its_sources(facts, paper):
    said = words(render_paper(paper, facts))
    assert "草稿" in said
    assert "合成数据" in said
    assert "现行有效性待核" in said
    assert "云岭县" in said
    assert f"台账校验码 {'ab' * 8}" in said
    assert "2026年11月3日" in said or paper == "adjustment_plan"


@pytest.mark.parametrize("paper", PAPERS)
def test_names_come_out_as_written(facts, paper):
    said = words(render_paper(paper, facts))
    assert HOSTILE in said
    assert "1787569" not in said


@pytest.mark.parametrize("paper", PAPERS)
def test_same_facts_same_bytes(facts, paper):
    assert render_paper(paper, facts) == render_paper(paper, facts)


def test_totals_and_moves_are_those_of_the_plan(facts):
    said = words(render_paper("request", facts))
    assert f"划转居民{facts['moved']}户" in said
    total = sum(t["after"] for t in facts["townships"])
    assert f"全县共有社区{total}个（调整前{facts['total_before']}个）" in said
    assert total == facts["total_after"]


def test_no_clause_is_overstated(facts):
    for paper in PAPERS:
        said = words(render_paper(paper, facts))
        assert "违" not in said
        assert "必须" not in said


def test_what_is_not_known_is_a_gap_not_a_guess(facts):
    assert "居委会办公地址（待补）" in words(render_paper("reply", facts))


def restyled(tmp_path, text):
    raw = (files("hexie_geo.report") / "templates/reply.docx").read_bytes()
    document = Document(io.BytesIO(raw))
    document.paragraphs[1].runs[0].text = text
    document.save(str(tmp_path / "reply.docx"))
    return tmp_path


def test_an_offices_own_template_is_used(facts, tmp_path):
    said = words(render_paper("reply", facts, templates=restyled(tmp_path, "本局：{{ place }}")))
    assert "本局：云岭县" in said


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ place.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ nothing_like_this }}",
    ],
)
def test_a_template_that_reaches_for_code_is_refused(facts, tmp_path, attack):
    with pytest.raises(DataError) as caught:
        render_paper("reply", facts, templates=restyled(tmp_path, attack))
    assert caught.value.problems[0].code == "report.bad_template"


def test_an_unknown_paper_is_refused(facts):
    with pytest.raises(DataError):
        render_paper("letter", facts)


def test_the_package_holds_no_times(facts):
    with zipfile.ZipFile(io.BytesIO(render_paper("reply", facts))) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {2000}
