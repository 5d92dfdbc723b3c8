"""What committees keep books on: party branches, six good, staff, services of every day."""

from typing import Any

import numpy as np

Record = dict[str, Any]
SETTINGS = {"local_mean_wage_yuan": 61200.0, "village_small_households": 200.0}
"""What the made-up county itself decides where the policy gives no number."""
WITHOUT_BRANCH = ("星河社区", "丰登社区")
_YES_NO = {
    "information_platform": (0.8, 0.3),
    "emergency_plan": (0.95, 0.8),
    "relief_mechanism": (0.9, 0.75),
    "unit_facilities_open": (0.45, 0.2),
    "open_to_workers": (0.7, 0.6),
    "improved_road": (1.0, 0.9),
    "improved_house": (1.0, 0.7),
    "improved_water": (1.0, 0.85),
    "improved_toilet": (1.0, 0.65),
    "improved_stove": (1.0, 0.6),
    "cleaned_up": (1.0, 0.75),
}
"""How often an urban and a rural community answers yes."""
_OFFICE_STATUS = ("sound", "sound", "sound", "sound", "dangerous", "none", "illegal", "unknown")


def keep_books(communities: list[Record], rng: np.random.Generator) -> None:
    """Add the books of each committee to its record."""
    for i, c in enumerate(communities):
        urban = c["area"] == "urban"
        people = int(c["population"])
        c |= {
            "party_branches": 0 if c["name"] in WITHOUT_BRANCH else int(rng.integers(1, 4)),
            "six_good": bool(rng.random() < (0.82 if urban else 0.44)),
            "contact_leader": f"L{i % 31 + 1:02d}" if rng.random() < 0.7 else None,  # noqa: PLR2004
            "staff": max(5, round(people / 900)) if urban else int(rng.integers(3, 7)),
            "staff_pay_yuan": round(float(rng.normal(60500 if urban else 38000, 3500)), -2),
            "floating_population": round(
                people * float(rng.uniform(0.02, 0.28 if urban else 0.05))
            ),
            "low_income_share": round(float(rng.uniform(0.005, 0.06)), 3),
            "office_status": _OFFICE_STATUS[int(rng.integers(len(_OFFICE_STATUS)))],
            "medical_scheme_share": None if urban else round(float(rng.uniform(0.94, 1.0)), 3),
        }
        for name, often in _YES_NO.items():
            c[name] = bool(rng.random() < often[0 if urban else 1])


COLUMNS = {
    "party_branches": "党支部数",
    "six_good": "六好达标",
    "contact_leader": "联系点编号",
    "staff": "专职人员数",
    "staff_pay_yuan": "年平均收入元",
    "floating_population": "流动人口",
    "low_income_share": "低保户比例",
    "office_status": "办公用房状况",
    "medical_scheme_share": "新农合参合率",
    "information_platform": "信息平台",
    "emergency_plan": "应急预案",
    "relief_mechanism": "救助机制",
    "unit_facilities_open": "单位设施开放",
    "open_to_workers": "向外来务工人员开放",
    "improved_road": "改路",
    "improved_house": "改房",
    "improved_water": "改水",
    "improved_toilet": "改厕",
    "improved_stove": "改灶",
    "cleaned_up": "治理脏乱差",
}
"""The books' columns as the county writes them."""
