"""Verdicts under other counts: 口径敏感, and register against the sum of the groups."""

from collections.abc import Iterator, Mapping

import pandas as pd

from hexie_geo.model.findings import Provision, Standard
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.rules.evaluation import judge
from hexie_geo.rules.settings import RuleSettings
from hexie_geo.standards import names, parse


def asks_households(provision: Provision) -> bool:
    """Tell whether a provision's verdict on a community depends on its households."""
    conditions = (t.when for t in provision.tiers)
    asked = {provision.measure, *(n for c in conditions for n in names(parse(c)))}
    return provision.subject is SubjectLayer.COMMUNITIES and "households" in asked


def basis_outcomes(
    standard: Standard,
    facts: pd.DataFrame,
    counts: pd.DataFrame,
    *,
    settings: RuleSettings | None = None,
) -> pd.DataFrame:
    """Return every verdict that rests on households, once per household basis.

    Parameters
    ----------
    standard
        The pack that gives the verdicts.
    facts
        Facts of communities.
    counts
        Households, one column per basis, on the index of ``facts``.
    settings
        The user's choices.

    Returns
    -------
    pandas.DataFrame
        One row per community and provision: ``subject_id``, ``provision``, one outcome column
        per basis, and ``flips``: whether two known outcomes differ. No rows where the pack says
        nothing of households.

    Examples
    --------
    >>> from hexie_geo import standards
    >>> facts = pd.DataFrame({"subject_id": ["a"], "area": ["urban"], "gated": [False],
    ...     "body": ["residents_committee"]})
    >>> counts = pd.DataFrame({"hukou": [990], "resident": [1040]})
    >>> found = basis_outcomes(standards.load("cn.yunnan.yunfa-2007-11"), facts, counts)
    >>> found.loc[1, ["hukou", "resident"]].tolist(), found["flips"].tolist()
    (['adjust', 'met'], [True, True, False])
    """
    tables = []
    for provision in _sensitive(standard):
        outcomes = pd.DataFrame(
            {
                str(basis): judge(
                    provision, facts.assign(households=counts[basis]), settings=settings
                )["outcome"]
                for basis in counts.columns
            }
        )
        known = outcomes.mask(outcomes == Outcome.UNKNOWN.value)
        first = known.bfill(axis=1).iloc[:, 0]
        outcomes["flips"] = known.notna().mul(known.ne(first, axis=0)).any(axis=1)
        head = {"subject_id": facts["subject_id"], "provision": provision.id}
        tables.append(pd.DataFrame(head).join(outcomes))
    if not tables:
        return pd.DataFrame(columns=["subject_id", "provision", *map(str, counts.columns), "flips"])
    return pd.concat(tables, ignore_index=True)


def count_conflicts(
    standard: Standard,
    facts: pd.DataFrame,
    other_households: "pd.Series[float]",
    *,
    settings: RuleSettings | None = None,
) -> Mapping[object, tuple[str, str, str]]:
    """Return, by index label, a provision whose verdict differs with the other count.

    Parameters
    ----------
    standard
        The pack that gives the verdicts.
    facts
        Facts of communities, with ``households`` the deciding count.
    other_households
        The other count (the sum of the groups), same index.
    settings
        The user's choices.

    Returns
    -------
    mapping
        Label -> (provision id, outcome by the register, outcome by the other count). Rows where
        either verdict is unknown are not among them.

    Examples
    --------
    >>> from hexie_geo import standards
    >>> facts = pd.DataFrame({"subject_id": ["a"], "area": ["urban"], "gated": [False],
    ...     "body": ["residents_committee"], "households": [3013]})
    >>> count_conflicts(standards.load("cn.yunnan.yunfa-2007-11"), facts, pd.Series([2997.0]))
    {0: ('community.households.normal', 'watch', 'met')}
    """
    found: dict[object, tuple[str, str, str]] = {}
    for provision in _sensitive(standard):
        mine = judge(provision, facts, settings=settings)["outcome"]
        other = facts.assign(households=other_households)
        theirs = judge(provision, other, settings=settings)["outcome"]
        known = (mine != Outcome.UNKNOWN.value) & (theirs != Outcome.UNKNOWN.value)
        for label in mine.index[known & (mine != theirs)]:
            found.setdefault(label, (provision.id, str(mine[label]), str(theirs[label])))
    return found


def _sensitive(standard: Standard) -> Iterator[Provision]:
    yield from (
        p for p in standard.provisions if p.verified and p.form == "range" and asks_households(p)
    )
