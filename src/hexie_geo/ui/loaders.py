"""Answers kept between reruns, named by the digest of the data they rest on.

Layers go in as ``_ws``, which Streamlit does not hash; the digest beside it is what counts.
"""

import os
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from hexie_geo.model.coverage import Coverage
from hexie_geo.model.findings import DataIssue
from hexie_geo.model.plans import Plan, ProposedPlace
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui.map_cache import FOLDER, kept
from hexie_geo.ui.state import DEMO, State

if TYPE_CHECKING:
    import pandas as pd

    from hexie_geo.model.proposals import Proposal
    from hexie_geo.planning.editing import Draft, Verdict
    from hexie_geo.review import Ledger
    from hexie_geo.review.drafts import Drafts
    from hexie_geo.workflow.card import Card
    from hexie_geo.workflow.check import Judged
    from hexie_geo.workflow.compare import Comparison
    from hexie_geo.workflow.growth import Growth
    from hexie_geo.workflow.published import Published


def workspace(source: str) -> Workspace:
    """Return the workspace ``source`` names; a folder is read again when it was saved again."""
    if source == DEMO:
        return _county()
    file = Path(source) / "workspace.toml"
    return _folder(source, file.stat().st_mtime_ns if file.is_file() else 0)


@st.cache_resource(show_spinner=False, max_entries=1)
def _county() -> Workspace:
    from hexie_geo.demo import county

    return county()


@st.cache_resource(show_spinner=False, max_entries=4)
def _folder(source: str, stamp: int) -> Workspace:
    from hexie_geo.io.store import open_workspace

    del stamp  # part of the key only
    return open_workspace(source)


@st.cache_resource(show_spinner=False, max_entries=12)
def judged(
    _ws: Workspace, digest: str, standards: tuple[str, ...], *, include_unverified: bool = False
) -> "Judged":
    """Return the whole check; nobody edits it, so sessions share it."""
    from hexie_geo.workflow.check import judged as judge

    del digest
    return judge(_ws, standards=standards, include_unverified=include_unverified)


def check(ws: Workspace, held: State) -> "Judged":
    """Return the check of ``ws`` by the policy documents this person has set."""
    asked = held.standards(ws)
    return judged(ws, ws.digest, asked, include_unverified=held.settings.include_unverified)


@st.cache_resource(show_spinner=False, max_entries=8)
def issues(_ws: Workspace, digest: str) -> list[DataIssue]:
    """Return what the data's owners should mend."""
    from hexie_geo.workflow.check import data_issues

    del digest
    return data_issues(_ws)


@st.cache_data(show_spinner=False, max_entries=24)
def coverage(
    _ws: Workspace,
    digest: str,
    *,
    kind: str,
    within_m: tuple[float, ...],
    metric: Metric,
    ways: str = "",
) -> Coverage:
    """Return the distances to the nearest place of ``kind``.

    ``ways`` is the digest of another state with the same roads, whose network serves.
    """
    from hexie_geo.workflow.cover import cover

    roads = metric is Metric.NETWORK and _ws.roads is not None
    walk = network(_ws, ways or digest) if roads else None
    return cover(_ws, kind=kind, within_m=within_m, metric=metric, network=walk)


@st.cache_resource(show_spinner=False, max_entries=4)
def network(_ws: Workspace, digest: str) -> Any:
    """Return the walking network of the workspace's roads."""
    from hexie_geo.workflow.cover import network_of

    del digest
    return network_of(_ws)


@st.cache_data(show_spinner=False, max_entries=16)
def place_reach(
    _ws: Workspace,
    digest: str,
    places: "tuple[ProposedPlace, ...]",
    _plan: Plan,
    *,
    include_unverified: bool,
) -> "pd.DataFrame":
    """Return whom each kind with a proposed place reaches, as it stands and as proposed."""
    from hexie_geo.workflow import proposed_places

    del places  # part of the key only
    walk = None if _ws.roads is None else network(_ws, digest)
    return proposed_places.place_reach(
        _plan, _ws, network=walk, include_unverified=include_unverified
    )


def shapes(ws: Workspace, held: State, *, by_group: bool) -> bytes:
    """Return the map's shapes, packed for the browser; a workspace's folder keeps them too."""
    folder = None if held.source in (None, DEMO) else Path(str(held.source)) / FOLDER
    return _shapes(ws, ws.digest, folder, by_group=by_group)


@st.cache_data(show_spinner=False, max_entries=8)
def _shapes(_ws: Workspace, digest: str, _folder: Path | None, *, by_group: bool) -> bytes:
    from hexie_geo.ui.payload import payload

    name = f"{digest}-{'groups' if by_group else 'communities'}"
    return kept(_folder, name, lambda: payload(_ws, by_group=by_group))


@st.cache_resource(show_spinner=False, max_entries=12)
def after(_ws: Workspace, digest: str, _plan: Plan, assignment: str) -> Workspace:
    """Return the workspace after a plan; ``assignment`` names the plan."""
    from hexie_geo.workflow.plan import apply

    del digest, assignment
    return apply(_plan, _ws)


@st.cache_resource(show_spinner=False, max_entries=8)
def given_plan(_ws: Workspace, digest: str, _assignment: Mapping[str, str], key: str) -> Plan:
    """Return the plan that a whole assignment amounts to; ``key`` is its digest."""
    from hexie_geo.planning.assigned import plan_from

    del digest, key
    return plan_from(_ws, _assignment)


@st.cache_resource(show_spinner=False, max_entries=8)
def compared(_before: Workspace, _after: Workspace, before: str, after: str) -> "Comparison":
    """Return what changed between two states; their digests name the answer."""
    from hexie_geo.workflow.compare import compare

    del before, after
    return compare(_before, _after)


@st.cache_data(show_spinner=False, max_entries=8)
def police(_ws: Workspace, digest: str) -> "pd.DataFrame":
    """Return which offices serve each community and which stand inside it."""
    from hexie_geo.measures.police import matrix

    del digest
    return matrix(_ws.communities, _ws.police_offices)


@st.cache_resource(show_spinner=False, max_entries=4)
def board(_ws: Workspace, digest: str) -> "tuple[Draft, dict[str, Verdict]]":
    """Return the draft of today's map and its verdicts, from which every session starts."""
    from hexie_geo.planning.editing import board as build
    from hexie_geo.ui.draft_facts import verdicts_of

    del digest
    draft = build(_ws)
    return draft, verdicts_of(draft)


def place(source: str) -> str:
    """Return where a workspace's ledger lies: its folder, or the database the app was given."""
    return os.environ.get("HEXIE_DATABASE") or source


@st.cache_resource(show_spinner=False, max_entries=8)
def drafts(source: str) -> "Drafts":
    """Return the event logs of the workspace folder ``source``."""
    from hexie_geo.review.drafts import Drafts

    return Drafts(place(source))


def ledger(source: str) -> "Ledger":
    """Return the ledger of the workspace folder ``source``."""
    return _ledger(place(source))


@st.cache_resource(show_spinner=False, max_entries=8)
def _ledger(where: str) -> "Ledger":
    from hexie_geo.review import Ledger

    return Ledger(where)


@st.cache_resource(show_spinner=False)
def practice() -> "tempfile.TemporaryDirectory[str]":
    """Return a folder with a copy of the made-up county, for as long as the server runs."""
    from hexie_geo.io.store import save_workspace

    folder = tempfile.TemporaryDirectory(prefix="hexie-practice-")
    save_workspace(_county(), Path(folder.name) / "workspace")
    return folder


@st.cache_resource(show_spinner=False, max_entries=8)
def state_of(source: str, _proposal: "Proposal", digest: str) -> Workspace:
    """Return the state ``digest`` that a proposal was made on, of this folder or its history."""
    from hexie_geo.workflow.in_force import state_of as kept

    del digest
    return kept(source, _proposal)


@st.cache_resource(show_spinner=False, max_entries=12)
def plan_of(_ws: Workspace, _proposal: "Proposal", key: tuple[str, str, int]) -> Plan:
    """Return the plan of a proposal; ``key`` is digest, number and version."""
    from hexie_geo.workflow.packed import plan_of as rebuilt

    del key
    return rebuilt(_proposal, _ws)


@st.cache_resource(show_spinner=False, max_entries=12)
def card(_plan: Plan, _ws: Workspace, _after: Workspace, digests: tuple[str, str]) -> "Card":
    """Return a plan on one page; ``digests`` are those of the states before and after."""
    from hexie_geo.workflow.card import card as make

    before, after = digests
    return make(_plan, judged(_ws, before, _ws.standards), judged(_after, after, _ws.standards))


@st.cache_data(show_spinner=False, max_entries=12)
def growth(_plan: Plan, _ws: Workspace, key: tuple[str, str, int], until: date) -> "Growth":
    """Return how communities stand on a later day, after a plan."""
    from hexie_geo.workflow.growth import grow

    del key
    return grow(_ws, until=until, plan=_plan)


@st.cache_data(show_spinner=False, max_entries=16)
def published(
    _ws: Workspace, key: tuple[str, str], columns: tuple[str, ...], _plan: Plan, *, hide: bool
) -> "Published":
    """Return counts for publishing; ``key`` names the data and the plan."""
    from hexie_geo.workflow.published import published as publish

    del key
    return publish(_ws, columns, hide=hide, after=_plan.after)
