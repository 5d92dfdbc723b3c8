"""PLAN.gpkg: written for anyone to recompute, and read back.

Read are the assignment, the rules and proposed places; everything else is worked out anew.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pandas as pd

from hexie_geo.catalogue import LANGUAGES
from hexie_geo.errors import DataError, PlanError, Problem
from hexie_geo.model.plans import Plan, PlanRules, ProposedPlace
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.assigned import plan_from
from hexie_geo.planning.explanation import reason
from hexie_geo.workflow.plan import apply, change_row, comparison
from hexie_geo.workflow.plan_rules import rules_of

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


def save_plan(
    plans: Sequence[Plan],
    workspace: Workspace,
    path: Path | str,
    *,
    services: pd.DataFrame | None = None,
    after: Workspace | None = None,
) -> Path:
    """Write the first plan to a GeoPackage that anyone can recompute.

    Tables ``assignment(group_id, community_id_before, community_id_after, households)``,
    ``rules(name, value)``, ``changes``, ``certificates``, ``alternatives``, the layer
    ``communities_after`` and, where communities without groups could be cut, ``proposed_cuts``;
    where places are proposed, ``proposed_places``.
    ``services`` (:func:`hexie_geo.workflow.rescore.services`) becomes a table of that name;
    ``after`` is what :func:`hexie_geo.workflow.plan.apply` gave, where that is known already.
    :func:`load_plan` reads it back.
    """
    from hexie_geo.io.vector import write_geopackage

    plan = plans[0]
    units = list(plan.before)
    assignment = pd.DataFrame(
        {
            "group_id": units,
            "community_id_before": [plan.before[u] for u in units],
            "community_id_after": [plan.after[u] for u in units],
            "households": [plan.households[u] for u in units],
        }
    )
    layers: dict[str, pd.DataFrame] = {
        "assignment": assignment,
        "rules": rules_table(plan),
        "communities_after": (apply(plan, workspace) if after is None else after).communities,
        "alternatives": comparison(plans),
    }
    if plan.changes:
        layers["changes"] = pd.DataFrame([change_row(c, workspace) for c in plan.changes])
    if plan.certificates:
        layers["certificates"] = pd.DataFrame(
            [
                {
                    "community_id": c.community_id,
                    "code": c.code,
                    "reason_zh": reason(c, language="zh", workspace=workspace),
                    "reason_en": reason(c, language="en", workspace=workspace),
                }
                for c in plan.certificates
            ]
        )
    if plan.cuts:
        layers["proposed_cuts"] = cut_layer(plan, workspace)
    if plan.places:
        layers["proposed_places"] = place_layer(plan, workspace)
    if services is not None and len(services):
        layers["services"] = services
    return write_geopackage(path, layers, stamp=workspace.as_of)


def cut_layer(plan: Plan, workspace: Workspace) -> pd.DataFrame:
    """Return the parts of the proposed cuts as a layer, a row each, with estimated households."""
    import geopandas as gpd

    why = {c.community_id: c for c in plan.certificates}
    rows = [
        {
            "community_id": cut.community_id,
            "part": number,
            "households_estimated": households,
            "needs_count": cut.needs_count,
            "geometry": part,
        }
        | {
            f"note_{lang}": reason(why[cut.community_id], language=lang, workspace=workspace)
            for lang in LANGUAGES
        }
        for cut in plan.cuts
        for number, (part, households) in enumerate(
            zip(cut.parts, cut.households, strict=True), start=1
        )
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=workspace.crs)


def place_layer(plan: Plan, workspace: Workspace) -> pd.DataFrame:
    """Return the proposed places as a layer of points; ``from_x``, ``from_y`` tell where from."""
    import geopandas as gpd

    table = pd.DataFrame([asdict(place) for place in plan.places])
    points = gpd.points_from_xy(table.pop("x"), table.pop("y"))
    return gpd.GeoDataFrame(table, geometry=points, crs=workspace.crs)


def load_plan(path: Path | str, workspace: Workspace) -> Plan:
    """Return the plan of a GeoPackage that :func:`save_plan` wrote, or that came back edited.

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
    >>> from hexie_geo.workflow.plan import propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> plan = propose(ws)[0]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = load_plan(save_plan([plan], ws, Path(folder) / "plan.gpkg"), ws)
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
