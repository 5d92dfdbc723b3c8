"""What one set of papers is written from: the workspace, what was found, proposed, measured."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from hexie_geo.i18n import Language, cite, text
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.findings import DataIssue, Finding, Provision, Standard
from hexie_geo.model.plans import Change, Plan
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.model.workspace import Workspace
from hexie_geo.planning.explanation import label
from hexie_geo.planning.naming import called

if TYPE_CHECKING:
    from hexie_geo.report.opening_tables import Openings

REDIVIDE = "community.households.redivide"
NORMAL = "community.households.normal"
DECIDED = {Outcome.ADJUST, Outcome.CONFLICT, Outcome.EXEMPT, Outcome.UNKNOWN}


@dataclass(frozen=True, eq=False, kw_only=True)
class Proposed:
    """A plan, the workspace after it, and what the policy says of that.

    ``services`` is what ``workflow.rescore.beside`` tells of it, where that was measured;
    ``places`` and ``reach`` are the frames of ``workflow.proposed_places`` where it proposes any.
    """

    plan: Plan
    workspace: Workspace
    findings: tuple[Finding, ...]
    services: pd.DataFrame | None = None
    places: pd.DataFrame | None = None
    reach: pd.DataFrame | None = None

    @cached_property
    def by_community(self) -> Mapping[str, Mapping[str, Finding]]:
        """Findings on communities after the plan: by code, then by provision."""
        return community_findings(self.findings)


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """One planning area with everything the papers tell of it.

    Attributes
    ----------
    standards
        Loaded packs in the workspace's order; the first one gives the verdicts.
    findings, issues
        What the rules say, and what the data's owners should mend.
    proposed
        Plans with the workspace after each, best first; may be empty.
    coverages
        One per kind of place; may be empty.
    basis_sensitive
        Communities whose verdict would be another under another household basis.
    police
        ``measures.police.matrix``: indexed like communities; None where no office is known.
    openings
        Gaps of each coverage, and new sites for the first.
    circles
        ``workflow.circles.summary``: levels of life circles, each on its own.
    """

    workspace: Workspace
    standards: tuple[Standard, ...]
    findings: tuple[Finding, ...]
    issues: tuple[DataIssue, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    police: pd.DataFrame | None = None
    openings: "tuple[Openings, ...]" = ()
    circles: tuple[Mapping[str, Any], ...] = ()
    language: Language = "zh"
    version: str = ""
    basis_sensitive: frozenset[str] = frozenset()
    settings: Mapping[str, object] = field(default_factory=dict)

    def say(self, message: str, **values: object) -> str:
        """Return the sentence ``report.MESSAGE`` in the papers' language."""
        return text(f"report.{message}", self.language, **values)

    @property
    def title(self) -> str:
        """The area's name, or a general word where it has none."""
        return self.workspace.title or self.say("untitled")

    @property
    def basis_line(self) -> str:
        """Household basis and count date, as every table must state them."""
        from hexie_geo.i18n import term

        return self.say(
            "basis_line",
            basis=term(self.workspace.basis, self.language),
            as_of=self.day(self.workspace.as_of),
        )

    def day(self, value: object) -> str:
        """Return a date as it is written in the papers' language."""
        stamp = pd.Timestamp(str(value))
        if self.language == "zh":
            return f"{stamp.year}年{stamp.month}月{stamp.day}日"
        return stamp.date().isoformat()

    def cite(self, clause: str) -> str:
        """Return a clause as it is cited: 第（二十三）条."""
        return cite(clause, self.language)

    def provision(self, provision_id: str) -> Provision | None:
        """Return the provision a finding names: bare of the first pack, ``pack:id`` of others."""
        return self._provisions.get(provision_id)

    @cached_property
    def _provisions(self) -> Mapping[str, Provision]:
        found: dict[str, Provision] = {}
        for i, standard in enumerate(self.standards):
            for provision in standard.provisions:
                found[f"{standard.id}:{provision.id}"] = provision
                if i == 0:
                    found[provision.id] = provision
        return found

    @cached_property
    def communities(self) -> pd.DataFrame:
        """Communities in the order of the papers: by township, then by code."""
        frame = self.workspace.communities
        return frame.sort_values(["township_id", "community_id"], kind="stable")

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names of communities by code, before and after every plan."""
        found: dict[str, str] = {}
        for workspace in (*(p.workspace for p in self.proposed), self.workspace):
            layer = workspace.communities
            found.update(zip(layer["community_id"], layer["name"].fillna(""), strict=True))
        return {code: name or code for code, name in found.items()}

    def name(self, community_id: str) -> str:
        """Return a community's name; a new one that has none yet is called by its number."""
        known = self.names.get(community_id, community_id)
        fresh = known in {community_id, called(community_id)}
        return called(community_id, self.language) if fresh else known

    def label(self, change: Change) -> str:
        """Return what a change is called in tables: number, kind, communities."""
        return label(change, language=self.language, workspace=self.workspace)

    @cached_property
    def outcomes(self) -> Mapping[str, Counter[Outcome]]:
        """How often each provision came to each outcome, in the order of the findings."""
        found: dict[str, Counter[Outcome]] = {}
        for finding in self.findings:
            found.setdefault(finding.provision, Counter())[finding.outcome] += 1
        return found

    @cached_property
    def townships(self) -> Mapping[str, str]:
        """Names of townships by code; the code itself where no name is given."""
        layer = self.workspace.communities
        if "township" not in layer.columns:
            return {str(t): str(t) for t in layer["township_id"]}
        named = layer.drop_duplicates("township_id")
        return {
            str(code): str(code) if pd.isna(name) else str(name)
            for code, name in zip(named["township_id"], named["township"], strict=True)
        }

    @cached_property
    def by_community(self) -> Mapping[str, Mapping[str, Finding]]:
        """Findings on communities: by code, then by provision."""
        return community_findings(self.findings)


def community_findings(
    findings: tuple[Finding, ...],
) -> Mapping[str, Mapping[str, Finding]]:
    """Return findings on communities, by code and provision."""
    found: dict[str, dict[str, Finding]] = {}
    for finding in findings:
        if finding.layer == SubjectLayer.COMMUNITIES:
            found.setdefault(finding.subject_id, {})[finding.provision] = finding
    return found


def size_finding(found: Mapping[str, Finding]) -> Finding | None:
    """Return the finding that tells a community's size verdict.

    The duty to re-divide speaks first where it says anything but ``met``; otherwise the
    normal range, which only ever asks for attention.

    Examples
    --------
    >>> size_finding({}) is None
    True
    """
    redivide, normal = found.get(REDIVIDE), found.get(NORMAL)
    if redivide is not None and (redivide.outcome in DECIDED or normal is None):
        return redivide
    if normal is not None and normal.outcome == Outcome.NOT_APPLICABLE and redivide is not None:
        return redivide
    return normal or redivide
