"""The ground a plan is checked on: units, contacts and counts, read from the layers alone.

Nothing here is shared with the search but the cutting of borders by barriers; contacts come from
:func:`hexie_geo.measures.adjacency.adjacency`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from hexie_geo.measures.adjacency import adjacency
from hexie_geo.model.layers import flag, has_geometry
from hexie_geo.model.plans import PlanRules
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.contacts import parted_by_barriers


@dataclass(frozen=True, eq=False, kw_only=True)
class Ground:
    """What the layers say, by unit id and community id."""

    home: Mapping[str, str]
    households: Mapping[str, int]
    unknown: frozenset[str]
    contacts: Mapping[str, frozenset[str]]
    total: Mapping[str, int]
    register: Mapping[str, int]
    township: Mapping[str, str]
    gated: Mapping[str, bool | None]
    rural: Mapping[str, bool]
    estate: Mapping[str, str]
    touching: Mapping[str, frozenset[str]]

    def pieces(self, units: Iterable[str]) -> int:
        """Return into how many pieces ``units`` fall."""
        left, count = set(units), 0
        while left:
            count += 1
            stack = [left.pop()]
            while stack:
                near = self.contacts[stack.pop()] & left
                left -= near
                stack.extend(near)
        return count

    def piece_total(self, community: str, *, without: frozenset[str], inside_township: bool) -> int:
        """Return the households of the communities that ``community`` hangs together with."""
        seen, stack = {community}, [community]
        while stack:
            c = stack.pop()
            for d in self.touching.get(c, frozenset()):
                across = self.township.get(d) != self.township.get(c)
                if d not in seen and d not in without and not (inside_township and across):
                    seen.add(d)
                    stack.append(d)
        return sum(self.total[c] for c in seen)


def ground(workspace: Workspace, rules: PlanRules) -> Ground:
    """Return the ground that plans over ``workspace`` are checked on."""
    com, grp = workspace.communities, workspace.groups
    home: dict[str, str] = {}
    households: dict[str, int] = {}
    unknown: set[str] = set()
    if grp is not None:
        _count(grp, "group_id", grp["community_id"].fillna("—"), home, households, unknown)
    grouped = set(home.values())
    alone = com[~com["community_id"].isin(grouped)]
    _count(alone, "community_id", alone["community_id"], home, households, unknown)
    total: dict[str, int] = {}
    for unit, community in home.items():
        total[community] = total.get(community, 0) + households[unit]
    contacts = _contacts(workspace, rules, home)
    touching: dict[str, set[str]] = {c: set() for c in total}
    for unit, near in contacts.items():
        for other in near:
            if home[unit] != home[other]:
                touching[home[unit]].add(home[other])
    register = com.set_index("community_id")["households"].dropna()
    gated = flag(com["gated"]) if "gated" in com.columns else pd.Series(pd.NA, com.index)
    return Ground(
        home=home,
        households=households,
        unknown=frozenset(home[u] for u in unknown),
        contacts=contacts,
        total=total,
        register={str(c): int(n) for c, n in register.items()},
        township=_texts(com, "township_id"),
        gated={
            c: None if pd.isna(g) else bool(g)
            for c, g in zip(com["community_id"], gated, strict=True)
        },
        rural={c: a == "rural" for c, a in zip(com["community_id"], com["area"], strict=True)},
        estate=_gated_estate_of(workspace),
        touching={c: frozenset(near) for c, near in touching.items()},
    )


def _count(
    layer: pd.DataFrame,
    key: str,
    community: "pd.Series[str]",
    home: dict[str, str],
    households: dict[str, int],
    unknown: set[str],
) -> None:
    for unit, c, n in zip(layer[key], community, layer["households"], strict=True):
        home[unit] = c
        households[unit] = 0 if pd.isna(n) else int(n)
        if pd.isna(n):
            unknown.add(unit)


def _contacts(
    workspace: Workspace, rules: PlanRules, home: Mapping[str, str]
) -> dict[str, frozenset[str]]:
    """Return who touches whom: by border, less barriers, plus links."""
    near: dict[str, set[str]] = {u: set() for u in home}
    shapes: dict[str, Any] = {}
    com, grp = workspace.communities, workspace.groups
    if grp is not None and has_geometry(grp):
        shapes |= dict(zip(grp["group_id"], grp.geometry, strict=True))
    if has_geometry(com):
        whole = dict(zip(com["community_id"], com.geometry, strict=True))
        shapes |= {c: s for c, s in whole.items() if c in home}
        _lend_shapes(shapes, whole, home)
    units = [u for u in home if shapes.get(u) is not None]
    if units:
        import geopandas as gpd

        layer = gpd.GeoDataFrame(
            {"unit_id": units}, geometry=[shapes[u] for u in units], crs=workspace.crs
        )
        found = adjacency(layer, gap_m=rules.gap_m, min_border_m=rules.min_border_m)
        rows = np.repeat(np.arange(len(units)), np.diff(found.indptr))
        once = rows < found.indices
        left, right = rows[once].astype(np.int64), found.indices[once].astype(np.int64)
        parted = parted_by_barriers(workspace, layer.geometry.to_numpy(), left, right, rules)
        for a, b in zip(left[~parted].tolist(), right[~parted].tolist(), strict=True):
            near[units[a]].add(units[b])
            near[units[b]].add(units[a])
    if workspace.links is not None:
        for a, b in zip(workspace.links["group_a"], workspace.links["group_b"], strict=True):
            if a in near and b in near:
                near[a].add(b)
                near[b].add(a)
    return {u: frozenset(n) for u, n in near.items()}


def _lend_shapes(
    shapes: dict[str, Any], whole: Mapping[str, object], home: Mapping[str, str]
) -> None:
    """Where no group of a community has a shape, its first group stands for the community."""
    of: dict[str, list[str]] = {}
    for unit, community in home.items():
        of.setdefault(community, []).append(unit)
    for community, units in of.items():
        if whole.get(community) is not None and all(shapes.get(u) is None for u in units):
            shapes[min(units)] = whole[community]


def _gated_estate_of(workspace: Workspace) -> dict[str, str]:
    """Return the gated estate of each group that lies in one."""
    grp, estates = workspace.groups, workspace.estates
    if grp is None or estates is None or "gated" not in estates.columns:
        return {}
    gated = set(estates.loc[flag(estates["gated"]).fillna(False).to_numpy(bool), "estate_id"])
    if "estate_id" not in grp.columns:
        return {}
    return {g: e for g, e in zip(grp["group_id"], grp["estate_id"], strict=True) if e in gated}


def _texts(layer: pd.DataFrame, column: str) -> dict[str, str]:
    return {
        c: f"?{c}" if pd.isna(v) else str(v)
        for c, v in zip(layer["community_id"], layer[column], strict=True)
    }
