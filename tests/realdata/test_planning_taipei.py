"""The planner on a real city: nothing left outside, few moves, a close rigorous bound."""

import pytest

from hexie_geo.planning.checker import verify
from hexie_geo.workflow.plan import propose

pytestmark = pytest.mark.realdata


def test_taipei_trigger(real_workspace):
    ws = real_workspace("taipei")
    plan = propose(ws, band="trigger")[0]
    assert (plan.outside_before, plan.outside_after) == (19, 0)
    assert plan.moved_share <= 0.00425 + 5e-6
    assert plan.lower_bound_households >= 0.99 * plan.moved_households
    assert verify(plan, ws) == []


@pytest.mark.slow
def test_kaohsiung_2017_trigger(real_workspace):
    ws = real_workspace("kaohsiung_2017", "kaohsiung")
    plan = propose(ws, band="trigger")[0]
    assert (plan.outside_before, plan.outside_after) == (82, 12)
    assert len(plan.certificates) == 12
    assert verify(plan, ws) == []


def test_islands_end_in_reasons(real_workspace):
    ws = real_workspace("lienchiang")
    plan = propose(ws, band="trigger")[0]
    assert verify(plan, ws) == []
    assert plan.outside_after == len(plan.certificates)
