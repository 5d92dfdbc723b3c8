"""After signing in at an identity provider: back to the page that was asked for.

Streamlit comes back to the app's first page, whichever one the button stood on. The way there
leads over two addresses of this server, so the page is remembered at the first one, in a cookie of
a few minutes, and taken up at the second.
"""

from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hexie_geo.ui import first_page

_COOKIE: Final = "hexie_asked"
_SECONDS: Final = 900
_LONGEST: Final = 1000


class BackToPage:
    """Remember the page at ``auth/login``; lead there from ``oauth2callback``.

    Parameters
    ----------
    app
        The app that stands behind.
    root
        Path under which it is served, with slashes at both ends.
    pages
        Paths of the app's pages: nothing else is led to.
    """

    def __init__(self, app: ASGIApp, root: str, pages: frozenset[str]) -> None:
        self.app, self.root, self.pages = app, root, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the cookie set or taken up."""
        path = scope["path"] if scope["type"] == "http" else ""
        if path == f"{self.root}auth/login":
            page, seconds = self._asked(Headers(scope=scope)), _SECONDS
        elif path == f"{self.root}oauth2callback":
            page, seconds = self._kept(Headers(scope=scope)), 0
        else:
            page, seconds = "", 0
        if not page:
            await self.app(scope, receive, send)
            return
        words = f"{_COOKIE}={quote(page, safe='')}; HttpOnly; SameSite=Lax"
        cookie = f"{words}; Path={self.root}; Max-Age={seconds}"

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.append("set-cookie", cookie)
                if not seconds and headers.get("location") in {self.root, self.root[:-1]}:
                    headers["location"] = page
            await send(message)

        await self.app(scope, receive, answer)

    def _asked(self, headers: Headers) -> str:
        """Return the page from which somebody went to sign in."""
        here = urlsplit(headers.get("referer", ""))
        page = f"{here.path}?{here.query}" if here.query else here.path
        return self._known(page) if here.netloc == headers.get("host") else ""

    def _kept(self, headers: Headers) -> str:
        found = SimpleCookie(headers.get("cookie", "")).get(_COOKIE)
        return "" if found is None else self._known(unquote(found.value))

    def _known(self, page: str) -> str:
        return page if page.partition("?")[0] in self.pages and len(page) <= _LONGEST else ""


def back() -> Middleware:
    """Return what leads back to the page that was asked for."""
    pages = frozenset(route.path for route in first_page.routes())
    root = next(iter(sorted(pages, key=len)))
    return Middleware(BackToPage, root, pages)
