"""Plans, coverage and adjacency as values."""

import numpy as np
import pandas as pd
import pytest

from hexie_geo.model.adjacency import Adjacency
from hexie_geo.model.coverage import Coverage
from hexie_geo.model.plans import Plan, PlanRules
from hexie_geo.model.terms import Metric, Reached
from hexie_geo.model.workspace import Workspace


def coverage(distances, households=(10, 20, 30, 40), status=None):
    n = len(distances)
    frame = pd.DataFrame(
        {
            "group_id": [f"g{i}" for i in range(n)],
            "community_id": ["a", "a", "b", "c"][:n],
            "households": households[:n],
            "facility_id": "p",
            "leg_m": 0.0,
            "distance_m": distances,
            "status": status or [Reached.MEASURED] * n,
        }
    )
    return Coverage(
        kind="police_office",
        metric=Metric.NETWORK,
        within_m=(300.0, 500.0),
        distances=frame,
        facilities=pd.DataFrame(),
        off_network=pd.DataFrame(),
    )


def test_thresholds_include_the_number_and_everything_adds_up():
    table = coverage([300.0, 300.001, np.inf, np.nan]).table().set_index("within_m")
    assert table.loc[300.0, ["covered", "not_covered", "unknown"]].tolist() == [10, 50, 40]
    assert table.loc[500.0, "covered"] == 30
    assert (table["covered"] + table["not_covered"] + table["unknown"] == table["total"]).all()


def test_unreachable_is_not_covered_and_unknown_is_neither():
    by = coverage([100.0, 900.0, np.inf, np.nan]).by_community(300)
    assert by.to_dict() == {"a": pytest.approx(10 / 30), "b": 0.0}


def test_estimates_are_counted_apart():
    status = [Reached.ESTIMATED, Reached.MEASURED, Reached.MEASURED, Reached.UNKNOWN]
    assert coverage([1.0, 1.0, 1.0, np.nan], status=status).table()["estimated"].tolist() == [
        10,
        10,
    ]


def test_adjacency_counts_pairs_and_pieces():
    near = Adjacency(
        ids=("a", "b", "c"),
        indptr=np.array([0, 1, 2, 2]),
        indices=np.array([1, 0], np.int32),
        border_m=np.array([7.0, 7.0]),
        gap_m=1.0,
        min_border_m=5.0,
    )
    assert (near.n_pairs, near.n_components) == (1, 2)
    graph = near.to_networkx()
    assert graph["a"]["b"]["border_m"] == 7.0
    assert set(graph) == {"a", "b", "c"}


def test_a_plan_knows_its_shares_and_gaps():
    plan = Plan(
        workspace_digest="d",
        rules=PlanRules(),
        seed=1,
        before={"g": "a", "h": "a"},
        after={"g": "a", "h": "b"},
        households={"g": 600, "h": 400},
        moved_households=400,
        lower_bound_households=300,
    )
    assert plan.moved_share == 0.4
    assert plan.gap_share == 0.25
    assert plan.family_gap_share is None
    assert plan.totals == {"a": 600, "b": 400}
    assert repr(plan) == (
        "<Plan fewest_moves (trigger): 0 changes, 400 households moved (bound 300), outside 0 -> 0>"
    )


def test_a_workspace_shows_itself_in_a_line():
    table = pd.DataFrame(
        {"community_id": ["c1"], "name": ["云山社区"], "township_id": ["t1"], "area": ["urban"],
         "body": ["residents_committee"], "households": [6200], "gated": [False]}
    )  # fmt: skip
    ws = Workspace.from_layers(communities=table, basis="hukou", as_of="2025-12-31", title="云山")
    assert repr(ws) == "<Workspace '云山' hukou 2025-12-31: communities 1>"
