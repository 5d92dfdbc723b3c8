"""The layers after a plan: groups reassigned, changed communities dissolved from their groups."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from hexie_geo.errors import PlanError, Problem
from hexie_geo.model.layers import HOUSEHOLD_COLUMNS, has_geometry
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Established
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.naming import called

PLACE = ("township_id", "township", "area", "body")
"""Columns a changed community takes from the community most of its households come from."""
STANDING = ("kind", "office_area_m2", "window_area_m2", "activity_area_m2", "origin")
"""Columns a community keeps with its name: its rooms stand where they stood."""


def apply(plan: Plan, workspace: Workspace) -> Workspace:
    """Return the workspace after a plan.

    Groups carry their new community; changed communities are dissolved from their groups, with
    the groups' sum as ``households`` (unknown as soon as one group's count is),
    ``established = adjusted`` and everything else that the change may have altered unknown.
    Untouched communities keep every column.

    Parameters
    ----------
    plan
        What :func:`hexie_geo.propose` returned.
    workspace
        The layers it was made on; they are not edited.

    Returns
    -------
    Workspace
        The layers after.

    Raises
    ------
    PlanError
        If the plan was made on other layers.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.planning.engine import make_plan, run
    >>> from hexie_geo.model.plans import PlanRules
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> engine = run(ws, PlanRules())
    >>> apply(make_plan(engine, engine.chosen), ws).communities["households"].tolist()
    [1050, 1350]
    """
    if plan.workspace_digest != workspace.content_digest():
        raise PlanError(Problem(code="planning.other_layers"))
    layers: dict[str, Any] = {"communities": _communities_after(plan, workspace)}
    groups = workspace.groups
    if groups is not None:
        after = groups["group_id"].map(plan.after).fillna(groups["community_id"])
        layers["groups"] = groups.assign(community_id=after.astype("str"))
    if workspace.estates is not None:
        layers["estates"] = _estates_after(plan, workspace)
    return replace(workspace.with_layers(**layers), title=workspace.title)


def _communities_after(plan: Plan, workspace: Workspace) -> Any:
    """Return the communities layer after the plan, in the old order, new ones last."""
    old = workspace.communities
    if "established" not in old.columns and plan.changes:
        old = old.assign(established=pd.Series(None, old.index, dtype="str"))
    changed = {c for change in plan.changes for c in (*change.before, *change.after)}
    kept = old[~old["community_id"].isin(changed)]
    parts: dict[str, list[str]] = {}
    for unit, community in plan.after.items():
        if community in changed:
            parts.setdefault(community, []).append(unit)
    rows = [_row_after(plan, workspace, old, c, units) for c, units in sorted(parts.items())]
    made = pd.DataFrame(rows, columns=old.columns)
    layer: Any = pd.concat([kept, _typed(made, old)], ignore_index=True)
    place = {c: i for i, c in enumerate(old["community_id"])}
    order = layer["community_id"].map(place).fillna(len(place)).to_numpy()
    layer = layer.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)
    return layer.set_geometry(old.geometry.name, crs=old.crs) if has_geometry(old) else layer


def _row_after(
    plan: Plan, workspace: Workspace, layer: pd.DataFrame, community: str, units: list[str]
) -> dict[str, Any]:
    """Return one changed community: what follows from its groups, else unknown."""
    old = layer.set_index("community_id", drop=False)
    weight: dict[str, int] = {}
    for unit in units:
        weight[plan.before[unit]] = weight.get(plan.before[unit], 0) + plan.households[unit] + 1
    sources = old.reindex(sorted(weight, key=lambda c: (-weight[c], c)))
    own = old.loc[community] if community in old.index else None
    main = own if own is not None else sources.iloc[0]
    row: dict[str, Any] = {
        "community_id": community,
        "name": main["name"] if own is not None else called(community),
        "households": _households(plan, workspace, units),
        "established": Established.ADJUSTED.value,
    }
    deciding = HOUSEHOLD_COLUMNS[workspace.basis]
    if deciding in old.columns:
        row[deciding] = row["households"]
    for name in PLACE:
        if name in old.columns:
            row[name] = main[name]
    if "gated" in old.columns and len(set(sources["gated"].map(str))) == 1:
        row["gated"] = sources["gated"].iloc[0]
    if own is not None:  # its rooms stand where they stood
        for name in STANDING:
            if name in old.columns:
                row[name] = own[name]
    if (people := _people(workspace, units)) is not None and "population" in old.columns:
        row["population"] = people
    if has_geometry(workspace.communities):
        row[str(workspace.communities.geometry.name)] = _shape(workspace, units)
    return row


def _households(plan: Plan, workspace: Workspace, units: list[str]) -> int | None:
    """Return the units' sum; None as soon as the count of one of them is unknown."""
    groups = workspace.groups
    if groups is not None:
        blank = groups["households"].isna()
        if blank.any() and not set(groups.loc[blank, "group_id"]).isdisjoint(units):
            return None
    return sum(plan.households[u] for u in units)


def _people(workspace: Workspace, units: list[str]) -> int | None:
    groups = workspace.groups
    if groups is None or "population" not in groups.columns:
        return None
    mine = groups.loc[groups["group_id"].isin(units), "population"]
    return int(mine.sum()) if len(mine) == len(units) and mine.notna().all() else None


def _shape(workspace: Workspace, units: list[str]) -> Any:
    """Return the union of the units' shapes; slivers of less than the gap are closed."""
    shapes: list[Any] = []
    for layer, key in ((workspace.groups, "group_id"), (workspace.communities, "community_id")):
        if layer is not None and has_geometry(layer):
            shapes += list(layer.geometry[layer[key].isin(units)].dropna())
    whole = shapely.union_all(shapes)
    parts = [p for p in shapely.get_parts(whole) if p.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else None


def _typed(made: pd.DataFrame, old: pd.DataFrame) -> pd.DataFrame:
    """Give the new rows the column types of the layer they join."""
    typed = made.copy()
    for name in old.columns:
        if name == getattr(old, "_geometry_column_name", None):
            continue
        kind = old[name].dtype
        if pd.api.types.is_bool_dtype(kind) and typed[name].isna().any():
            typed[name] = typed[name].astype(object)
        elif pd.api.types.is_integer_dtype(kind) and typed[name].isna().any():
            typed[name] = pd.to_numeric(typed[name]).astype("float64")
        else:
            typed[name] = typed[name].astype(kind)
    return typed


def _estates_after(plan: Plan, workspace: Workspace) -> Any:
    """Return the estates, each in the community that most of its groups' households end in."""
    estates, groups = workspace.estates, workspace.groups
    if estates is None or groups is None or "estate_id" not in groups.columns:
        return estates
    table = groups[["group_id", "estate_id", "households"]].dropna(subset=["estate_id"])
    table = table.assign(
        after=table["group_id"].map(plan.after), n=table["households"].fillna(0) + 1
    )
    sums = table.groupby(["estate_id", "after"], sort=True)["n"].sum().reset_index()
    top = sums.sort_values(["n", "after"], ascending=[False, True]).drop_duplicates("estate_id")
    after = estates["estate_id"].map(dict(zip(top["estate_id"], top["after"], strict=True)))
    return estates.assign(community_id=after.fillna(estates["community_id"]).astype("str"))
