"""Ask every provision of every subject: facts by layer in, one row per (subject, provision) out."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from hexie_geo.model.findings import Provision, Standard
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.rules.answers import Answer, settle
from hexie_geo.rules.bounds import range_answer
from hexie_geo.rules.packs import provisions, shown_id
from hexie_geo.rules.presence import (
    list_answer,
    matrix_answer,
    presence_answer,
    rank_answer,
    share_answers,
)
from hexie_geo.rules.settings import RuleSettings

FRAME = (
    "layer",
    "subject_id",
    "provision",
    "outcome",
    "value",
    "low",
    "high",
    "clause",
    "reason",
    "detail",
    "name",
    "township_id",
    "standard",
    "verified",
)
COUNTY = "county"

Form = Callable[[Provision, pd.DataFrame, RuleSettings], Answer]
FORMS: Mapping[str, Form] = {
    "range": range_answer,
    "presence": presence_answer,
    "matrix": matrix_answer,
    "rank": rank_answer,
    "list": list_answer,
}


def judge(
    provision: Provision, facts: pd.DataFrame, *, settings: RuleSettings | None = None
) -> pd.DataFrame:
    """Return what one provision says of every row of ``facts``.

    Parameters
    ----------
    provision
        Of any form; a ``share`` gives one row per row and target.
    facts
        One row per subject: ``subject_id`` and the facts the clause asks for, by name. A fact
        that is absent is unknown.
    settings
        The user's choices.

    Returns
    -------
    pandas.DataFrame
        Index of ``facts`` (repeated for a ``share``); ``subject_id``, ``outcome``, ``value``,
        ``low``, ``high``, ``reason`` (message id under ``rules.reason``), ``detail``.

    Examples
    --------
    >>> from hexie_geo import standards
    >>> clause = standards.load("cn.yunnan.yunfa-2007-11")["community.households.redivide"]
    >>> facts = pd.DataFrame({"subject_id": ["a", "b"], "area": "urban",
    ...     "households": [999, 5000], "gated": [None, False]})
    >>> judge(clause, facts)["outcome"].tolist()
    ['unknown', 'met']
    """
    chosen = settings or RuleSettings()
    if provision.form == "share":
        pieces = [
            settle(provision, facts, found).assign(subject_id=subject)
            for subject, found in share_answers(provision, facts, chosen)
        ]
        return pd.concat(pieces)
    found = FORMS[provision.form](provision, facts, chosen)
    return settle(provision, facts, found).assign(subject_id=facts["subject_id"])


def check(
    facts: Mapping[SubjectLayer, pd.DataFrame],
    standards: Sequence[Standard],
    *,
    settings: RuleSettings | None = None,
    include_unverified: bool = False,
) -> pd.DataFrame:
    """Return one row per subject and provision of all ``standards``.

    Parameters
    ----------
    facts
        Facts by layer, each with ``subject_id``, ``name`` and ``township_id``.
    standards
        Packs; the first gives bare provision ids.
    settings
        The user's choices.
    include_unverified
        Also ask provisions whose source has not been seen.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`FRAME`, a fresh range index. A provision whose layer is not there gives
        one row of the county, ``unknown``.

    Examples
    --------
    >>> from hexie_geo import standards
    >>> from hexie_geo.model.terms import SubjectLayer
    >>> facts = pd.DataFrame({"subject_id": ["a"], "name": ["云山"], "township_id": ["t"],
    ...     "area": ["urban"], "households": [6200], "gated": [False]})
    >>> pack = standards.load("cn.yunnan.yunfa-2007-11")
    >>> found = check({SubjectLayer.COMMUNITIES: facts}, [pack])
    >>> found.query("provision == 'community.households.redivide'").outcome.tolist()
    ['adjust']
    """
    chosen = settings or RuleSettings()
    tables = []
    for provision in provisions(standards, include_unverified=include_unverified):
        subjects = facts.get(provision.subject)
        if subjects is None or subjects.empty:
            table, layer = _no_layer(), SubjectLayer.COUNTY
        else:
            table, layer = judge(provision, subjects, settings=chosen), provision.subject
            if provision.form != "share":
                for name in ("name", "township_id"):
                    table[name] = subjects.get(name)
        tables.append(
            table.assign(
                layer=layer.value,
                provision=shown_id(provision, standards),
                clause=provision.clause,
                standard=provision.standard,
                verified=provision.verified,
            )
        )
    found = pd.concat(tables or [pd.DataFrame(columns=FRAME)])
    found = found.reset_index(drop=True).reindex(columns=list(FRAME))
    texts = [c for c in FRAME if c not in ("value", "low", "high", "verified")]
    return found.astype(dict.fromkeys(texts, "str") | {"value": "float64"})


def _no_layer() -> pd.DataFrame:
    row = {"subject_id": COUNTY, "outcome": Outcome.UNKNOWN.value, "reason": "layer_missing"}
    return pd.DataFrame([row | {"detail": "", "value": np.nan}])
