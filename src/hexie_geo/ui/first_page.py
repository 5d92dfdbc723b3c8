"""The page a browser is given first: Streamlit's own, told where it is and what it will need.

Streamlit's page does not know at ``/edit`` whether the app lies at ``/`` or at ``/edit``: it asks
both, so the first question is always answered by a 404. And it learns of the map only when the
first answer of the script has come, then asks for the map's modules a level of imports at a time.
Here the page is told both at once; a page that is not listed gets Streamlit's as it is.
"""

import functools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit import config, file_util

from hexie_geo import report
from hexie_geo.ui import shell
from hexie_geo.ui.kept_files import KeptFiles

WHERE: Final = """<script>
window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href };
</script>"""
"""The app's root is the page's folder: from there the page takes its own files too."""
ASSETS: Final = {
    "map": Path(__file__).parent / "assets",
    "leaflet": Path(report.__file__).parent / "assets",
}
"""Where our components' files lie, as ``pyproject.toml`` of the package says to Streamlit."""
_AT: Final = "_stcore/bidi-components/hexie-geo"
_IMPORT: Final = re.compile(r"""(?:from|import)\s*["`']\./([\w.-]+\.js)["`']""")
_AROUND: Final = ("BidiComponent.*.js",)
"""Streamlit's modules for a component, which it too asks for only when there is one."""


def routes() -> list[Route]:
    """Return the routes of the app's pages."""
    root = f"/{_base()}"
    names = [name.rstrip("_") for name in (*shell.PAGES[1:], shell.LAST, *shell.REVIEW)]
    return [Route(f"{root}{name}", page) for name in ("", *names)]


def files() -> Middleware:
    """Return what answers for the files that the first page asks for."""
    base, static = _base(), Path(file_util.get_static_dir()) / "static"
    own = {f"{base}static/{kind}": static / kind for kind in ("js", "css", "media")}
    ours = {f"{base}{_AT}.{name}": folder for name, folder in ASSETS.items()}
    return Middleware(KeptFiles, own | ours, forever=frozenset(own))


def _base() -> str:
    """Return the path under which the app is served, with a slash at its end if there is one."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"{base}/" if base else ""


def page(request: Request) -> HTMLResponse:
    """Answer with the first page."""
    del request
    return HTMLResponse(html(), headers={"Cache-Control": "no-cache"})


@functools.cache
def html() -> str:
    """Return Streamlit's page with what it is told in its head."""
    static = Path(file_util.get_static_dir())
    plain = (static / "index.html").read_text(encoding="utf-8")
    own = [f"./{_AT}.map/{file.name}" for file in sorted(ASSETS["map"].glob("*.js"))]
    own.append(f"./{_AT}.leaflet/leaflet.js")
    scripts = static / "static" / "js"
    around = [f"./static/js/{name}" for name in imported(scripts, _AROUND) if name not in plain]
    links = [f'<link rel="modulepreload" href="{address}" />' for address in own]
    links += [f'<link rel="modulepreload" crossorigin href="{address}" />' for address in around]
    told = plain.replace("</title>", f"</title>\n{WHERE}", 1)
    return told.replace("</head>", "\n".join([*links, "</head>"]), 1)  # after its own files


def imported(folder: Path, patterns: Iterable[str]) -> list[str]:
    """Return the modules of ``folder`` that fit ``patterns``, and all that they import.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     for name, words in {"a.js": 'import{x}from"./b.js";', "b.js": "", "c.js": ""}.items():
    ...         _ = (Path(place) / name).write_text(words)
    ...     imported(Path(place), ["a*.js"])
    ['a.js', 'b.js']
    """
    found = {file.name for pattern in patterns for file in folder.glob(pattern)}
    waiting = sorted(found)
    while waiting:
        words = (folder / waiting.pop()).read_text(encoding="utf-8")
        fresh = {n for n in _IMPORT.findall(words) if (folder / n).is_file()} - found
        found |= fresh
        waiting += sorted(fresh)
    return sorted(found)
