"""R8: 四至 of real communities against an independent check by buffers."""

import random

from benchmarks.review.common import taipei
from benchmarks.rows import row


def r8_bounds(wanted: int = 200):
    """四至 of Taipei communities against buffers: whom they touch, which roads run beside."""
    import shapely

    from hexie_geo.report.border_words import SIDES
    from hexie_geo.report.surroundings import Around

    ws = taipei()
    layer, roads = ws.communities, ws.roads[ws.roads["name"].notna()]
    around, shapes = Around(ws), layer.geometry.to_numpy()
    order = list(range(len(layer)))
    random.Random(8).shuffle(order)
    wrong = marks = placeholders = blank_sides = taken = 0
    along = 0.0
    for i in order:
        edge = shapely.boundary(shapes[i])
        near = roads.iloc[roads.sindex.query(edge.buffer(21.0), predicate="intersects")]
        if near.empty:
            continue
        taken += 1
        said = around.describe(layer["community_id"].iloc[i], shapes[i])
        along += said.along_lines_share
        beside = near.geometry.intersection(edge.buffer(21.0)).length
        beside = beside.groupby(near["name"]).sum()
        touch = shapely.length(shapely.intersection(edge.buffer(4.0), shapely.boundary(shapes)))
        borders = set(layer["name"][touch > 10.0]) - {layer["name"].iloc[i]}
        gaps = 0
        for side in SIDES:
            for mark in said.sides[side]:
                marks += mark.kind != "nothing"
                gaps += mark.kind == "nothing"
                wrong += mark.kind == "line" and beside.get(mark.name, 0.0) < 30.0
                wrong += mark.kind == "neighbour" and mark.name not in borders
        blank_sides += gaps
        placeholders += gaps > 0
        if taken == wanted:
            break
    note = (
        f"{marks} names on {taken} communities; {placeholders / taken:.1%} have a placeholder "
        f"({blank_sides} sides of {4 * taken}); {along / taken:.1%} of border along named roads"
    )
    yield row("R8", int(wrong), "wrong names", "0", wrong == 0 and taken == wanted, note)
