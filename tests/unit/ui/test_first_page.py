"""The first page tells a browser where the app is and what it will need; files come from memory."""

import asyncio
import gzip

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from hexie_geo.ui import first_page
from hexie_geo.ui.kept_files import KeptFiles


@pytest.fixture
def browser(tmp_path):
    folder = tmp_path / "js"
    folder.mkdir()
    (folder / "long.js").write_text("let a = 1;\n" * 100)
    (folder / "short.js").write_text("1")
    (tmp_path / "secret.js").write_text("secret")
    behind = Route("/{rest:path}", lambda _: PlainTextResponse("behind"))
    kept = Middleware(KeptFiles, {"static/js": folder}, forever=frozenset({"static/js"}))
    app = Starlette(routes=[behind], middleware=[kept])

    async def get(path, **headers):
        way = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=way, base_url="http://here") as client:
            return await client.get(path, headers=headers)

    return lambda path, **headers: asyncio.run(get(path, **headers))


def test_files_are_answered_packed_and_unpacked(browser):
    plain = b"let a = 1;\n" * 100
    packed = browser("/static/js/long.js")
    assert packed.content == plain
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain, 6, mtime=0))
    as_it_is = browser("/static/js/long.js", **{"accept-encoding": "identity"})
    assert as_it_is.content == plain
    assert "content-encoding" not in as_it_is.headers
    assert "immutable" in as_it_is.headers["cache-control"]
    assert browser("/static/js/short.js").content == b"1"


@pytest.mark.parametrize("path", ["/", "/static/js/", "/static/js/../secret.js", "/secret.js"])
def test_what_is_not_in_the_folder_goes_on_to_the_app(browser, path):
    assert browser(path).text == "behind"


def test_the_first_page_names_files_that_are_there():
    page = first_page.html()
    assert page.index("BACKEND_BASE_URL") < page.index('<script type="module"')
    for name, folder in first_page.ASSETS.items():
        there = {file.name for file in folder.glob("*.js")}
        told = {
            line.split(f"{name}/")[1].split('"')[0]
            for line in page.splitlines()
            if f"hexie-geo.{name}/" in line
        }
        assert told
        assert told <= there
    assert "BidiComponent" in page
    assert [route.path for route in first_page.routes()][:2] == ["/", "/import"]
