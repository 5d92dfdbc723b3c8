"""Recompute a plan from its file and the city's own groups, without hexie_geo.

    python benchmarks/recompute.py PLAN.gpkg GROUPS.gpkg --crs 3826 --band strict

Reads the table ``assignment`` and ``certificates`` of the plan and the groups as published;
prints JSON: every group once, households equal to the file's, communities in one piece, inside one
township (first 8 characters of the code), and what lies outside the band without a stated reason.
Exit 1 if anything does not hold.
"""

import argparse
import json
import sqlite3
import sys
from collections import defaultdict

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely

BANDS = {"strict": (1000, 3000), "trigger": (1000, 5000)}


def borders(shapes: np.ndarray, gap_m: float, min_border_m: float) -> list[tuple[int, int]]:
    """Return pairs whose outlines run within ``gap_m`` of each other for ``min_border_m``."""
    tree = shapely.STRtree(shapes)
    left, right = tree.query(shapes, predicate="dwithin", distance=gap_m)
    once = left < right
    left, right = left[once], right[once]
    lines = shapely.boundary(shapes[left])
    near = shapely.buffer(shapes[right], gap_m, quad_segs=2)
    length = shapely.length(shapely.intersection(lines, near))
    keep = length > min_border_m
    return list(zip(left[keep].tolist(), right[keep].tolist(), strict=True))


def table(path: str, name: str) -> pd.DataFrame:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
        names = {r[0] for r in base.execute("select name from sqlite_master where type='table'")}
        return pd.read_sql(f'select * from "{name}"', base) if name in names else pd.DataFrame()  # noqa: S608


def recompute(plan: str, groups: str, *, crs: int, band: str, gap_m=1.0, min_border_m=5.0) -> dict:
    """Return what holds and what does not, from the two files alone."""
    low, high = BANDS[band]
    assigned = table(plan, "assignment").astype({"group_id": str})
    units = gpd.read_file(groups).to_crs(crs).astype({"group_id": str})
    units["households"] = units["households"].fillna(0).clip(lower=0).astype(int)
    merged = units.merge(
        assigned, on="group_id", how="outer", suffixes=("_file", ""), indicator=True
    )
    both = merged[merged["_merge"] == "both"].reset_index(drop=True)
    shapes = both.geometry.to_numpy()
    shapes = np.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    pairs = borders(shapes, gap_m, min_border_m)

    def pieces(column: str) -> dict[str, int]:
        home = both[column].to_numpy()
        graph = nx.Graph()
        graph.add_nodes_from(range(len(both)))
        graph.add_edges_from((a, b) for a, b in pairs if home[a] == home[b])
        found: dict[str, int] = defaultdict(int)
        for part in nx.connected_components(graph):
            found[home[next(iter(part))]] += 1
        return found

    before, after = pieces("community_id_before"), pieces("community_id_after")
    touched = set(
        both.loc[both["community_id_before"] != both["community_id_after"], "community_id_after"]
    )
    touched |= set(
        both.loc[both["community_id_before"] != both["community_id_after"], "community_id_before"]
    )
    broken = sorted(c for c, n in after.items() if n > 1 and n > before.get(c, 1))
    sums_before = both.groupby("community_id_before")["households"].sum()
    sums = both.groupby("community_id_after")["households"].sum()
    certified = set(
        table(plan, "certificates").get("community_id", pd.Series(dtype=str)).astype(str)
    )
    outside = sums[(sums < low) | (sums > high)]
    town = both["community_id_before"].str[:8]
    spans = both.assign(town=town).groupby("community_id_after")["town"].nunique()
    new_span = sorted(c for c in spans[spans > 1].index if c in touched)
    moved = both["community_id_before"] != both["community_id_after"]
    report = {
        "groups": len(units),
        "lost": int((merged["_merge"] == "left_only").sum()),
        "invented": int((merged["_merge"] == "right_only").sum()),
        "doubled": int(assigned["group_id"].duplicated().sum()),
        "households_differ": int((both["households"] != both["households_file"]).sum()),
        "households_before": int(sums_before.sum()),
        "households_after": int(sums.sum()),
        "moved_households": int(both.loc[moved, "households"].sum()),
        "moved_share": round(float(both.loc[moved, "households"].sum() / max(sums.sum(), 1)), 5),
        "outside_before": int(((sums_before < low) | (sums_before > high)).sum()),
        "outside_after": len(outside),
        "outside_without_reason": sorted(set(outside.index) - certified),
        "not_in_one_piece": broken,
        "across_townships": new_span,
    }
    report["holds"] = (
        not any(
            report[k]
            for k in (
                "lost",
                "invented",
                "doubled",
                "households_differ",
                "outside_without_reason",
                "not_in_one_piece",
                "across_townships",
            )
        )
        and report["households_before"] == report["households_after"]
    )
    return report


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("plan")
    parser.add_argument("groups")
    parser.add_argument("--crs", type=int, default=3826)
    parser.add_argument("--band", choices=BANDS, required=True)
    given = parser.parse_args()
    answer = recompute(given.plan, given.groups, crs=given.crs, band=given.band)
    print(json.dumps(answer, ensure_ascii=False, indent=1))
    sys.exit(0 if answer["holds"] else 1)
