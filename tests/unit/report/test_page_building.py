"""Elements, tables and shapes of the dossier."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hexie_geo.demo import grid
from hexie_geo.model.terms import Outcome
from hexie_geo.report.drawing import Sheet, nice_length, path, simplified
from hexie_geo.report.html import el, table
from hexie_geo.report.palette import GRAVITY, INKS, gravest
from hexie_geo.report.safe import safe_json
from hexie_geo.report.table import Table, fields, shown
from support.hostile import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_text_and_attributes_are_escaped(name):
    made = el("p", name, title=name, data_x=name)

    assert made.count("<") == 2
    assert made.count('"') == 4


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_json_in_a_script_cannot_end_it(text):
    words = safe_json({"a": text})

    assert json.loads(words) == {"a": text}
    assert not set(words) & set("<>&\u2028\u2029")


def test_every_outcome_has_its_own_look():
    looks = [(INKS[o].fill, INKS[o].hatch) for o in Outcome]

    assert set(GRAVITY) == set(INKS) == set(Outcome)
    assert len(set(looks)) == len(looks)
    assert gravest([Outcome.MET, Outcome.ADJUST, Outcome.UNKNOWN]) is Outcome.ADJUST


def test_grave_outcomes_differ_in_grey_or_hatch():
    """A photocopy keeps lightness and hatching: no two may share both."""
    told = {}
    for outcome, ink in INKS.items():
        red, green, blue = (int(ink.fill[i : i + 2], 16) for i in (1, 3, 5))
        told[outcome] = (round((0.299 * red + 0.587 * green + 0.114 * blue) / 40), ink.hatch)

    assert len(set(told.values())) == len(told)


def test_missing_cells_stay_empty_and_numbers_keep_their_value():
    assert shown(float("nan"), "count", "zh") == ""
    assert shown(None, "outcome", "zh") == ""
    assert shown(0, "count", "zh") == "0"
    assert shown("adjust", "outcome", "en") == "adjust as needed"


def test_a_table_says_how_many_rows_it_leaves_out():
    content = Table(
        key="issues", fields=fields(("issue", "text", 9)), rows=(("a",), ("b",), ("c",))
    )

    html = table(content, "zh", rows=2)

    assert "另有 1 行" in html
    assert html.count("<tr") == 3


def test_neighbours_stay_flush_when_simplified():
    squares = grid(4, 4).geometry.to_numpy()
    dense = shapely.segmentize(squares, 7.0)

    flat = simplified(dense, tolerance_m=30.0)

    assert shapely.get_num_coordinates(flat).sum() < shapely.get_num_coordinates(dense).sum() / 10
    assert shapely.area(shapely.union_all(flat)) == pytest.approx(shapely.area(squares).sum())
    assert shapely.coverage_is_valid(flat)


def test_missing_shapes_stay_missing():
    shapes = np.array([shapely.box(0, 0, 9, 9), None, shapely.Polygon()], dtype=object)
    sheet = Sheet.over((0, 0, 9, 9), width=100)

    assert [bool(path(s, sheet)) for s in simplified(shapes, tolerance_m=1.0)] == [
        True,
        False,
        False,
    ]


def test_holes_and_parts_are_drawn():
    ring = shapely.box(0, 0, 90, 90).difference(shapely.box(30, 30, 60, 60))
    both = shapely.union_all([ring, shapely.box(200, 0, 250, 50)])

    assert path(both, Sheet.over(both.bounds, width=1000)).count("z") == 3


@settings(max_examples=60, deadline=None)
@given(st.floats(1, 1e7))
def test_scale_bars_have_round_lengths_that_fit(metres):
    length = nice_length(metres)

    assert length <= metres < length * 2.6
    assert str(length).rstrip("0") in {"1", "2", "5"}
