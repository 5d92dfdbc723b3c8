"""R1 and R7: the whole pack of papers of a Taipei proposal; what the papers say."""

import io
import re
import tempfile
import time
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

from benchmarks.review.common import taipei
from benchmarks.rows import row

ITEMS = Path(__file__).parent / "paper_items.toml"
_FORCE = ("必须", "应当", "须", "不得", "严禁", "应")
_NEVER = ("违规", "违法", "违反", "非法", "不合格", "illegal", "violation", "必须")


def r1_pack():
    """Every paper of a Taipei proposal, libraries loaded by a small pack first."""
    from hexie_geo.demo import grouped
    from hexie_geo.workflow.plan import propose
    from hexie_geo.workflow.review_pack import review_pack

    ws = taipei()
    plan = propose(ws)[0]
    with tempfile.TemporaryDirectory() as folder:
        small = grouped({"a": [150] * 6, "b": [150] * 10})
        review_pack(small, propose(small)[0], Path(folder) / "small")
        wall, cpu = time.perf_counter(), time.process_time()
        files = review_pack(ws, plan, Path(folder) / "taipei")
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        size = sum(path.stat().st_size for path in files.values())
    note = f"CPU time; {wall:.1f} s on the clock of a shared machine; {len(files)} files, {size} B"
    yield row("R1", round(cpu, 1), "s", "<= 10", cpu <= 10, note)


def r7_papers():
    """Every item of real approvals in our drafts, from data; no clause said stronger than it is."""
    drafts = papers_of()
    asked, absent = missing_items(drafts)
    stronger = overstated(drafts)
    note = f"{asked} items asked for, {len(absent)} absent {absent[:3]}; stronger: {stronger[:3]}"
    yield row(
        "R7", asked - len(absent), f"items present of {asked}", "all; 0 overstated",
        not absent and not stronger, note,
    )  # fmt: skip


def papers_of():
    """Return the workspace, plan, state after it, and the words of every draft.

    Two townships, an urban community that is too large, a small one, a village, named estates,
    addresses and people: everything a paper can say is known.
    """
    from hexie_geo import standards
    from hexie_geo.demo import grouped
    from hexie_geo.report.documents import PAPERS, render_paper
    from hexie_geo.report.paper_facts import Office, paper_facts
    from hexie_geo.workflow.plan import apply, propose

    ws = grouped(
        {"a": [130] * 40, "b": [90] * 10, "c": [100] * 15, "v": [60] * 20},
        township_id=["t1", "t1", "t1", "t2"], township=["甲街道", "甲街道", "甲街道", "乙镇"],
        body=["residents_committee"] * 3 + ["village_committee"],
        office_address=[f"和谐路{n}号" for n in (1, 2, 3, 4)],
    )  # fmt: skip
    kinds = ["villagers" if c == "b" else "residents" for c in ws.groups["community_id"]]
    people = [round(h * 2.4) for h in ws.groups["households"]]
    groups = ws.groups.assign(kind=kinds, population=people)
    counted = groups.groupby("community_id")["population"].sum()
    layer = ws.communities
    layer = layer.assign(population=layer["community_id"].map(counted).astype(int))
    estates = layer[["community_id", "geometry"]].assign(
        estate_id=[f"e{c}" for c in layer["community_id"]],
        name=[f"{c}号小区" for c in "甲乙丙丁"], planned_households=100,
    )  # fmt: skip
    ws = replace(ws.with_layers(communities=layer, groups=groups, estates=estates), title="合成县")
    plan = propose(ws, seed=3)[0]
    after = apply(plan, ws)
    office = Office(
        place="合成县", sender="甲街道办事处", authority="合成县人民政府", on=date(2026, 3, 1)
    )
    packs = [standards.load(name) for name in ws.standards]
    facts = paper_facts(
        plan, before=ws, after=after, office=office, citation=packs[0].citation, standards=packs
    )
    words = {paper: paper_words(render_paper(paper, facts)) for paper in PAPERS}
    return ws, plan, after, words


def paper_words(raw: bytes) -> str:
    """Return everything that a draft says: paragraphs, tables, header and footer."""
    from docx import Document

    paper = Document(io.BytesIO(raw))
    areas = [paper, paper.sections[0].header, paper.sections[0].footer]
    lines = [p.text for area in areas for p in area.paragraphs]
    cells = ["\t".join(c.text for c in r.cells) for t in paper.tables for r in t.rows]
    return "\n".join([*lines, *cells])


def missing_items(drafts=None) -> tuple[int, list[str]]:
    """Return how many items were asked for, and those that a paper does not say."""
    ws, plan, after, words = drafts or papers_of()
    whole, each, basics = _whole(ws, plan, after), _each(ws, plan, after), _basics(ws, plan)
    asked, absent = 0, []
    for name, wanted in tomllib.loads(ITEMS.read_text(encoding="utf-8")).items():
        for paper in wanted["papers"]:
            for kind, values in (("whole", whole), ("each", each), ("table", basics)):
                for item, pattern in wanted.get(kind, {}).items():
                    for value in values:
                        sought = pattern.format(**value)
                        asked += bool(sought)  # a community without named estates has no 含
                        place = _place(words[paper], value, kind)
                        if not any(way in place for way in sought.split("|")):
                            absent.append(f"{name}/{paper}/{item}: {sought}")
    return asked, absent


def _place(words: str, value: dict, kind: str) -> str:
    """Return the part of a paper in which a community's item must stand: its own paragraph."""
    if kind == "whole":
        return words
    mark = f"{value['name']}：" if kind == "each" else f"{value['name']}\t"
    return "\n".join(line for line in words.splitlines() if line.startswith(mark))


def _whole(ws, plan, after):
    old = ws.communities.groupby("township").size()
    new = after.communities.groupby("township").size()
    return [
        {
            "township": township, "before": old[township], "after": new[township],
            "all_before": len(ws.communities), "all_after": len(after.communities),
            "authority": "合成县人民政府", "sender": "甲街道办事处", "date": "2026年3月1日",
            "digest": ws.digest,
            "moved": sum(plan.households[u] for u, c in plan.after.items() if c != plan.before[u]),
        }
        for township in old.index
    ]  # fmt: skip


def _each(ws, plan, after):
    import shapely

    layer = after.communities.set_index("community_id")
    kinds = dict(zip(ws.groups["group_id"], ws.groups["kind"], strict=True))
    address = dict(
        zip(ws.communities["community_id"], ws.communities["office_address"], strict=True)
    )
    found = []
    for code in sorted({c for change in plan.changes for c in change.after}):
        at = layer.loc[code]
        mine = [u for u, c in plan.after.items() if c == code]
        villagers = sum(kinds[u] == "villagers" for u in mine)
        parts = {"居民小组": len(mine) - villagers, "村民小组": villagers}
        inside = after.estates.loc[after.estates["community_id"] == code, "name"]
        beside = layer[
            shapely.length(shapely.intersection(shapely.boundary(at.geometry),
                                                shapely.boundary(layer.geometry.to_numpy()))) > 50
        ].drop(code)["name"]  # fmt: skip
        people = ws.groups.set_index("group_id").loc[mine, "population"].sum()
        found.append(
            {
                "name": at["name"], "area": f"{at.geometry.area / 1e6:.2f}",
                "households": sum(plan.households[u] for u in mine), "population": people,
                "basis": "户籍户", "office": address.get(code, "（待补）"),
                "groups": "、".join(f"{k}{n}个" for k, n in parts.items() if n),
                "body": "村委会" if at["body"] == "village_committee" else "居委会",
                "estates": f"含{'、'.join(sorted(inside))}。" if len(inside) else "",
                "neighbour": beside.iloc[0],
            }
        )  # fmt: skip
    return found


def _basics(ws, plan):
    layer = ws.communities.set_index("community_id")

    def households(homes, code):
        return sum(plan.households[u] for u, c in homes.items() if c == code)

    return [
        {
            "name": layer.loc[code, "name"],
            "households_before": households(plan.before, code),
            "households_after": households(plan.after, code),
            "population_before": layer.loc[code, "population"],
            "area_before": f"{layer.loc[code, 'geometry'].area / 1e6:.2f}",
        }
        for code in sorted({c for change in plan.changes for c in change.before})
    ]  # fmt: skip


def overstated(drafts=None) -> list[str]:
    """Return the sentences that say a clause stronger than its words, or call anything unlawful.

    A sentence that cites 第（N）条 may use a word of force only if the clause itself does.
    """
    from hexie_geo import standards

    ws, _, _, words = drafts or papers_of()
    clauses: dict[str, str] = {}
    for pack in (standards.load(name) for name in ws.standards):
        for provision in pack.provisions:
            key = provision.clause.strip("（）()第条")
            clauses[key] = clauses.get(key, "") + provision.quote_zh
    found = []
    for paper, said in words.items():
        found += [f"{paper}: {word}" for word in _NEVER if word in said]
        for sentence in re.split("[。；\n]", said):
            cited = re.findall("第（([一二三四五六七八九十]+)）条", sentence)
            quoted = "".join(clauses.get(c, "") for c in cited)
            for word in _FORCE if cited else ():
                if word in sentence and word not in quoted:
                    found.append(f"{paper}: {word} in {sentence[:60]}")
    return found
