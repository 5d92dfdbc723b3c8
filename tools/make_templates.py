"""Make the .docx templates of the papers anew; an office restyles the files, not this script.

    python tools/make_templates.py

Fonts are set by style name (仿宋_GB2312, 方正小标宋简体, 黑体); none is bundled.
"""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FOLDER = Path(__file__).resolve().parent.parent / "src/hexie_geo/report/templates"
BODY, TITLE, HEAD = "仿宋_GB2312", "方正小标宋简体", "黑体"

BASIS = (
    "依据《中华人民共和国城市居民委员会组织法》（2025年修订）第三条和{{ citation }}"
    "（现行有效性待核）第（二十三）条，"
)
EACH_CHANGE = [
    ("body", "{%p for c in changes %}"),
    ("head2", "（{{ c.numeral }}）{{ c.title }}"),
    ("body", "{{ c.reason }}"),
    ("body", "{%p for a in c.after %}"),
    (
        "body",
        "{{ a.name }}：{{ a.bounds }}{{ a.estates }}辖区面积{{ a.area }}平方公里，"
        "{{ basis }}{{ a.households }}户，人口{{ a.people }}，{{ a.groups_said }}，{{ a.office_said }}。",
    ),
    ("body", "{%p endfor %}"),
    ("body", "{%p endfor %}"),
]
TOTALS = (
    "body",
    "调整后，{% for t in townships %}{{ t.name }}共有社区{{ t.after }}个（调整前{{ t.before }}个）"
    "{% if not loop.last %}，{% endif %}{% endfor %}；全{{ unit }}共有社区{{ total_after }}个"
    "（调整前{{ total_before }}个）。",
)
NOTES = ("body", "数据说明：户数口径为{{ basis }}，统计时点{{ as_of }}。{{ assumptions }}")
BASICS = (
    "table",
    "basics",
    [
        ("社区", "name"),
        ("户数（前）", "households_before"),
        ("户数（后）", "households_after"),
        ("人口（前）", "population_before"),
        ("人口（后）", "population_after"),
        ("面积（前，平方公里）", "area_before"),
        ("面积（后，平方公里）", "area_after"),
        ("小组（前）", "groups_before"),
        ("小组（后）", "groups_after"),
    ],
)
NEEDS = (
    "table",
    "need_rows",
    [("社区", "name"), ("配套", "what"), ("需要", "need"), ("现有", "have"), ("测算依据", "basis")],
)
SIGN = [("right", "{{ sender }}"), ("right", "{{ date }}")]

Part = tuple[str, str] | tuple[str, str, list[tuple[str, str]]]
PAPERS: dict[str, tuple[str, list[Part]]] = {
    "request": (
        "关于调整{{ place }}部分社区规模的请示",
        [
            ("body0", "{{ addressee }}："),
            (
                "body",
                BASIS
                + "我单位对辖区社区规模进行了核查。{{ place }}现有社区{{ total_before }}个，其中超出幅度"
                "（不足1000户或超过5000户且非封闭式管理，应根据需要重新调整划分）的{{ outside_before }}个{{ to_verify }}。"
                "现提出调整方案，请予审定。",
            ),
            ("head", "一、调整前后的基本情况"),
            (
                "body",
                "本次调整涉及社区{{ changed }}个，划转居民{{ moved }}户，占{{ total_said }}的{{ moved_share }}{{ uncounted }}。"
                "按本方案的规则可以证明，任何整组划转的方案至少要划转{{ bound }}户。",
            ),
            BASICS,
            TOTALS,
            ("head", "二、具体方案"),
            *EACH_CHANGE,
            ("head", "三、需要配套解决的事项"),
            ("body", "配套缺口：{{ needs }}明细见调整方案。"),
            ("body", "妥否，请批示。"),
            (
                "body",
                "附件：1. 调整方案  2. 调整前后对照表  3. 涉及居民小组清单  4. 调整前、后及变化示意图",
            ),
            *SIGN,
            NOTES,
        ],
    ),
    "adjustment_plan": (
        "{{ place }}社区规模调整方案",
        [
            ("body", BASIS + "结合实际，制定本方案。"),
            ("head", "一、调整原则"),
            (
                "body",
                "整组划转，不拆分居民小组；每个社区辖区连片；不跨乡镇（街道）；{{ fewest }}；以道路、河流为界优先。",
            ),
            ("head", "二、调整内容"),
            *EACH_CHANGE,
            TOTALS,
            ("head", "三、涉及居民小组（小区）"),
            ("body", "{%p for c in changes %}"),
            ("body", "（{{ c.numeral }}）{{ c.groups }}"),
            ("body", "{%p endfor %}"),
            ("head", "四、配套缺口"),
            ("body", "{{ needs }}"),
            NEEDS,
            ("head", "五、需要另行办理的事项"),
            ("body", "{{ tracks }}"),
            ("head", "六、保持不变及其理由"),
            ("body", "{{ certificates }}"),
            NOTES,
        ],
    ),
    "reply": (
        "关于同意调整{{ place }}部分社区规模的批复",
        [
            ("body0", "{{ sender }}："),
            ("body", "你单位《关于调整{{ place }}部分社区规模的请示》收悉。经研究，现批复如下："),
            ("body", "一、同意下列调整："),
            *EACH_CHANGE,
            ("body", "二、" + TOTALS[1]),
            (
                "body",
                "三、请按照有关规定做好居民委员会选举、资料移交、标识更换和配套用房落实等工作。",
            ),
            ("right", "{{ authority }}"),
            ("right", "{{ date }}"),
        ],
    ),
    "public_notice": (
        "关于{{ place }}部分社区规模调整方案的公示",
        [
            (
                "body",
                BASIS
                + "拟对部分社区规模进行调整，现将方案予以公示，公示期自（待补）起（待补）日。",
            ),
            *EACH_CHANGE,
            (
                "body",
                "如有意见，请在公示期内以书面形式反映。联系单位：{{ sender }}；联系方式：（待补）。",
            ),
            *SIGN,
            NOTES,
        ],
    ),
    "consultation": (
        "{{ place }}部分社区规模调整方案（征求意见稿）",
        [
            (
                "body",
                "为科学调整社区规模，现就下列方案征求居民意见。请对每一项勾选“同意”或“不同意”，并可写明理由。",
            ),
            *EACH_CHANGE,
            ("head", "意见"),
            ("body", "{%p for c in changes %}"),
            (
                "body",
                "（{{ c.numeral }}）{{ c.title }}：□同意  □不同意  理由：____________________",
            ),
            ("body", "{%p endfor %}"),
            *SIGN,
            NOTES,
        ],
    ),
}


def _font(style: object, name: str, size: float) -> None:
    style.font.name, style.font.size = "Times New Roman", Pt(size)  # type: ignore[attr-defined]
    style.element.rPr.rFonts.set(qn("w:eastAsia"), name)  # type: ignore[attr-defined]


def _table(paper: Any, rows: str, columns: list[tuple[str, str]]) -> None:
    """Add a table with a heading row, and a row per entry of the list ``rows``."""
    table = paper.add_table(rows=4, cols=len(columns), style="Table Grid")
    table.rows[1].cells[0].text = f"{{%tr for r in {rows} %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for i, (heading, key) in enumerate(columns):
        table.rows[0].cells[i].text = heading
        table.rows[2].cells[i].text = f"{{{{ r.{key} }}}}"
    repeat = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
    repeat.append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.line_spacing = Pt(15)
                for run in paragraph.runs:
                    run.font.size = Pt(9)


def make(name: str, title: str, parts: list[Part]) -> None:
    """Write one template."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = paper.styles["Normal"]
    _font(normal, BODY, 16)
    normal.paragraph_format.line_spacing = Pt(28)
    normal.paragraph_format.space_after = Pt(0)
    for style, font, size in (
        ("Title", TITLE, 22),
        ("Heading 1", HEAD, 16),
        ("Heading 2", BODY, 16),
    ):
        _font(paper.styles[style], font, size)
        paper.styles[style].font.color.rgb = RGBColor(0, 0, 0)
        paper.styles[style].font.bold = False
    border = paper.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        paper.styles["Title"].element.pPr.remove(border)
    section.header.paragraphs[0].text = "{{ draft }}{{ synthetic }}"
    section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    section.footer.paragraphs[0].text = "{{ footer }}"
    for area in (section.header, section.footer):
        for run in area.paragraphs[0].runs:
            run.font.size = Pt(9)
    heading = paper.add_paragraph(title, style="Title")
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text, *columns in parts:
        if kind == "table":
            _table(paper, text, columns[0])
            continue
        style = {"head": "Heading 1", "head2": "Heading 2"}.get(kind, "Normal")
        paragraph = paper.add_paragraph(text, style=style)
        if kind in ("body", "head", "head2"):
            paragraph.paragraph_format.first_line_indent = Pt(32)
        if kind == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paper.save(str(FOLDER / f"{name}.docx"))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, (title, parts) in PAPERS.items():
        make(name, title, parts)
