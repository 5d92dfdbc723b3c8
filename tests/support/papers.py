"""A small area that needs changing, judged and planned once per worker."""

import functools
from dataclasses import replace

import geopandas as gpd
from shapely import Point

from hexie_geo.demo import grouped
from hexie_geo.model.findings import DataIssue
from hexie_geo.model.workspace import Assumption
from hexie_geo.workflow.cases import gather
from support.hostile import HOSTILE, hostile_workspace


def workspace():
    """Six communities in two townships: too small, too large, missing count, gated, fine."""
    ws = grouped(
        {
            "d00000000-001": [150] * 4,
            "d00000000-002": [150] * 14,
            "d00000000-003": [150] * 40,
            "d00000001-001": [150] * 8,
            "d00000001-002": [150] * 2,
            "d00000001-003": [150] * 22,
        },
        township_id=["d00000000"] * 3 + ["d00000001"] * 3,
        township=["甲街道"] * 3 + ["乙镇"] * 3,
        gated=[False, False, False, False, True, None],
        population=[2000, 6000, 17000, 3600, 900, None],
    )
    offices = gpd.GeoDataFrame(
        {"office_id": ["p1", "p2"], "name": ["一号警务室", "二号警务室"], "officers": [1, None]},
        geometry=[Point(500_250, 2_769_950), Point(500_250, 2_769_650)],
        crs=4543,
    ).assign(community_ids=["d00000000-001;d00000000-002", "d00000001-001"])
    ws = ws.with_layers(police_offices=offices)
    assumption = Assumption(
        layer="communities",
        field="gated",
        value="no",
        text_zh="未注明的按非封闭",
        text_en="not gated",
    )
    return replace(ws, title="合成县", assumptions=(assumption,))


@functools.cache
def gathered(bands):
    return gather(workspace(), bands=bands, within_m=(200.0, 400.0, 900.0))


def case(language="zh", bands=("trigger",)):
    """The area above with everything a paper tells."""
    return replace(gathered(bands), language=language)


def hostile_case(language="zh"):
    """An area whose every name tries to be code, in every place a name can stand."""
    return replace(hostile(), language=language)


@functools.cache
def hostile():
    found = gather(replace(hostile_workspace(), title=HOSTILE[0] + HOSTILE[1]))
    issues = tuple(
        DataIssue(code="sums_disagree", layer="communities", subject_id=name, township_id=name)
        for name in HOSTILE
    )
    return replace(found, issues=issues, settings={HOSTILE[2]: HOSTILE[3]})
