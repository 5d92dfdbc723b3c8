"""What papers say of 配套缺口: summed up in a sentence, and a row per need."""

from collections.abc import Collection, Mapping, Sequence

from hexie_geo.i18n import cite, has, text
from hexie_geo.model.findings import Standard
from hexie_geo.model.plans import Need, Plan
from hexie_geo.model.workspace import Workspace
from hexie_geo.report.paper_communities import GAP


def needs_in_words(plan: Plan, standards: Sequence[Standard]) -> str:
    """Return what is missing of each kind and after what it is reckoned, summed up.

    Each kind names its own source, so that no clause is lent to a figure it does not hold.
    """
    clauses = _clauses(standards)
    needs: dict[str, list[Need]] = {}
    for need in (n for change in plan.changes for n in change.needs):
        needs.setdefault(need.what, []).append(need)
    said = []
    for what, rows in needs.items():
        known = [n.need - n.have for n in rows if n.need is not None and n.have is not None]
        missing = sum(max(0.0, gap) for gap in known)
        words = f"{text(f'planning.need.{what}', 'zh')}涉及社区{len(rows)}个"
        words += f"，已知缺口{missing:g}{rows[0].unit}" if known else ""
        words += f"，{len(rows) - len(known)}个社区的现有数待补" if len(known) < len(rows) else ""
        said.append(f"{words}，{_reckoned(rows[0], clauses)}")
    return "；".join(said) + "。" if said else "经测算，无新增配套缺口；未知项待现场核实。"


def places_in_words(plan: Plan) -> str:
    """Return where places are proposed to stand, in a sentence; empty where none is."""
    if not plan.places:
        return ""
    names = "、".join(p.name for p in plan.places)
    return text("report.places.sentence", "zh", count=len(plan.places), names=names)


def need_rows(plan: Plan, after: Workspace, standards: Sequence[Standard]) -> list[dict[str, str]]:
    """Return a row per need: community, what, how much, what is there, and after which clause."""
    clauses = _clauses(standards)
    founded = set(plan.before.values())
    return [
        {
            "name": after.names.get(need.community_id, need.community_id),
            "what": text(f"planning.need.{need.what}", "zh"),
            "need": GAP if need.need is None else f"{need.need:g}{need.unit}",
            "have": _have(need, founded),
            "basis": _reckoned(need, clauses),
        }
        for change in plan.changes
        for need in change.needs
    ]


def _have(need: Need, founded: Collection[str]) -> str:
    if need.have is None:
        return GAP
    if not need.have and need.community_id not in founded:
        return text("report.not_yet", "zh")  # no measured zero: it is not there to be measured
    return f"{need.have:g}{need.unit}"


def _clauses(standards: Sequence[Standard]) -> Mapping[str, str]:
    return {p.id: p.clause for s in standards[:1] for p in s.provisions}


def _reckoned(need: Need, clauses: Mapping[str, str]) -> str:
    if need.basis in clauses:
        return text("report.after_clause", "zh", clause=cite(clauses[need.basis], "zh"))
    message = f"report.after.{need.basis}"
    return text(message, "zh") if has(message, "zh") else "参照测算"
