"""``python -m hexie_geo.ui.serve SCRIPT [--name=value …]``: Streamlit, started our way.

A folder ``pages`` beside the first script makes Streamlit serve those files by themselves
until ``st.navigation`` has run once: the first person to open ``/assess`` on a fresh server
would get a page without its frame. This says beforehand that the folder is ours. Where a
``server.py`` stands beside the script, it is served: the script, and routes of our own.

Streamlit binds its socket without naming TCP, so asyncio does not recognise it and leaves
Nagle's algorithm on: an answer's body then waits about 40 ms for the browser to acknowledge
its head, once for every file and message. It is switched off here, before the first connection.
"""

import socket
import sys
from pathlib import Path

import uvicorn
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web.cli import main


class PromptServer(uvicorn.Server):
    """A server whose answers leave at once."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen; connections inherit the option of the socket they came in by."""
        for listening in sockets or ():
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await super().startup(sockets)


if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    uvicorn.Server = PromptServer  # type: ignore[misc]  # Streamlit looks it up there
    script, *words = sys.argv[1:]
    server = Path(script).with_name("server.py")
    sys.exit(main(["run", str(server if server.is_file() else script), *words]))
