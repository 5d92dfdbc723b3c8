"""Base maps: none by default, a fixed list of servers, a folder on this machine."""

import shutil
import subprocess
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.routing import Match

import hexie_geo.ui
from hexie_geo.catalogue import templates
from hexie_geo.io.coordinates import to_gcj02
from hexie_geo.ui import basemaps, tiles
from hexie_geo.ui.settings import Settings

ASSETS = Path(hexie_geo.ui.__file__).parent / "assets"


def asked(path):
    """What the route answers; None where the address is not its own."""
    scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    match, more = tiles.route().matches(scope)
    return None if match is Match.NONE else tiles.tile(Request(scope | more))


def test_nothing_is_drawn_until_somebody_chooses():
    assert basemaps.given(Settings(), "zh") is None


@pytest.mark.parametrize("kind", ["https://example.org/{z}/{x}/{y}.png", "javascript:1", ""])
def test_only_the_list_is_ever_asked(kind):
    assert basemaps.given(Settings(basemap=kind), "zh") is None


def test_tianditu_waits_for_a_token_and_takes_no_address_for_one():
    assert basemaps.given(Settings(basemap="tianditu"), "zh") is None
    bad = Settings(basemap="tianditu", tianditu_token="x&y=http://evil")  # noqa: S106 - no secret
    assert basemaps.given(bad, "zh") is None
    good = Settings(basemap="tianditu", tianditu_token="ab12")  # noqa: S106 - no secret
    given = basemaps.given(good, "zh")
    assert all(tile.endswith("tk=ab12") for tile in given["tiles"])


def test_a_shifted_map_says_so():
    for language in ("zh", "en"):
        assert "GCJ-02" in basemaps.given(Settings(basemap="amap"), language)["credit"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_has_words(language):
    known = templates(language)
    for kind in basemaps.KINDS:
        assert f"map.ground.{kind}" in known
    for kind in (basemaps.LOCAL, *basemaps.known()):
        assert f"map.ground.credit.{kind}" in known


def test_a_folder_of_tiles_is_served_and_nothing_beside_it(tmp_path):
    (tmp_path / "ws" / "3" / "2").mkdir(parents=True)
    (tmp_path / "ws" / "3" / "2" / "1.png").write_bytes(b"\x89PNG tile")
    (tmp_path / "secret.png").write_bytes(b"secret")
    chosen = Settings(basemap="local", tile_folder=str(tmp_path / "ws"))
    address = basemaps.given(chosen, "zh")["tiles"][0]
    found = asked(address.format(z=3, x=2, y=1))
    assert (Path(found.path).read_bytes(), found.media_type) == (b"\x89PNG tile", "image/png")
    assert asked(address.format(z=3, x=2, y=9)).status_code == 404
    assert asked(address.format(z="..", x="..", y="secret")) is None
    assert asked("/hexie/tiles/unknown/3/2/1").status_code == 404


def test_the_browser_shifts_as_python_does(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine: the browser's arithmetic was not run")
    source = (ASSETS / "ground.js").read_text(encoding="utf-8")
    body = source[source.index("const A =") : source.index("// tiles laid out")]
    script = tmp_path / "shift.mjs"
    script.write_text(body + "\nconsole.log(JSON.stringify(gcj02(25.0406, 102.7122)));")
    done = subprocess.run([node, script], capture_output=True, text=True, check=True)
    lat, lon = (float(part) for part in done.stdout.strip("[]\n").split(","))
    there = to_gcj02(102.7122, 25.0406)
    assert (lon, lat) == pytest.approx(tuple(float(v) for v in there), abs=1e-7)
