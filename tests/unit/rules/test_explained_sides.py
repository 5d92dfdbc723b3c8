"""On which side of its bounds a value lies is said, and English stays English."""

import re

import pytest

from hexie_geo.model.findings import Finding
from hexie_geo.model.terms import Outcome, SubjectLayer
from hexie_geo.rules import explain


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "zh", "en"),
    [
        (700, 1000, 5000, "户", "700户，不足1000户，本条不及于此", "below 1000 households"),
        (6000, 1000, 5000, "户", "6000户，超过5000户，本条不及于此", "above 5000 households"),
        (120, 200, None, "m2", "120平方米，低于200平方米，本条不及于此", "below 200 m²"),
    ],
)
def test_the_side_is_named(value, low, high, unit, zh, en):
    finding = Finding(
        layer=SubjectLayer.COMMUNITIES, subject_id="c", provision="p", outcome=Outcome.EXEMPT,
        value=value, low=low, high=high, clause="（二十三）", reason="exempt",
        values={"unit": unit},
    )  # fmt: skip
    assert explain(finding) == f"{zh}，第（二十三）条"
    said = explain(finding, "en")
    assert en in said
    assert said.endswith("clause (23)")
    assert not re.search("[一-鿿]", said)
