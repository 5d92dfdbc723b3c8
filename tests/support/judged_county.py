"""A small workspace in which every clause meets a case: for golden rows and walks over ids.

::

    c1  c2  c3  c4  c5  c6     one row of squares, 500 m each; p1 stands in c1, p2 in c2
"""

import geopandas as gpd
import pandas as pd

from hexie_geo.demo import grid
from hexie_geo.model.workspace import Workspace

IDS = ["c1", "c2", "c3", "c4", "c5", "c6"]


def communities():
    layer = grid(1, 6, households=[999, 5001, 3013, 5000, 640, 1200])
    return layer.assign(
        community_id=IDS,
        name=["云山社区", "翠湖社区", "金碧社区", "滇池社区", "石屏村委会", "云山居委会"],
        township_id=["t1", "t1", "t1", "t2", "t2", "t1"],
        area=["urban", "urban", "urban", "urban", "rural", "urban"],
        body=["residents_committee"] * 4 + ["village_committee", "residents_committee"],
        kind=["old_town", "new_estate", "enterprise", "work_unit", None, "village_converted"],
        households_resident=[1040, 4990, 3013, 5000, 640, None],
        population=[3000, 15000, 9000, 12000, 2000, 9000],
        gated=[False, False, None, True, False, None],
        established=["adjusted", "adjusted", "original", "adjusted", None, "adjusted"],
        office_area_m2=[150.0, 150.0, 80.0, None, None, 90.0],
        window_area_m2=[60.0, 40.0, 20.0, None, None, 30.0],
        activity_area_m2=[200.0, 299.0, 50.0, 300.0, None, 60.0],
        rooms_need_m2=[None, None, None, None, None, 150.0],
        origin=[None, "estate", None, None, None, "former_office"],
        resource_tight=[None, False, None, None, None, True],
        conditions_met=[None, None, None, None, None, None],
        party_branches=[1, 0, 1, 2, None, 1],
        office_status=["sound", "none", "sound", "sound", "dangerous", None],
        contact_leader=["L1", "L1", "L2", None, None, None],
        staff=[5, 9, 7, 9, 3, 4],
        staff_pay_yuan=[52000.0, 52000.0, 52000.0, 52000.0, 30000.0, 52000.0],
        six_good=[True, True, True, None, False, True],
        floating_population=[300, 3000, None, 500, 20, 900],
        counters=["employment;relief", None, None, None, None, None],
        emergency_plan=[True, False, None, True, None, True],
        medical_scheme_share=[None, None, None, None, 0.97, None],
        as_of=["2025-12-31", "2025-12-31", "2024-06-30", "2025-12-31", None, "2025-12-31"],
    )


def workspace(**more):
    layer = communities()
    spots = layer.representative_point().tolist()
    crs = layer.crs
    groups = pd.DataFrame(
        {
            "group_id": [f"g{i}" for i in range(1, 9)],
            "community_id": ["c1", "c1", "c2", "c3", "c3", "c5", "c5", "nowhere"],
            "kind": ["residents"] * 5 + ["villagers"] * 2 + ["residents"],
            "households": [849, 150, None, 2847, 150, 600, 40, 49],
        }
    )
    estates = pd.DataFrame(
        {
            "estate_id": ["e1", "e2", "e3", "e4"],
            "name": ["甲苑", "乙苑", "丙苑", "丁苑"],
            "community_id": ["c2", "c2", "c1", "c3"],
            "planned_households": [150, 150, 400, 200],
            "delivered_on": ["2015-06-01", None, "1999-01-01", None],
            "stage": ["delivered", "presale", None, None],
            "rooms_area_m2": [30.0, 29.0, 0.0, 0.0],
            "land_reserved": [True, False, None, None],
        }
    )
    offices = gpd.GeoDataFrame(
        {
            "office_id": ["p1", "p2"],
            "name": ["云山警务室", "翠湖警务站"],
            "officers": [1, 0],
            "community_ids": ["c1", "c2;c3"],
        },
        geometry=spots[:2],
        crs=crs,
    )
    facilities = gpd.GeoDataFrame(
        {
            "facility_id": [f"f{i}" for i in range(1, 6)],
            "name": ["一馆", "二室", "三店", "四站", "五家"],
            "kind": ["library", "culture_room", "shop", "health_station", "women_home"],
            "community_id": [None, "c1;c2", None, "c4", None],
        },
        geometry=[spots[0], spots[0], spots[1], spots[0], spots[3]],
        crs=crs,
    )
    return Workspace.from_layers(
        **{
            "communities": layer,
            "groups": groups,
            "estates": estates,
            "police_offices": offices,
            "facilities": facilities,
            "basis": "hukou",
            "as_of": "2025-12-31",
            "synthetic": True,
            "settings": {"disadvantaged": True, "local_mean_wage_yuan": 50000},
        }
        | more
    )
