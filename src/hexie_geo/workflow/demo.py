"""Use case: the made-up county on disk, from its untidy files to a workspace and an answer key."""

import json
from pathlib import Path
from typing import Any

from hexie_geo.demo import plan
from hexie_geo.demo.answers import answers
from hexie_geo.demo.assembly import County, make
from hexie_geo.io.atomic import atomic_path
from hexie_geo.workflow.import_ import ImportResult, import_recipe
from hexie_geo.workflow.raw_files import write_raw
from hexie_geo.workflow.raw_names import BOOK_FILE, GROUPS, recipe_text

KEY_NOTE = {
    "zh": "合成数据的答案：由生成程序自己的记录作普通算术得出，不经过规则程序。",
    "en": "Answer key of made-up data: plain arithmetic on the records, no rule called.",
}


def make_demo(folder: Path | str, *, seed: int = 7) -> ImportResult:
    """Write the made-up county into ``folder`` and import it.

    Parameters
    ----------
    folder
        Gets ``raw/`` (the county's own files), ``recipe.toml``, ``expected.json`` (the answer
        key) and ``workspace/``.
    seed
        The same seed gives the same county.

    Returns
    -------
    ImportResult
        The workspace made from the files, and the import report.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as scratch:
    ...     made = make_demo(scratch)
    ...     sorted(p.name for p in Path(scratch).iterdir())
    ['expected.json', 'raw', 'recipe.toml', 'workspace']
    >>> made.workspace.synthetic, made.workspace.counts()["communities"]
    (True, 62)
    """
    root = Path(folder)
    write_files(root, seed=seed)
    return import_recipe(root / "recipe.toml", data_root=root / "raw", out=root / "workspace")


def write_files(folder: Path, *, seed: int = 7) -> County:
    """Write everything but the workspace; return the county."""
    county = make(seed)
    write_raw(county, folder / "raw")
    _text(folder / "recipe.toml", recipe_text())
    key = json.dumps(answer_key(county, seed=seed), ensure_ascii=False, indent=1)
    _text(folder / "expected.json", key + "\n")
    return county


def answer_key(county: County, *, seed: int) -> dict[str, Any]:
    """Return the answer key with every planted defect, as plain values."""
    return {
        "synthetic": True,
        "note": KEY_NOTE,
        "title": plan.TITLE,
        "seed": seed,
        "digest": county.workspace.digest,
        "defects": defects(county),
        **answers(county),
    }


def defects(county: County) -> list[dict[str, str]]:
    """Return every planted defect: what it is, in which file, of which subject."""
    folk, book, shp = county.people, BOOK_FILE, f"{GROUPS}/{GROUPS}.shp"

    def of(name: str) -> str:
        return str(folk.of(name)["community_id"])

    planted = folk.planted
    one_of_two = " / ".join(of(n) for n in plan.NAME_VARIANT)
    rows = [
        ("groups_do_not_add_up", shp, of(plan.FROZEN[0]), "小组合计比登记户数少 5% 以上"),
        ("count_conflict", shp, of(plan.CONFLICT[0]), "登记 3013 户，小组合计 2997 户"),
        ("households_missing", book, of(plan.MISSING_REGISTER), "户数写作“同上”"),
        ("stale_count", book, of(plan.STALE[0]), f"统计时点为 {plan.STALE[1]}"),
        ("people_per_household", book, of(plan.CROWDED[0]), "户均人口超过 6"),
        ("people_per_household", book, of(plan.EMPTY_HOMES[0]), "户均人口不足 1.5"),
        ("name_variant", book, one_of_two, "社区 / 社区居委会"),
        ("totals_row", book, "合计", "合计行混在数据里"),
        ("signature_row", book, "填表人", "填表人行混在数据里"),
        *(("spelling", book, of(n), f"户数写作“{s}”") for n, s in plan.SPELLED.items()),
        ("codes_as_numbers", book, "社区编码", "编码存成数字"),
        ("leading_zeros", "警务室.csv", "0001", "编号以 0 开头"),
        ("gb18030", "警务室.csv", "", "GB18030 编码"),
        ("no_cpg", shp, "", "GB18030 字段，没有 .cpg"),
        ("bowtie", shp, planted["bowtie"], "自相交（蝴蝶结）多边形"),
        ("group_count_unknown", shp, planted["blank_group"], "户数空白"),
        ("exclave", "社区边界.gpkg", of(plan.EXCLAVE[0]), f"飞地 {planted['exclave']}"),
        ("island", "社区边界.gpkg", of(plan.ISLAND), f"江心洲 {planted['island']}，靠连通关系"),
        ("office_outside", "警务室.csv", planted["office_elsewhere"], "警务室在别的社区"),
        ("estate_not_delivered", "住宅小区.gpkg", planted["undelivered_estate"], "未交付已计户"),
        ("estate_not_delivered", "住宅小区.gpkg", planted["building_estate"], "在建已计户"),
        ("estate_stage_unknown", "住宅小区.gpkg", planted["silent_estate"], "无日期、无阶段"),
    ]
    return [dict(zip(("code", "file", "subject", "zh"), row, strict=True)) for row in rows]


def _text(path: Path, text: str) -> None:
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
