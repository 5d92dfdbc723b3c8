"""Notebook maps: harmless names, no other host, clear refusals."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hexie_geo.demo import grid
from hexie_geo.errors import DataError
from hexie_geo.report.webmap import explore, safe_text
from support.hostile import CANARY, HOSTILE, PRODUCT, Outside


def page(frame, **options):
    return explore(frame, **options).get_root().render()


def test_hostile_names_stay_text_in_values_columns_and_layer_names():
    frame = grid(3, 4, name=list(HOSTILE), **{CANARY: list(HOSTILE), "b`${x}\\": 1})

    html = page(frame, name=CANARY, column=CANARY)

    assert PRODUCT not in html
    assert CANARY not in html, "braces must not reach branca's second template"
    assert "&#123;&#123;1337*1337&#125;&#125;" in html.replace("\\u0026", "&")
    assert "<img" not in html.split("</style><script>")[-1].split("</script>", 1)[-1]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=2, max_size=2), st.text(min_size=1, max_size=6))
def test_any_name_draws(names, column):
    frame = grid(1, 2, name=names)
    if column not in frame.columns:
        frame = frame.assign(**{column: names})

    assert "<!DOCTYPE html>" in page(frame, columns=[c for c in frame if c != "geometry"])


def test_nothing_is_asked_of_any_host():
    html = page(grid(1, 2), column="households")

    assert Outside.of(html) == []
    assert "cdn." not in html
    assert "url(images" not in html


def test_outcomes_numbers_and_words_are_coloured_and_missing_is_said():
    frame = grid(1, 3, outcome=["adjust", "met", None], kind=["甲", None, "乙"])

    assert {"应根据需要调整", "达标", "无数据"} <= set(_words(page(frame, column="outcome")))
    assert {"甲", "乙", "无数据"} <= set(_words(page(frame, column="kind")))
    assert "1200 – 1200" in " ".join(_words(page(frame, column="households")))
    assert "no data" in page(frame, column="outcome", language="en")


def _words(html):
    return [part.split("<")[0] for part in html.split("</i>")[1:]]


def test_what_cannot_be_drawn_is_refused_in_words():
    bare = grid(1, 2)

    with pytest.raises(DataError, match="no shape"):
        explore(pd.DataFrame(bare.drop(columns="geometry")))
    with pytest.raises(DataError, match="CRS"):
        explore(bare.set_crs(None, allow_override=True))
    with pytest.raises(DataError, match="nope"):
        explore(bare, column="nope")


def test_points_and_lines_are_drawn_too():
    frame = grid(1, 2)

    assert "circleMarker" in page(frame.set_geometry(frame.representative_point()))


def test_safe_text_shows_the_same_words():
    import html

    for name in HOSTILE:
        assert html.unescape(safe_text(name)) == name
        assert not set(safe_text(name)) & set("<>\"'{}`$\\")
