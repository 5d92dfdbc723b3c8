"""Full expected rows of a small county: every clause, every column, in words.

To accept a change of the judgement: ``python -m pytest tests/golden --golden-write`` is not
offered on purpose; delete the file, run the test once, read the diff, commit it.
"""

from pathlib import Path

import pandas as pd
import pytest

from hexie_geo import rules
from hexie_geo.workflow import check
from support.judged_county import workspace

HERE = Path(__file__).parent


def said(found):
    rows = [
        "\t".join(
            [
                f.layer,
                f.subject_id,
                f.provision,
                f.outcome,
                *("" if n is None else f"{n:g}" for n in (f.value, f.low, f.high)),
                rules.explain(f, "zh"),
                rules.explain(f, "en"),
            ]
        )
        for f in found
    ]
    return "\n".join(rows) + "\n"


def compare(name, text):
    path = HERE / name
    if not path.exists():
        path.write_text(text, encoding="utf-8")
        pytest.fail(f"{name} was not there and has been written: read it, then commit it")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_every_row_of_the_check():
    compare("check_rows.tsv", said(check.findings(workspace(), include_unverified=True)))


def test_every_data_issue():
    issues = check.data_issues(workspace())
    rows = [
        "\t".join(
            [
                *(i.fix_by, i.code, i.layer, i.subject_id, str(i.township_id), i.outcome),
                *(rules.explain_issue(i, "zh"), rules.explain_issue(i, "en")),
            ]
        )
        for i in issues
    ]
    compare("data_issues.tsv", "\n".join(rows) + "\n")


def test_the_frame_and_the_findings_are_the_same_rows():
    judged = check.judged(workspace())
    found = pd.DataFrame(
        [(f.layer, f.subject_id, f.provision, f.outcome) for f in judged.findings()],
        columns=["layer", "subject_id", "provision", "outcome"],
    ).astype("str")
    pd.testing.assert_frame_equal(judged.frame[found.columns].astype("str"), found)
