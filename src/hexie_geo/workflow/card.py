"""The one page on which a proposal is judged: what changes, who gains and loses, and why."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from hexie_geo.model.findings import Finding
from hexie_geo.model.plans import Change, Plan
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.report.case import community_findings
from hexie_geo.report.palette import GRAVITY
from hexie_geo.workflow.check import Judged
from hexie_geo.workflow.rescore import records

ASKS = frozenset({Outcome.NOT_MET, Outcome.ADJUST, Outcome.CONFLICT, Outcome.BEHIND, Outcome.WATCH})
"""Outcomes that ask for something."""


class Effect(StrEnum):
    """What a change does to one provision on one community."""

    CURED = "cured"
    EASED = "eased"
    CAUSED = "caused"
    WORSENED = "worsened"
    TO_VERIFY = "to_verify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A finding that a change turns: what was found of a community, and what will be.

    ``before`` is None for a new community, ``after`` for one that is gone.
    """

    change_id: str
    community_id: str
    provision: str
    effect: Effect
    before: Finding | None
    after: Finding | None

    @property
    def clause(self) -> str:
        """The clause that speaks of it."""
        found = self.after or self.before
        return "" if found is None else found.clause


@dataclass(frozen=True, eq=False, kw_only=True)
class Card:
    """A plan on one page.

    Attributes
    ----------
    communities
        One row per community and change: ``change_id, community_id, name, households_before,
        households_after, arrived, left``; a new community has no before, one that is gone no
        after. Counts are sums over groups.
    turns
        Findings of the standard that gives the verdicts which a change turns, gravest first.
    needs
        配套缺口: ``change_id, community_id, name, what, need, have, gap, unit, basis``; a gap is
        missing where either side is unknown.
    """

    plan: Plan
    communities: pd.DataFrame
    turns: tuple[Turn, ...]
    needs: pd.DataFrame

    def counts(self) -> Mapping[Effect, int]:
        """Return how many findings turn which way."""
        return {effect: sum(t.effect is effect for t in self.turns) for effect in Effect}

    def summary(self) -> dict[str, Any]:
        """Return the card as plain values, for JSON."""
        turns = [
            {
                "change_id": t.change_id, "community_id": t.community_id, "effect": t.effect.value,
                "provision": t.provision, "clause": t.clause,
                "before": None if t.before is None else t.before.outcome.value,
                "after": None if t.after is None else t.after.outcome.value,
            }
            for t in self.turns
        ]  # fmt: skip
        return {
            "moved_households": self.plan.moved_households,
            "communities": records(self.communities),
            "findings": {e.value: n for e, n in self.counts().items()},
            "turns": turns,
            "needs": records(self.needs),
        }


def card(plan: Plan, before: Judged, after: Judged) -> Card:
    """Return the card of a plan.

    Parameters
    ----------
    plan
        What is proposed.
    before, after
        The check of today's layers, and that of ``apply(plan, workspace)``.

    Returns
    -------
    Card

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> from hexie_geo.workflow.check import judged
    >>> from hexie_geo.workflow.plan import apply, propose
    >>> ws = grouped({"a": [150] * 6, "b": [150] * 10})
    >>> plan = propose(ws)[0]
    >>> made = card(plan, judged(ws), judged(apply(plan, ws)))
    >>> made.communities[["community_id", "households_before", "households_after"]].values.tolist()
    [['b', 1500, 1350], ['a', 900, 1050]]
    >>> [(t.community_id, t.effect.value, t.clause) for t in made.turns][:1]
    [('a', 'cured', '（二十三）')]
    """
    names = {**after.workspace.names, **before.workspace.names}
    return Card(
        plan=plan,
        communities=_communities(plan, names),
        turns=_turns(plan, _found(before), _found(after)),
        needs=_needs(plan, names),
    )


def _communities(plan: Plan, names: Mapping[str, str]) -> pd.DataFrame:
    arrived: dict[str, int] = {}
    left: dict[str, int] = {}
    for unit, home in plan.before.items():
        if (to := plan.after[unit]) != home:
            arrived[to] = arrived.get(to, 0) + plan.households[unit]
            left[home] = left.get(home, 0) + plan.households[unit]
    rows = [
        (
            change.change_id, c, names.get(c) or c, change.households_before.get(c),
            change.households_after.get(c), arrived.get(c, 0), left.get(c, 0),
        )
        for change in plan.changes
        for c in dict.fromkeys((*change.before, *change.after))
    ]  # fmt: skip
    columns = ["change_id", "community_id", "name", "households_before", "households_after"]
    table = pd.DataFrame(rows, columns=[*columns, "arrived", "left"])
    return table.astype(dict.fromkeys(columns[3:], "Int64"))


def _found(judged: Judged) -> Mapping[str, Mapping[str, Finding]]:
    """Return findings on communities that the first pack makes: its provisions have bare ids."""
    frame = judged.frame
    mine = frame[
        (frame["layer"] == SubjectLayer.COMMUNITIES) & ~frame["provision"].str.contains(":")
    ]
    return community_findings(tuple(judged.findings(mine)))


_Found = Mapping[str, Mapping[str, Finding]]


def _turns(plan: Plan, before: _Found, after: _Found) -> tuple[Turn, ...]:
    found = [
        turn
        for change in plan.changes
        for community in dict.fromkeys((*change.before, *change.after))
        for turn in _of_community(change, community, before, after)
    ]
    order = list(Effect)
    found.sort(key=lambda t: (order.index(t.effect), _gravity(t), t.provision, t.community_id))
    return tuple(found)


def _of_community(change: Change, community: str, before: _Found, after: _Found) -> list[Turn]:
    then = before.get(community, {}) if community in change.before else {}
    now = after.get(community, {}) if community in change.after else {}
    to_be_met = {n.basis for n in change.needs if n.community_id == community}
    made = []
    for provision in dict.fromkeys((*then, *now)):
        if community not in change.before and provision in to_be_met:
            continue  # not founded yet: it lacks what the needs list, and fails nothing
        one, two = then.get(provision), now.get(provision)
        effect = _effect(_outcome(one), _outcome(two))
        if effect is not None:
            made.append(
                Turn(
                    change_id=change.change_id, community_id=community, provision=provision,
                    effect=effect, before=one, after=two,
                )
            )  # fmt: skip
    return made


def _outcome(finding: Finding | None) -> Outcome | None:
    return None if finding is None else finding.outcome


def _effect(before: Outcome | None, after: Outcome | None) -> Effect | None:
    """Return what the turn from one outcome to another amounts to; None where it is no turn.

    Examples
    --------
    >>> _effect(Outcome.ADJUST, Outcome.MET).value, _effect(None, Outcome.UNKNOWN).value
    ('cured', 'to_verify')
    >>> _effect(Outcome.ADJUST, Outcome.WATCH).value, _effect(Outcome.MET, None) is None
    ('eased', True)
    """
    asked, asks = before in ASKS, after in ASKS
    if asked and asks:
        first, last = GRAVITY.index(Outcome(str(before))), GRAVITY.index(Outcome(str(after)))
        return None if first == last else Effect.EASED if last > first else Effect.WORSENED
    if after is Outcome.UNKNOWN and before is not Outcome.UNKNOWN:
        return Effect.TO_VERIFY
    if asked:
        return Effect.CURED
    return Effect.CAUSED if asks else None


def _gravity(turn: Turn) -> int:
    outcomes = [f.outcome for f in (turn.before, turn.after) if f is not None]
    return min(GRAVITY.index(o) for o in outcomes)


def _needs(plan: Plan, names: Mapping[str, str]) -> pd.DataFrame:
    rows = [
        {"change_id": change.change_id, "name": names.get(need.community_id) or need.community_id}
        | asdict(need)
        for change in plan.changes
        for need in change.needs
    ]
    columns = ["change_id", "community_id", "name", "what", "need", "have", "unit", "basis"]
    table = pd.DataFrame(rows, columns=columns).astype({"need": "float64", "have": "float64"})
    return table.assign(gap=(table["need"] - table["have"]).clip(lower=0))
