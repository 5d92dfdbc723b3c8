"""Invented names of estates and places, and how big places of each kind are."""

ESTATE_WORDS = (
    "锦绣", "翠庭", "云顶", "清泉", "金桂", "兰亭", "梧桐", "青禾", "明珠", "丽景", "观澜", "悦府",
    "和苑", "星城", "福源", "安居", "春晓", "澜庭", "雅居", "丹桂", "静安", "学林", "望江", "东苑",
)  # fmt: skip
ESTATE_ENDS = ("花园", "小区", "家园", "雅苑", "新村", "公馆")

FUNCTION_ROOMS = {
    "party_room": ("党员活动室", 0.85, (30, 60)),
    "elderly_centre": ("老年人活动中心", 0.7, (60, 260)),
    "women_home": ("妇女之家", 0.6, (20, 45)),
    "youth_room": ("青少年活动室", 0.5, (25, 60)),
    "fitness_room": ("体育健身室", 0.55, (40, 120)),
    "culture_room": ("文化活动室", 0.75, (40, 150)),
    "library": ("图书阅览室", 0.75, (25, 80)),
    "rehab_room": ("残疾人康复室", 0.4, (20, 60)),
    "public_order_office": ("综治工作室", 0.85, (20, 60)),
    "labour_station": ("劳动保障站", 0.6, (15, 40)),
    "service_station": ("社区服务站", 0.8, (80, 400)),
    "donation_point": ("爱心超市", 0.4, (15, 50)),
}
"""Kind: its word, how often an urban community has it, floor area from and to in m²."""

TOWN_PLACES = {
    "health_station": ("社区卫生服务站", 0.6, (120, 300)),
    "kindergarten": ("幼儿园", 0.7, (900, 2600)),
    "primary_school": ("小学", 0.4, (4000, 12000)),
    "childcare": ("托育园", 0.3, (200, 600)),
    "shop": ("便民超市", 1.0, (60, 400)),
    "market": ("菜市场", 0.35, (900, 3200)),
    "sports_ground": ("健身广场", 0.5, (300, 2000)),
    "waste_point": ("垃圾分类点", 0.85, (15, 60)),
}
VILLAGE_PLACES = {
    "village_clinic": ("卫生室", 0.85, (60, 140)),
    "shop": ("农家店", 0.7, (30, 120)),
    "culture_room": ("文化室", 0.6, (40, 150)),
    "library": ("农家书屋", 0.6, (20, 50)),
    "sports_ground": ("篮球场", 0.6, (420, 800)),
    "primary_school": ("小学", 0.2, (1200, 3000)),
    "public_order_office": ("综治工作室", 0.4, (15, 30)),
}
COUNTY_PLACES = {
    "health_centre": ("社区卫生服务中心", (1000, 2600)),
    "hospital": ("医院", (9000, 38000)),
    "nursing_home": ("敬老院", (1200, 4200)),
    "fire_station": ("消防救援站", (1800, 3600)),
    "welfare": ("社会福利服务中心", (900, 2400)),
}
"""One or two of each in the county's townships."""
