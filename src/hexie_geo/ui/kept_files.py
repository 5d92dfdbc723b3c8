"""Files that stay as they are while the server runs, answered from memory and gzipped once.

A first visit asks for some eighty small files. Streamlit opens each anew, a thread at a time,
and sends its own ones unpacked.
"""

import gzip
import mimetypes
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

SMALL: Final = 500
"""Bytes below which packing gains nothing."""
_PACKED: Final = {".js", ".css", ".svg", ".json", ".map"}
_FOREVER: Final = "public, immutable, max-age=31536000"


class KeptFiles:
    """Answer for files below some addresses; everything else goes on to the app.

    Parameters
    ----------
    app
        The app that stands behind.
    folders
        Folder by the address it stands at, without slashes at either end. Only files that lie
        in the folder itself are answered.
    forever
        Addresses whose files bear a digest in their name, so a browser may keep them.
    """

    def __init__(
        self, app: ASGIApp, folders: dict[str, Path], *, forever: frozenset[str] = frozenset()
    ) -> None:
        self.app = app
        self.known = {
            f"/{address}/{file.name}": (file, address in forever)
            for address, folder in folders.items()
            for file in folder.iterdir()
            if file.is_file()
        }
        self.kept: dict[str, tuple[bytes, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in self.known:
            packs = "gzip" in Headers(scope=scope).get("accept-encoding", "")
            await self._answer(scope["path"], packs=packs)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _answer(self, path: str, *, packs: bool) -> Response:
        file, forever = self.known[path]
        if path not in self.kept:
            plain = file.read_bytes()
            worth = len(plain) >= SMALL and file.suffix in _PACKED
            self.kept[path] = (plain, gzip.compress(plain, 6, mtime=0) if worth else b"")
        plain, packed = self.kept[path]
        headers = {"Cache-Control": _FOREVER if forever else "public", "Vary": "Accept-Encoding"}
        if packs and packed:
            headers["Content-Encoding"] = "gzip"
        kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file.name)[0]
        return Response(packed if packs and packed else plain, headers=headers, media_type=kind)
