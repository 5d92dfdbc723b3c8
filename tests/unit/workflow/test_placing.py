"""Where a part would lie in each system its numbers fit."""

from dataclasses import replace

from hexie_geo.demo.grid import grid
from hexie_geo.io.locating import fits
from hexie_geo.io.recipe_parts import FileSpec
from hexie_geo.io.records import Reading
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
