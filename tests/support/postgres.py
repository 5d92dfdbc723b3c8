"""A PostgreSQL server of our own, on loopback, in a temporary folder."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _as_postgres(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's user ``postgres`` stands in."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


@contextmanager
def server():
    """Yield the URL of a fresh server, or None when PostgreSQL is not installed."""
    there = _binaries()
    if there is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="hexie-pg-"))
    folder.chmod(0o755)
    data, log = folder / "data", folder / "log"
    data.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        shutil.chown(data, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"

    def run(*command: str) -> None:
        subprocess.run(_as_postgres(*command), check=True, capture_output=True, cwd="/")

    run(
        str(there / "initdb"),
        "-D",
        str(data),
        "-A",
        "trust",
        "-U",
        "hexie",
        "--locale=C.UTF-8",
        "-E",
        "UTF8",
        "--no-sync",
    )
    run(str(there / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(log), "-w", "start")
    try:
        yield f"postgresql://hexie@127.0.0.1:{port}/postgres"
    finally:
        run(str(there / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
