"""Where a part would lie in each system its numbers fit."""

from dataclasses import replace

import numpy as np
import pandas as pd

from hexie_geo.demo.grid import grid
from hexie_geo.io.coordinates import to_gcj02
from hexie_geo.io.locating import fits
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.records import Reading
from hexie_geo.workflow import placing
from hexie_geo.workflow.placing import outline, share_inside
from hexie_geo.workflow.survey import Part


def test_the_share_on_known_ground_tells_the_system():
    """The containment trial of the wizard: only one of the candidates lies on the county."""
    layer = grid(3, 3)
    bare = Part(
        source=FileSpec(file="a.shp"),
        reading=Reading(frame=layer.set_crs(None, allow_override=True), file="a.shp", layer="a"),
        bare=True,
    )
    ground = outline([replace(bare, bare=False, reading=Reading(frame=layer, file="b", layer="b"))])
    shares = {
        (f.crs, f.axes): share_inside(
            replace(bare, source=replace(bare.source, crs=f.crs, axes=f.axes)), ground
        )
        for f in fits(tuple(layer.total_bounds))
    }
    assert len(shares) > 5
    assert {key for key, share in shares.items() if share > 0} == {("EPSG:4543", "xy")}
    assert shares["EPSG:4543", "xy"] == 1.0


def poi(names, lon, lat):
    """What Gaode hands out: names and bare degrees; read as CGCS2000, nobody said why."""
    frame = pd.DataFrame({"社区代码": names, "经度": lon, "纬度": lat})
    source = FileSpec(file="poi.csv", crs="EPSG:4490", point=("经度", "纬度"))
    return Part(source=source, bare=True, reading=Reading(frame=frame, file="poi.csv", layer=""))


def test_bare_degrees_are_asked_where_they_come_from_with_the_trial_as_evidence():
    ground = grid(5, 5, size_m=300.0)
    spots = ground.representative_point().to_crs(4490)
    lon, lat = to_gcj02(spots.x, spots.y)
    outline = Part(
        source=FileSpec(file="a.gpkg"), reading=Reading(frame=ground, file="a.gpkg", layer="a")
    )
    named = poi(ground["community_id"].to_numpy(), lon, lat)
    assert placing.datum_open(named)
    assert "GCJ-02 100%" in placing.datum_evidence(named, [outline], "zh")
    assert "支持 GCJ-02" in placing.datum_evidence(named, [outline], "zh")
    middle = poi(["x", "y"], *(np.asarray(a)[[12, 12]] for a in (spots.x, spots.y)))
    assert "分不出来" in placing.datum_evidence(middle, [outline], "zh")
    assert "没有界线" in placing.datum_evidence(named, [], "zh")
    stated = replace(named, source=replace(named.source, datum="wgs84"))
    assert not placing.datum_open(stated)
