"""Judge a planning area: every subject against every provision, and the data against itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from hexie_geo import rules, standards
from hexie_geo.measures import basis
from hexie_geo.model.findings import DataIssue, Finding, Standard
from hexie_geo.model.terms import SubjectLayer
from hexie_geo.model.workspace import Workspace, planning_area
from hexie_geo.rules import RuleSettings
from hexie_geo.workflow.facts import Facts, gather


@dataclass(frozen=True, eq=False, kw_only=True)
class Judged:
    """A check with what it was made from: what every table of a report needs, computed once.

    ``workspace`` is the one that was checked, its rows numbered from 0; ``facts`` keep that index.
    """

    workspace: Workspace
    standards: tuple[Standard, ...]
    settings: RuleSettings
    facts: Facts
    frame: pd.DataFrame

    def findings(self, rows: pd.DataFrame | None = None) -> list[Finding]:
        """Return ``rows`` of the frame (all by default) as findings."""
        table = self.frame if rows is None else rows
        return rules.findings(table, self.standards, self.facts.by_layer)


def judged(
    ws: Workspace,
    *,
    standards: Sequence[str] | None = None,
    include_unverified: bool = False,
    layers: Collection[SubjectLayer] = tuple(SubjectLayer),
) -> Judged:
    """Return the whole check of ``ws``; :func:`check` and its sisters are parts of it.

    Parameters
    ----------
    ws
        The planning area.
    standards
        Ids or paths of packs, the first gives the verdicts; by default those of ``ws``.
    include_unverified
        Also ask provisions whose source has not been seen.
    layers
        Whom to judge; all by default.

    Returns
    -------
    Judged

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> judged(grouped({"a": [600, 300]})).frame["outcome"].eq("adjust").sum()
    np.int64(1)
    """
    ws = _numbered(ws)
    packs = _packs(ws, standards)
    settings = RuleSettings.of(ws.settings)
    facts = gather(ws, packs, settings, layers=layers)
    found = rules.check(
        facts.by_layer, packs, settings=settings, include_unverified=include_unverified
    )
    flips = _flips(ws, packs[0], facts, settings)
    pairs = pd.MultiIndex.from_frame(found[["subject_id", "provision"]])
    found["basis_sensitive"] = pairs.isin(flips)
    return Judged(workspace=ws, standards=packs, settings=settings, facts=facts, frame=found)


def check(
    ws: Workspace,
    *,
    standards: Sequence[str] | None = None,
    include_unverified: bool = False,
) -> pd.DataFrame:
    """Return what the policy says of every subject, one row per subject and provision.

    Parameters
    ----------
    ws
        The planning area.
    standards
        Ids or paths of packs, the first gives the verdicts; by default those of ``ws``.
    include_unverified
        Also ask provisions whose source has not been seen (未核实).

    Returns
    -------
    pandas.DataFrame
        ``layer, subject_id, provision, outcome, value, low, high, clause``, then ``reason``
        and ``detail`` (see :func:`hexie_geo.rules.explain`), ``name``, ``township_id``,
        ``standard``, ``verified``, ``basis_sensitive`` (口径敏感: the verdict is another on
        another household basis of the layer).

    Raises
    ------
    StandardError
        If a pack does not exist or is malformed.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> found = check(grouped({"a": [600, 300], "b": [600, 600]}))
    >>> found.query("provision == 'community.households.redivide'").outcome.tolist()
    ['adjust', 'met']
    """
    return judged(ws, standards=standards, include_unverified=include_unverified).frame


def findings(
    ws: Workspace,
    *,
    standards: Sequence[str] | None = None,
    include_unverified: bool = False,
) -> list[Finding]:
    """Return the rows of :func:`check` as values that :func:`hexie_geo.rules.explain` says.

    Parameters
    ----------
    ws, standards, include_unverified
        As for :func:`check`.

    Returns
    -------
    list of Finding
        In the order of :func:`check`.

    Examples
    --------
    >>> from hexie_geo import rules
    >>> from hexie_geo.demo import grouped
    >>> rules.explain(findings(grouped({"a": [600, 300]}))[1])
    '900户<1000户，非封闭，第（二十三）条'
    """
    return judged(ws, standards=standards, include_unverified=include_unverified).findings()


def data_issues(ws: Workspace) -> list[DataIssue]:
    """Return what in the data does not fit together, sorted by who can mend it.

    Parameters
    ----------
    ws
        The planning area.

    Returns
    -------
    list of DataIssue
        ``outcome`` is ``conflict`` where two counts lead to different verdicts, else ``note``.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> ws = grouped({"a": [1500, 1497]})
    >>> off = ws.with_layers(communities=ws.communities.assign(households=3013))
    >>> [(i.code, i.outcome.value, i.subject_id) for i in data_issues(off)
    ...  if i.outcome == "conflict"]
    [('groups_do_not_add_up', 'conflict', 'a')]
    """
    from hexie_geo.workflow.issues import issues

    ws = _numbered(ws)
    packs = _packs(ws, None)
    settings = RuleSettings.of(ws.settings)
    return issues(ws, packs[0], gather(ws, packs, settings), settings)


def summary(
    ws: Workspace,
    *,
    standards: Sequence[str] | None = None,
    include_unverified: bool = False,
) -> dict[str, Any]:
    """Return the counts that ``hexie check --json`` prints.

    Parameters
    ----------
    ws, standards, include_unverified
        As for :func:`check`.

    Returns
    -------
    dict
        Plain values for JSON. ``counts`` rows per layer; ``size``, ``population``, ``groups``,
        ``police``, ``contiguity`` (None where a layer or its shapes are missing);
        ``outcomes`` by provision; ``problems``: data conflicts that would change a verdict, each
        with its sentence in ``zh`` and ``en``; ``data_issues`` counts every issue by code;
        then basis, date, assumptions, standards and where they contradict each other.

    Examples
    --------
    >>> from hexie_geo.demo import grouped
    >>> summary(grouped({"a": [600, 300]}))["size"]
    {'below_1000': 1, 'normal': 0, 'watch': 0, 'above_5000': 0, 'missing': 0}
    """
    from hexie_geo.workflow.summary import summarise

    return summarise(judged(ws, standards=standards, include_unverified=include_unverified))


def _numbered(ws: Workspace) -> Workspace:
    """Return the workspace with rows counted from 0: a caller's labels may stand twice."""
    layers = planning_area(ws).layers
    fresh: dict[str, Any] = {n: layer.reset_index(drop=True) for n, layer in layers.items()}
    return replace(ws, **fresh)


def _packs(ws: Workspace, wanted: Sequence[str] | None) -> tuple[Standard, ...]:
    return tuple(standards.load(name) for name in dict.fromkeys(wanted or ws.standards))


def _flips(
    ws: Workspace, standard: Standard, facts: Facts, settings: RuleSettings
) -> list[tuple[str, str]]:
    counts = basis.households_by_basis(ws.communities, basis=ws.basis)
    if counts.shape[1] == 1:
        return []
    table = rules.basis_outcomes(
        standard, facts.by_layer[SubjectLayer.COMMUNITIES], counts, settings=settings
    )
    flips = table[table["flips"]]
    return list(zip(flips["subject_id"], flips["provision"], strict=True))
