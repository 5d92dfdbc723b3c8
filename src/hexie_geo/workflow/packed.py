"""A plan as a proposal keeps it, rebuilt on its layers, and held against another."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import pandas as pd
import shapely

from hexie_geo.model.plans import Certificate, Change, Cut, Need, Plan, PlanRules, ProposedPlace
from hexie_geo.model.proposals import Proposal
from hexie_geo.model.terms import Band, ChangeKind, OutcomeRule, Reach, Townships
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.ground import ground


def moved(plan: Plan) -> dict[str, str]:
    """Return the community after of every atom that changes its community."""
    return {u: c for u, c in plan.after.items() if c != plan.before[u]}


def differing(
    home: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> pd.DataFrame:
    """Return where two assignments put a unit in different communities.

    Parameters
    ----------
    home
        Community of every unit today.
    mine, theirs
        Community by unit; what they do not name stays where it is today.

    Returns
    -------
    pandas.DataFrame
        ``unit, home, mine, theirs``, sorted by unit.

    Examples
    --------
    >>> differing({"g": "a", "h": "a"}, {"g": "b"}, {"h": "c"}).values.tolist()
    [['g', 'a', 'b', 'a'], ['h', 'a', 'a', 'c']]
    """
    rows = [(u, now, mine.get(u, now), theirs.get(u, now)) for u, now in sorted(home.items())]
    table = pd.DataFrame(rows, columns=["unit", "home", "mine", "theirs"])
    return table[table["mine"] != table["theirs"]].reset_index(drop=True)


def plan_of(proposal: Proposal, workspace: Workspace) -> Plan:
    """Return the plan of a proposal, rebuilt on the layers it was made on.

    Parameters
    ----------
    proposal
        From the ledger.
    workspace
        The layers; their digest must be the proposal's for ``apply`` to accept the plan.

    Returns
    -------
    Plan
        Equal to the one submitted in assignment, changes, certificates and figures.
    """
    return unpack(proposal.summary, proposal.assignment, workspace, proposal.workspace_digest)


def unpack(
    summary: Mapping[str, object],
    assignment: Mapping[str, str],
    workspace: Workspace,
    digest: str | None = None,
) -> Plan:
    """Return the plan that :func:`pack` and :func:`moved` took apart.

    Parameters
    ----------
    summary, assignment
        What they gave.
    workspace
        The layers it was made on.
    digest
        Of the layers, where they need not be those.
    """
    kept: dict[str, Any] = dict(summary)
    rules = rules_from(kept.pop("rules"))
    land = ground(workspace, rules)
    kept.pop("family", None)  # words, as ledgers kept them until the end of 2026
    return Plan(
        workspace_digest=digest or workspace.digest,
        rules=rules,
        before=dict(land.home),
        after={**land.home, **assignment},
        households=dict(land.households),
        changes=tuple(_change(c) for c in kept.pop("changes")),
        certificates=tuple(Certificate(**c) for c in kept.pop("certificates")),
        cuts=tuple(_cut(c) for c in kept.pop("cuts", ())),
        places=tuple(ProposedPlace(**p) for p in kept.pop("places", ())),
        **kept,
    )


_FIGURES = (
    "seed", "kind", "outside_before", "outside_after", "moved_households", "households_register",
    "lower_bound_households", "bound_kind", "family_bound_households", "family_sets", "stopped_by",
)  # fmt: skip


def pack(plan: Plan) -> dict[str, object]:
    """Return what of a plan its assignment does not tell, as plain values."""
    figures = {name: getattr(plan, name) for name in _FIGURES}
    return figures | {
        "rules": asdict(plan.rules),
        "changes": [asdict(c) for c in plan.changes],
        "certificates": [asdict(c) for c in plan.certificates],
        "cuts": [_cut_data(c) for c in plan.cuts],
        "places": [asdict(p) for p in plan.places],
    }


def _cut_data(cut: Cut) -> dict[str, object]:
    return {
        "community_id": cut.community_id,
        "reason": cut.reason,
        "households": list(cut.households),
        "values": dict(cut.values),
        "parts": [shapely.to_wkb(p, hex=True) for p in cut.parts],
    }


def _cut(kept: Mapping[str, Any]) -> Cut:
    parts = tuple(shapely.from_wkb(p) for p in kept["parts"])
    return Cut(**dict(kept) | {"parts": parts, "households": tuple(kept["households"])})


def rules_from(kept: Mapping[str, Any]) -> PlanRules:
    """Return the rules that were kept as plain values."""
    return replace(
        PlanRules(),
        **dict(kept)
        | {
            "band": Band(kept["band"]),
            "outcome": OutcomeRule(kept["outcome"]),
            "reach": Reach(kept["reach"]),
            "townships": Townships(kept["townships"]),
            "frozen": tuple(kept["frozen"]),
            "together": tuple(tuple(t) for t in kept["together"]),
            "apart": tuple((a, b) for a, b in kept["apart"]),
            "at_home": tuple(kept["at_home"]),
        },
    )


def _change(kept: Mapping[str, Any]) -> Change:
    lists = {name: tuple(kept[name]) for name in ("before", "after", "groups", "flags")}
    needs = tuple(Need(**n) for n in kept["needs"])
    return Change(**dict(kept) | lists | {"kind": ChangeKind(kept["kind"]), "needs": needs})
