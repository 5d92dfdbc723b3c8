"""The dossier: harmless, self-contained, the same every time, and it says what it must."""

import html
import re
from dataclasses import replace

import pandas as pd

from hexie_geo.report.dossier import dossier_html, write_dossier
from hexie_geo.report.safe import safe_text
from hexie_geo.workflow.cases import gather
from support.hostile import CANARY, HOSTILE, PRODUCT, Outside
from support.papers import case, hostile_case, workspace


def test_it_asks_no_host_and_no_file_for_anything(tmp_path):
    page = write_dossier(case(), tmp_path / "d.html").read_text(encoding="utf-8")

    assert Outside.of(page) == []
    assert not re.search(r"url\((?!#)", page)
    assert "default-src 'none'" in html.unescape(page)
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|import)\s*\(", page)
    assert "innerHTML" not in page


def test_hostile_names_stay_text_everywhere():
    page = dossier_html(hostile_case())

    assert PRODUCT not in page
    assert safe_text(CANARY) in page
    assert page.count("<script") == 2
    assert page.count("</script") == 2
    assert "<img" not in page
    for name in HOSTILE[:5]:
        assert name not in page


def test_it_says_what_an_official_must_know():
    page = dossier_html(case())

    for words in (
        "合成数据",
        "户数口径：户籍户；统计时点：2025年12月31日",
        "现行有效性待核",
        "未注明的按非封闭",
        "不足1000户",
        "在幅度内",
        "参照第（二十五）条测算",
        "应根据需要重新调整划分",
        "可证明的下界",
        "示意图，不作为权属和行政区域界线依据",
        case().workspace.digest,
        "cn.yunnan.yunfa-2007-11",
    ):
        assert words in page, words
    assert "违规" not in page


def test_english_page_keeps_the_chinese_quote():
    page = dossier_html(case("en"))

    assert "Household basis" in page
    assert "居委会管辖范围一般应控制在1000至3000户" in page
    text = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
    assert "report." not in text


def test_every_message_is_in_the_catalogue():
    for language in ("zh", "en"):
        for made in (
            dossier_html(case(language)),
            dossier_html(case(language, ("trigger", "strict"))),
        ):
            text = re.sub(r"<(style|script).*?</\1>", "", made, flags=re.DOTALL)
            lost = re.findall(
                r"\b(?:report|terms|planning|quality|rules|coverage|provisions)\.[a-z_.]+", text
            )
            assert lost == [], language


def test_an_area_without_shapes_still_has_a_dossier():
    ws = workspace()
    bare = replace(
        ws,
        communities=pd.DataFrame(ws.communities.drop(columns="geometry")),
        groups=None,
        police_offices=None,
        crs=None,
    )

    page = dossier_html(gather(bare, bands=()))

    assert "社区没有边界图形" in page
    assert "未作调整方案" in page
    assert "没有警务室或服务设施的位置" in page
    assert "应根据需要调整" in page


def test_missing_counts_are_unknown_and_said():
    ws = workspace()
    layer = ws.communities.assign(households=[600, None, 6000, 1200, 300, 3300])

    page = dossier_html(gather(ws.with_layers(communities=layer), bands=()))

    assert "1 个社区户数缺失" in page
    assert "户数未知" in page


def test_the_map_has_a_shape_per_community_and_those_of_after():
    page = dossier_html(case())
    changed = {c for change in case().proposed[0].plan.changes for c in change.after}

    before, after = page.split('id="before"')[1].split('id="after-0"')
    assert len(re.findall(r'data-i="\d+"', before.split("</svg>")[0])) == 6
    assert after.split("</svg>")[0].count("data-words=") == len(changed)
