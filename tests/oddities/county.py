"""The small true county that every family of oddities writes down in its own way."""

import random
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

HEADERS = ("编码", "名称", "乡镇码", "户数")
RARE = "䶮㙍㛃堃犇骉喆玥"
CRS = 4543
HEAD = """schema = 1
title = "动物园"
basis = "hukou"
as_of = 2025-12-31
crs = "EPSG:4543"
"""
COLUMNS = """
[layers.communities.columns]
community_id = "编码"
name = "名称"
township_id = "乡镇码"
households = "户数"
[layers.communities.constants]
area = "urban"
body = "residents_committee"
"""


@dataclass(frozen=True, kw_only=True)
class County:
    """Codes, names and counts; the truth."""

    codes: list[str]
    names: list[str]
    households: list[int]

    @property
    def rows(self) -> list[list[str]]:
        return [
            [c, n, c[:9], str(h)]
            for c, n, h in zip(self.codes, self.names, self.households, strict=True)
        ]

    def layer(self) -> gpd.GeoDataFrame:
        """The same rows as squares side by side, in EPSG:4543."""
        n = len(self.codes)
        shapes = shapely.box(
            5e5 + np.arange(n) * 500, 2.77e6, 5e5 + np.arange(1, n + 1) * 500, 2.7705e6
        )
        columns = dict(zip(HEADERS, zip(*self.rows, strict=True), strict=True))
        return gpd.GeoDataFrame({k: list(v) for k, v in columns.items()}, geometry=shapes, crs=CRS)


@dataclass(kw_only=True)
class Case:
    """What a family wrote, and what must come of it.

    ``errors`` are the codes of the only problems that may be raised; without them the
    import succeeds with ``rows`` accepted and kept out, ``households`` in all, and
    ``unknown`` communities without a count.
    """

    recipe: str
    rows: int = 0
    accepted: int | None = None
    households: int = 0
    unknown: int = 0
    errors: set[str] = field(default_factory=set)
    names: list[str] | None = None
    told: set[str] = field(default_factory=set)


def county(chance: random.Random) -> County:
    n = chance.randrange(3, 12)
    pool = [chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(60)] + list(RARE)
    stem = f"5301{chance.randrange(100):02d}{chance.randrange(1000):03d}"
    return County(
        codes=[f"{stem}{i:03d}" for i in range(1, n + 1)],
        names=["".join(chance.choices(pool, k=chance.randrange(2, 6))) + "社区" for _ in range(n)],
        households=[chance.randrange(1, 9000) for _ in range(n)],
    )


def recipe(file: str, *, more: str = "", columns: str = COLUMNS, rest: str = "") -> str:
    """A recipe of one layer; ``more`` stands in the layer's table, ``rest`` after it."""
    return f'{HEAD}\n[layers.communities]\nfile = "{file}"\n{more}\n{columns}\n{rest}'


def good(truth: County, file: str, **options) -> Case:
    return Case(
        recipe=recipe(file, **options),
        rows=len(truth.codes),
        households=sum(truth.households),
        names=truth.names,
    )


def lines(rows: list[list[str]], separator: str = ",") -> str:
    def cell(text: str) -> str:
        return f'"{text}"' if separator in text or '"' in text else text

    return "".join(separator.join(cell(c) for c in row) + "\n" for row in rows)


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> str:
    (folder / name).write_bytes(text.encode(encoding))
    return name
