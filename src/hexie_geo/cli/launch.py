"""``hexie app``: start the Streamlit app on this machine only."""

import errno
import os
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

import hexie_geo
from hexie_geo.cli.options import Database, Lang
from hexie_geo.cli.screen import Screen
from hexie_geo.errors import DataError, Problem, StoreError


def app(
    workspace: Annotated[
        Path | None, typer.Argument(metavar="[WS]", help="cli.option.workspace", show_default=False)
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="cli.option.port")] = 8501,
    address: Annotated[str, typer.Option(help="cli.option.address")] = "127.0.0.1",
    headless: Annotated[bool, typer.Option("--headless", help="cli.option.headless")] = False,
    database: Database = None,
    lang: Lang = "zh",
) -> None:
    """Open the app in the browser, on a workspace if one is named."""
    if find_spec("streamlit") is None:
        raise DataError(Problem(code="cli.no_streamlit"))
    if workspace is not None and not (workspace / "workspace.toml").is_file():
        raise StoreError(Problem(code="store.not_a_workspace", file=str(workspace)))
    flags = {
        "server.address": address,
        "server.port": str(port),
        "server.headless": "true" if headless else "false",
    }  # everything else is in app/.streamlit/config.toml
    _refuse_port(address, port)
    Screen(lang).line("app.starts", address=address, port=port)
    known: dict[str, str] = {"HEXIE_LANG": lang}
    if workspace is not None:
        known["HEXIE_WORKSPACE"] = str(workspace.resolve())
    if database is not None:
        known["HEXIE_DATABASE"] = database
    words = [f"--{name}={value}" for name, value in flags.items()]
    command = [sys.executable, "-m", "hexie_geo.ui.serve", str(script()), *words]
    try:
        done = subprocess.run(command, env=os.environ | known, check=False)  # noqa: S603 - our own words
    except KeyboardInterrupt:  # Ctrl+C is how one closes the app
        return
    raise typer.Exit(done.returncode)


def _refuse_port(address: str, port: int) -> None:
    """Refuse an address that cannot be served before it is announced."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        socket.create_server((address, port), family=family).close()
    except OSError as exc:
        code = "cli.port_busy" if exc.errno == errno.EADDRINUSE else "cli.port_unusable"
        values = {"address": address, "port": port}
        raise DataError(Problem(code=code, values=values)) from exc


def script() -> Path:
    """Return the app's first script: in the installed package, else in the clone."""
    package = Path(hexie_geo.__file__).parent
    places = [package / "_app" / "main.py", package.parent.parent / "app" / "main.py"]
    for place in places:
        if place.is_file():
            return place
    raise DataError(Problem(code="cli.no_app", file=str(places[0])))
