"""After a plan, a community that holds a group without a count has no known count."""

from hexie_geo.demo import grouped
from hexie_geo.model.terms import Outcome
from hexie_geo.planning.assigned import plan_from
from hexie_geo.workflow.check import check
from hexie_geo.workflow.plan import apply
from hexie_geo.workflow.size import size_verdicts


def test_an_unknown_count_stays_unknown_after_the_move():
    ws = grouped({"a": [150] * 6, "b": [150] * 10})
    counts = ws.groups["households"].astype("Int64").where(ws.groups["group_id"] != "g1-0")
    ws = ws.with_layers(groups=ws.groups.assign(households=counts))
    today = dict(zip(ws.groups["group_id"], ws.groups["community_id"], strict=True))
    after = apply(plan_from(ws, today | {"g1-0": "a", "g1-1": "a"}), ws)
    known = after.communities.set_index("community_id")["households"]
    assert known.isna().to_dict() == {"a": True, "b": False}
    told = size_verdicts(check(after)).set_index("subject_id")["outcome"]
    assert told["a"] == Outcome.UNKNOWN
