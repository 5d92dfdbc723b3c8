"""Laws of every plan: conservation, contiguity, idempotence, and what must not matter."""

from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hexie_geo.measures.adjacency import adjacency
from hexie_geo.planning.checker import verify
from hexie_geo.workflow.plan import apply, propose
from support import plan_faults
from support import plan_maps as maps

few = settings(deadline=None, max_examples=6)
seeds = st.integers(min_value=0, max_value=10_000)


def pieces(ws, after):
    """Pieces per community, from the shapes, by another library than the checker's."""
    graph = adjacency(ws.groups).to_networkx()
    found = {}
    for community in set(after.values()):
        members = [g for g, c in after.items() if c == community]
        found[community] = nx.number_connected_components(graph.subgraph(members))
    return found


@few
@given(seeds, st.sampled_from(["strict", "trigger"]))
def test_households_are_conserved_and_parts_hang_together(seed, band):
    ws = maps.county(seed)
    plan = propose(ws, band=band)[0]
    assert [str(p) for p in verify(plan, ws)] == []
    assert sum(plan.totals.values()) == ws.groups["households"].sum()
    assert set(pieces(ws, plan.after).values()) == {1}
    outside = {
        c for c, n in plan.totals.items() if not 1000 <= n <= (3000 if band == "strict" else 5000)
    }
    assert outside == {c.community_id for c in plan.certificates}
    assert plan.lower_bound_households <= plan.moved_households


@few
@given(seeds)
def test_a_map_within_range_is_left_alone(seed):
    ws = maps.county(seed)
    first = propose(ws, band="strict")[0]
    again = propose(apply(first, ws), band="strict")[0]
    assert again.outside_before == first.outside_after
    assert again.moved_households == 0 or first.outside_after > 0


@few
@given(seeds)
def test_row_order_names_and_place_do_not_matter(seed):
    ws = maps.county(seed)
    plan = propose(ws, band="strict")[0]
    rng = np.random.default_rng(seed)
    shuffled = ws.with_layers(
        groups=ws.groups.iloc[rng.permutation(len(ws.groups))],
        communities=ws.communities.iloc[rng.permutation(len(ws.communities))],
    )
    assert propose(shuffled, band="strict")[0].after == plan.after
    moved = ws.groups.assign(
        group_id="x" + ws.groups["group_id"],
        community_id=ws.groups["community_id"].map(lambda c: f"n{9 - int(c[1:])}"),
        geometry=ws.groups.translate(1234.0, -777.0),
    )
    layer = ws.communities.assign(
        community_id=ws.communities["community_id"].map(lambda c: f"n{9 - int(c[1:])}"),
        geometry=ws.communities.translate(1234.0, -777.0),
    )
    other = propose(replace(ws, groups=moved, communities=layer), band="strict")[0]
    assert other.moved_households == plan.moved_households
    assert other.outside_after == plan.outside_after


@few
@given(seeds)
def test_locks_are_obeyed(seed):
    ws = maps.county(seed)
    rng = np.random.default_rng(seed)
    groups = sorted(ws.groups["group_id"])
    home = tuple(groups[i] for i in rng.choice(len(groups), 6, replace=False))
    free = propose(ws, band="strict")[0]
    plan = propose(ws, band="strict", at_home=home)[0]
    assert [str(p) for p in verify(plan, ws)] == []
    assert all(plan.after[g] == plan.before[g] for g in home)
    assert plan.outside_after >= free.outside_after


@settings(deadline=None, max_examples=4)
@given(seeds, st.sampled_from(["together", "apart", "frozen"]))
def test_pairs_and_frozen_communities_are_obeyed(seed, lock):
    """Two groups that stay together need not touch: what lies between them then joins them."""
    ws = maps.county(seed)
    home = dict(zip(ws.groups["group_id"], ws.groups["community_id"], strict=True))
    several = sorted(c for c in set(home.values()) if [*home.values()].count(c) > 1)
    community = several[seed % len(several)]
    inside = sorted(g for g in home if home[g] == community)
    pair = (inside[0], inside[-1])
    plan = propose(ws, band="strict", **{lock: (community,) if lock == "frozen" else (pair,)})[0]
    assert [str(p) for p in verify(plan, ws)] == []
    one, other = (plan.after[g] for g in pair)
    if lock == "together":
        assert one == other
    elif lock == "apart":
        assert one != other or community in {c.community_id for c in plan.certificates}
    else:
        assert [g for g in home if plan.after[g] == community] == [
            g for g in home if home[g] == community
        ]


FREEDOMS = (
    ("townships", ("inside", "open")),
    ("reach", ("adjacent", "corridor")),
    ("outcome", ("changed-1000-3000", "neighbours-1000-5000", "all-1000-5000")),
)


@st.composite
def narrow_and_wide(draw):
    """Two sets of rules, of which the second allows whatever the first does, and more."""
    narrow, wide = {}, {}
    for name, options in FREEDOMS:
        least = draw(st.integers(0, len(options) - 1))
        narrow[name] = options[least]
        wide[name] = options[draw(st.integers(least, len(options) - 1))]
    return narrow, wide


@few
@given(seeds, narrow_and_wide())
@example(2389, ({"townships": "open"}, {"townships": "open", "reach": "corridor"}))
def test_more_freedom_never_costs_more(seed, both):
    ws = maps.county(seed, communities=7)
    split = ws.communities.assign(
        township_id=[f"t{int(c[1:]) % 2}" for c in ws.communities["community_id"]]
    )
    ws = ws.with_layers(communities=split)
    less, more = (propose(ws, band="trigger", **rules)[0] for rules in both)
    assert (more.outside_after, more.moved_households) <= (
        less.outside_after,
        less.moved_households,
    )


@settings(deadline=None, max_examples=3)
@given(seeds)
def test_the_checker_finds_every_corruption(seed):
    ws = maps.county(seed)
    plan = propose(ws, band="strict")[0]
    rng = np.random.default_rng(seed)
    for name, broken in plan_faults.corrupted(plan, rng, 21):
        assert verify(broken, ws), name
