"""Tiles of a folder on this machine, served by the app itself: a base map without any network."""

import hashlib
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

ROUTE: Final = "/hexie/tiles"
KINDS: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@st.cache_resource(show_spinner=False)
def folders() -> dict[str, Path]:
    """Return the folders this server has been told of, by the name that addresses give them."""
    return {}


def address(folder: Path) -> str:
    """Return the address of a folder's tiles, with ``{z}``, ``{x}`` and ``{y}`` in it."""
    name = hashlib.blake2b(str(folder.resolve()).encode(), digest_size=6).hexdigest()
    folders()[name] = folder.resolve()
    return f"{ROUTE}/{name}/{{z}}/{{x}}/{{y}}"


def tile(request: Request) -> Response:
    """Answer with the file ``Z/X/Y.png`` (or jpg): whole numbers only, so no path can leave."""
    folder = folders().get(str(request.path_params["name"]))
    z, x, y = (int(request.path_params[k]) for k in "zxy")
    for ending, kind in KINDS.items():
        file = folder / str(z) / str(x) / f"{y}{ending}" if folder else None
        if file is not None and file.is_file():
            return FileResponse(file, media_type=kind)
    return Response(status_code=404)


def route() -> Route:
    """Return the route that the server carries beside the app."""
    return Route(f"{ROUTE}/{{name}}/{{z:int}}/{{x:int}}/{{y:int}}", tile)
