"""Gather the facts that provisions ask for, layer by layer: measures only, no judgement."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from hexie_geo.measures import aggregates, estates, groups, police, rooms, services, size, support
from hexie_geo.measures.ids import column
from hexie_geo.measures.shape import shape
from hexie_geo.model.findings import Standard
from hexie_geo.model.layers import flag, has_geometry
from hexie_geo.model.terms import SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.rules import RuleSettings

FUNCTIONS = "services.functions"
"""The provision whose functions count as *facilities* in the six reasons for support."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Facts:
    """Facts by layer, and the measures they came from that other tables want too."""

    by_layer: Mapping[SubjectLayer, pd.DataFrame]
    sums: pd.DataFrame
    police: pd.DataFrame
    services: pd.DataFrame


def gather(
    ws: Workspace,
    standards: Iterable[Standard],
    settings: RuleSettings,
    *,
    layers: Collection[SubjectLayer] = tuple(SubjectLayer),
) -> Facts:
    """Return what is known of every subject of ``ws``.

    Parameters
    ----------
    ws
        The planning area.
    standards
        Packs; they name the functions the service matrix needs, and the first one's date says
        which estates are new.
    settings
        The user's choices.
    layers
        Whose tables to make; communities and the county have one in any case.

    Returns
    -------
    Facts
        Each table keeps its layer's index and has ``subject_id``, ``name``, ``township_id``.
    """
    packs = tuple(standards)
    sums = size.group_sums(ws.communities, ws.groups)
    offices = police.matrix(
        ws.communities, ws.police_offices, by_containment=settings.police_by_containment
    )
    items = [i for s in packs for p in s.provisions if p.form == "matrix" for i in p.items]
    present = services.services(ws.communities, ws.facilities, items=items)
    tables = {
        SubjectLayer.COMMUNITIES: _communities(ws, settings, offices, present, _functions(packs)),
        SubjectLayer.COUNTY: _county(ws, settings),
    }
    if ws.groups is not None and SubjectLayer.GROUPS in layers:
        tables[SubjectLayer.GROUPS] = _groups(ws.groups, ws.communities)
    if ws.estates is not None and SubjectLayer.ESTATES in layers:
        since = packs[0].published or date.min
        estates_ = _estates(ws.estates, ws.communities, since=since, as_of=ws.as_of)
        tables[SubjectLayer.ESTATES] = estates_
    if ws.police_offices is not None and SubjectLayer.POLICE_OFFICES in layers:
        tables[SubjectLayer.POLICE_OFFICES] = _offices(ws.police_offices, ws.communities)
    return Facts(by_layer=tables, sums=sums, police=offices, services=present)


def _functions(packs: tuple[Standard, ...]) -> list[str]:
    return [i for s in packs for p in s.provisions if p.id == FUNCTIONS for i in p.items]


def _communities(
    ws: Workspace,
    settings: RuleSettings,
    offices: pd.DataFrame,
    present: pd.DataFrame,
    functions: list[str],
) -> pd.DataFrame:
    layer = _plain(ws.communities)
    missing = (present[functions] == services.NONE).sum(axis=1).astype("float64")
    unknown = (present[functions] == services.UNKNOWN).any(axis=1)
    missing = missing.mask(unknown) if functions else missing * np.nan
    reasons = support.support_reasons(
        layer,
        density=_density(ws),
        missing_functions=missing,
        dense_from=settings.dense_from,
        hardship_from=settings.hardship_from,
        missing_from=settings.missing_functions_from,
    )
    return pd.concat(
        [
            layer.drop(columns=["gated", "disadvantaged"], errors="ignore"),
            rooms.rooms(layer),
            offices.drop(columns=["shared_with"]),
            present,
            reasons,
        ],
        axis=1,
    ).assign(
        subject_id=layer["community_id"],
        gated=_gated(ws, settings),
        shared_with=offices["shared_with"].map(
            lambda ids: tuple(ws.names.get(i) or i for i in ids)
        ),
        office_sound=_sound(column(layer, "office_status")),
        disadvantaged=_or(flag(column(layer, "disadvantaged")), settings.disadvantaged),
        floating_share=support.floating_share(layer),
    )


def _gated(ws: Workspace, settings: RuleSettings) -> "pd.Series[bool]":
    """Return the flag; where it is missing and the user drew a line, the share behind gates."""
    said = flag(column(ws.communities, "gated"))
    if settings.gated_from is None:
        return said
    share = size.gated_share(ws.communities, ws.groups, ws.estates)
    return said.fillna((share >= settings.gated_from).astype("boolean").mask(share.isna()))


def _density(ws: Workspace) -> "pd.Series[float]":
    if not has_geometry(ws.communities):
        return pd.Series(float("nan"), index=ws.communities.index)
    return support.density_per_km2(ws.communities, shape(ws.communities)["area_m2"])


def _sound(status: "pd.Series[str]") -> "pd.Series[bool]":
    """Return whether a community has sound office rooms; none, dangerous and illegal are not."""
    return (
        (~status.isin(["none", "dangerous", "illegal"]))
        .astype("boolean")
        .mask(status.isna() | (status == "unknown"))
    )


def _or(said: "pd.Series[bool]", default: bool | None) -> "pd.Series[bool]":
    return said if default is None else said.fillna(default)


def _groups(layer: pd.DataFrame, communities: pd.DataFrame) -> pd.DataFrame:
    layer = _plain(layer)
    found = groups.group_facts(layer, communities)
    name = column(layer, "name").fillna(layer["group_id"])
    return (
        layer.drop(columns=[c for c in found if c in layer])
        .join(found)
        .assign(subject_id=layer["group_id"], name=name)
    )


def _estates(
    layer: pd.DataFrame, communities: pd.DataFrame, *, since: date, as_of: date
) -> pd.DataFrame:
    layer = _plain(layer)
    stage = estates.progress(layer, since=since, as_of=as_of)
    home = communities.drop_duplicates("community_id").set_index("community_id")
    return (
        layer.drop(columns=["stage"], errors="ignore")
        .join(stage)
        .assign(
            subject_id=layer["estate_id"],
            name=column(layer, "name").fillna(layer["estate_id"]),
            township_id=layer["community_id"].map(home["township_id"]),
            rebuilt=flag(column(layer, "rebuilt")),
            land_reserved=flag(column(layer, "land_reserved")),
        )
    )


def _offices(offices: pd.DataFrame, communities: pd.DataFrame) -> pd.DataFrame:
    layer = _plain(offices)
    found = police.office_facts(offices, communities)
    return (
        layer.drop(columns=[c for c in found if c in layer])
        .join(found)
        .assign(subject_id=layer["office_id"])
    )


def _county(ws: Workspace, settings: RuleSettings) -> pd.DataFrame:
    layer = _plain(ws.communities)
    contact = aggregates.leaders(layer)
    facts = {
        "subject_id": "county",
        "name": ws.title or None,
        "linked_standards": 0.0,
        "procedure": 1.0,
        "leaders": contact["leaders"],
        "communities_without_leader": tuple(
            ws.names[i] or i for i in contact["communities_without_leader"]
        ),
        "staff_pay_yuan": aggregates.staff_pay(layer),
        "local_mean_wage_yuan": settings.local_mean_wage_yuan,
        **aggregates.six_good_counts(layer),
    }
    return pd.DataFrame([facts])


def _plain(layer: pd.DataFrame) -> pd.DataFrame:
    """Return a layer's columns without shapes, as a plain frame."""
    return pd.DataFrame(layer.drop(columns=layer.geometry.name) if has_geometry(layer) else layer)
