"""R7: the drafts say what real approvals say, from data, and no clause too strongly."""

import pytest
from benchmarks.review.papers import missing_items, overstated, papers_of


@pytest.fixture(scope="module")
def drafts():
    return papers_of()


def test_every_item_of_the_real_papers_is_there(drafts):
    asked, absent = missing_items(drafts)
    assert absent == []
    assert asked > 200


@pytest.mark.parametrize("lost", ["平方公里", "办公地址", "共有社区", "村民小组", "含甲号小区"])
def test_an_item_left_out_is_noticed(drafts, lost):
    ws, plan, after, words = drafts
    cut = {paper: said.replace(lost, "") for paper, said in words.items()}
    assert missing_items((ws, plan, after, cut))[1] != []


def test_no_clause_is_said_stronger_than_it_is(drafts):
    assert overstated(drafts) == []


@pytest.mark.parametrize(
    "said", ["依据第（二十三）条必须调整", "第（二十三）条规定不得超过3000户", "该社区违规"]
)
def test_a_clause_said_too_strongly_is_noticed(drafts, said):
    ws, plan, after, words = drafts
    assert overstated((ws, plan, after, words | {"reply": said})) != []
