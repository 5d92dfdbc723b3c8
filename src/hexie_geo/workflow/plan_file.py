"""PLAN.gpkg read back: the assignment and the rules; everything else is worked out anew."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from hexie_geo.errors import DataError, PlanError, Problem
from hexie_geo.model.plans import Plan, PlanRules, ProposedPlace
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.assigned import plan_from
from hexie_geo.workflow.plan import rules_of

UNITS, AFTER = "group_id", "community_id_after"


def rules_table(plan: Plan) -> pd.DataFrame:
    """Return the table ``rules(name, value)`` of a plan file; values are JSON.

    Besides the fields of :class:`~hexie_geo.model.plans.PlanRules` it holds the plan's ``kind``
    and ``seed`` and the digest of the layers it was made on.

    Examples
    --------
    >>> plan = Plan(workspace_digest="d", rules=PlanRules(), seed=3, before={}, after={},
    ...     households={})
    >>> dict(rules_table(plan).values.tolist())["seed"]
    '3'
    """
    told = asdict(plan.rules) | {
        "workspace_digest": plan.workspace_digest, "kind": plan.kind, "seed": plan.seed,
    }  # fmt: skip
    rows = [(name, json.dumps(value, ensure_ascii=False)) for name, value in told.items()]
    return pd.DataFrame(rows, columns=["name", "value"])


def load_plan(path: Path | str, workspace: Workspace) -> Plan:
    """Return the plan of a GeoPackage that ``workflow.plan.save`` wrote, or that came back edited.

    Only the assignment, the rules and where places are proposed are read; figures, changes,
    certificates and bounds are worked out from the layers, so nothing that was written into the
    file has to be believed.

    Parameters
    ----------
    path
        The file, with a table ``assignment(group_id, community_id_after)`` and, where it was
        kept, ``rules(name, value)``; without it the default rules hold.
    workspace
        The layers the plan was made on.

    Returns
    -------
    Plan
        See :func:`hexie_geo.planning.assigned.plan_from`.

    Raises
    ------
    DataError
        ``planning.no_assignment`` if the file has no such table or columns, ``planning.bad_places``
        if its proposed places cannot be read.
    PlanError
        ``planning.other_layers`` if it was made on other layers, and what ``plan_from`` raises.

    Examples
    --------
    >>> import tempfile
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.plan import propose, save
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> plan = propose(ws)[0]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = load_plan(save([plan], ws, Path(folder) / "plan.gpkg"), ws)
    >>> again.after == plan.after, again.changes == plan.changes
    (True, True)
    """
    told = _told(path)
    digest = told.pop("workspace_digest", workspace.digest)
    if digest != workspace.digest:
        raise PlanError(Problem(code="planning.other_layers", file=str(path)))
    kind, seed = str(told.pop("kind", "given")), int(str(told.pop("seed", 0)))
    rules = rules_of(**told) if told else PlanRules()
    plan = replace(
        plan_from(workspace, _assignment(path), rules=rules), places=_places(path, workspace)
    )
    edited = any(c.code == "not_proposed" for c in plan.certificates)
    return replace(plan, kind=plan.kind if edited else kind, seed=seed)


def _told(path: Path | str) -> dict[str, object]:
    from hexie_geo.io.gdal import list_layers
    from hexie_geo.io.vector import read_vector

    if "rules" not in list_layers(path):
        return {}
    table = read_vector(path, layer="rules", need_crs=False).frame
    try:
        return {str(n): json.loads(v) for n, v in zip(table["name"], table["value"], strict=True)}
    except (KeyError, TypeError, ValueError) as exc:
        raise DataError(Problem(code="planning.bad_rules", file=str(path))) from exc


def _places(path: Path | str, workspace: Workspace) -> tuple[ProposedPlace, ...]:
    from hexie_geo.io.gdal import list_layers
    from hexie_geo.io.vector import read_vector
    from hexie_geo.workflow.proposed_places import proposed_places

    if "proposed_places" not in list_layers(path):
        return ()
    table: Any = read_vector(path, layer="proposed_places").frame
    if not {"layer", "place_id"} <= set(table.columns) or table.geometry.isna().any():
        raise DataError(Problem(code="planning.bad_places", file=str(path)))
    if str(table.crs) != str(workspace.crs):
        table = table.to_crs(workspace.crs)
    named = zip(table["layer"].astype(str), table["place_id"].astype(str), strict=True)
    points = map(tuple, table.geometry.get_coordinates().to_numpy().tolist())
    return proposed_places(workspace, dict(zip(named, points, strict=True)))


def _assignment(path: Path | str) -> Mapping[str, str]:
    from hexie_geo.io.gdal import list_layers
    from hexie_geo.io.vector import read_vector

    if "assignment" not in list_layers(path):
        raise DataError(Problem(code="planning.no_assignment", file=str(path)))
    table = read_vector(path, layer="assignment", need_crs=False).frame
    if not {UNITS, AFTER} <= set(table.columns):
        raise DataError(Problem(code="planning.no_assignment", file=str(path)))
    whole = table[table[UNITS].notna() & table[AFTER].notna()]
    return dict(zip(whole[UNITS].astype("str"), whole[AFTER].astype("str"), strict=True))
