"""Answers kept between reruns, named by the digest of the data they rest on.

Layers go in as ``_ws``, which Streamlit does not hash; the digest beside it is what counts.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from hexie_geo.model.coverage import Coverage
from hexie_geo.model.findings import DataIssue
from hexie_geo.model.plans import Plan
from hexie_geo.model.terms import Metric
from hexie_geo.model.workspace import Workspace
from hexie_geo.ui.state import DEMO

if TYPE_CHECKING:
    import pandas as pd

    from hexie_geo.planning.editing import Draft, Verdict
    from hexie_geo.review.drafts import Drafts
    from hexie_geo.workflow.check import Judged


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


@st.cache_resource(show_spinner=False, max_entries=8)
def judged(_ws: Workspace, digest: str, standards: tuple[str, ...]) -> "Judged":
    """Return the whole check; nobody edits it, so sessions share it."""
    from hexie_geo.workflow.check import judged as judge

    del digest
    return judge(_ws, standards=standards)


@st.cache_resource(show_spinner=False, max_entries=8)
def issues(_ws: Workspace, digest: str) -> list[DataIssue]:
    """Return what the data's owners should mend."""
    from hexie_geo.workflow.check import data_issues

    del digest
    return data_issues(_ws)


@st.cache_data(show_spinner=False, max_entries=24)
def coverage(
    _ws: Workspace, digest: str, *, kind: str, within_m: tuple[float, ...], metric: Metric
) -> Coverage:
    """Return the distances to the nearest place of ``kind``."""
    from hexie_geo.workflow.cover import cover

    roads = metric is Metric.NETWORK and _ws.roads is not None
    walk = network(_ws, digest) if roads else None
    return cover(_ws, kind=kind, within_m=within_m, metric=metric, network=walk)


@st.cache_resource(show_spinner=False, max_entries=4)
def network(_ws: Workspace, digest: str) -> Any:
    """Return the walking network of the workspace's roads."""
    from hexie_geo.workflow.cover import network_of

    del digest
    return network_of(_ws)


@st.cache_data(show_spinner=False, max_entries=8)
def shapes(_ws: Workspace, digest: str, *, by_group: bool) -> bytes:
    """Return the map's shapes, packed for the browser."""
    from hexie_geo.ui.payload import payload

    del digest
    return payload(_ws, by_group=by_group)


@st.cache_resource(show_spinner=False, max_entries=12)
def after(_ws: Workspace, digest: str, _plan: Plan, assignment: str) -> Workspace:
    """Return the workspace after a plan; ``assignment`` names the plan."""
    from hexie_geo.workflow.plan import apply

    del digest, assignment
    return apply(_plan, _ws)


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
    from hexie_geo.ui.desk import verdicts_of

    del digest
    draft = build(_ws)
    return draft, verdicts_of(draft)


@st.cache_resource(show_spinner=False, max_entries=8)
def drafts(source: str) -> "Drafts":
    """Return the event logs of the workspace folder ``source``."""
    from hexie_geo.review.drafts import Drafts

    return Drafts(source)
