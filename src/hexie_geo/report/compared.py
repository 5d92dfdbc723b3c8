"""方案比选表: the proposed plan beside today's state and the other plans that were considered."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hexie_geo.i18n import term
from hexie_geo.measures.shape import shape
from hexie_geo.model.layers import has_geometry
from hexie_geo.model.plans import Plan
from hexie_geo.planning.explanation import kinds
from hexie_geo.report.case import Case, Proposed
from hexie_geo.report.sheets import write_workbook
from hexie_geo.report.table import Table, fields

COMPARISON_FILE = "方案比选表.xlsx"


def write_comparison(case: Case, plans: Sequence[Proposed], path: Path | str) -> Path:
    """Write 方案比选表.xlsx.

    Parameters
    ----------
    case
        The planning area as it is.
    plans
        The proposed plan first, then the others.
    path
        The file to make or replace.

    Returns
    -------
    pathlib.Path
        The file; the same plans give the same bytes.
    """
    table = comparison(case, plans)
    return write_workbook(
        path, [table], language=case.language, title=case.title, as_of=case.workspace.as_of
    )


def comparison(case: Case, plans: Sequence[Proposed]) -> Table:
    """Return a row for today and one per plan.

    Compactness is the mean of 4πA/P² over the communities that any of the plans changes, so that
    all rows speak of the same ground; rooms are missing 参照第（二十五）条测算.
    """
    touched = {c for p in plans for change in p.plan.changes for c in change.before}
    outside = plans[0].plan.known_outside_before if plans else None
    unknown = plans[0].plan.to_verify if plans else None
    today = (
        "0", case.say("compared.today"), "", len(case.workspace.communities), outside, unknown,
        0, 0.0,
        None, 0, 0, 0.0, None, None, _compactness(case.workspace.communities, touched),
    )  # fmt: skip
    rows = [today, *(_row(case, n, one, touched) for n, one in enumerate(plans, start=1))]
    return Table(
        key="comparison",
        fields=fields(
            ("plan_number", "code", 6),
            ("plan_kind", "text", 16),
            ("reach", "long", 18),
            ("communities", "count", 9),
            ("outside_after", "count", 10),
            ("to_verify", "count", 10),
            ("moved_households", "count", 10),
            ("moved_share", "share", 9),
            ("lower_bound", "count", 10),
            ("changes_count", "count", 9),
            ("new_communities", "count", 9),
            ("border_change_m", "number", 12),
            ("border_on_roads", "share", 10),
            ("rooms_missing_m2", "number", 12),
            ("compactness", "number", 10),
        ),
        rows=tuple(rows),
        notes=(case.basis_line, case.say("compared.note")),
    )


def _row(case: Case, number: int, one: Proposed, touched: set[str]) -> tuple[object, ...]:
    plan = one.plan
    new = {c for change in plan.changes for c in change.after} - set(plan.before.values())
    return (
        str(number),
        kinds(plan, language=case.language),
        term(plan.rules.reach, case.language),
        len(one.workspace.communities),
        plan.known_outside_after,
        plan.to_verify,
        plan.moved_households,
        plan.moved_share,
        plan.lower_bound_households,
        len(plan.changes),
        len(new),
        plan.scores.get("border_change_m"),
        plan.scores.get("border_on_roads_share"),
        _rooms_missing(plan),
        _compactness(one.workspace.communities, touched | new),
    )


def _rooms_missing(plan: Plan) -> float | None:
    """Return the floor area that changed communities lack, m²; None where nothing is known."""
    known = [
        max(0.0, need.need - need.have)
        for change in plan.changes
        for need in change.needs
        if need.what in {"office_rooms", "activity_rooms"}
        and need.have is not None
        and need.need is not None
    ]
    return sum(known) if known else None


def _compactness(layer: Any, codes: set[str]) -> float | None:
    if not has_geometry(layer):
        return None
    mine = shape(layer[layer["community_id"].isin(codes)])["polsby_popper"].to_numpy(float)
    return None if not len(mine) or np.isnan(mine).all() else round(float(np.nanmean(mine)), 3)
