"""Try a hostile file through ``hexie import``, watched: canary file, listener, folder, clock."""

import io
import resource
import socket
import threading
import time
from contextlib import contextmanager, redirect_stderr, redirect_stdout

from hexie_geo.cli import main

from .hostile_files import CANARY, Outside

SECONDS = 30.0
MEMORY_KB = 1_500_000


@contextmanager
def listening():
    """Give the address of a server of our own and the list of those who called."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def listen():
            while not ended.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                calls.append(connection.recv(200))
                connection.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", calls
        finally:
            ended.set()
            thread.join()


def tree(folder):
    return {p: p.lstat().st_mtime_ns for p in folder.rglob("*") if "workspace" not in p.parts}


def laid_out(case, folder, url):
    """Make a case's files; return their folder, and the file beside it that none may read."""
    data = folder / "data"
    data.mkdir(parents=True)
    canary = folder / "canary.csv"
    canary.write_text(f"编码,名称,户数\n1,{CANARY},1\n", encoding="utf-8")
    case.make(data, Outside(file=canary, url=url))
    return data, canary


def trial(case, folder, listener):
    """Import one file; return what went wrong."""
    url, calls = listener
    data, canary = laid_out(case, folder, url)
    fill = {"{file}": str(canary), "{name}": canary.name, "{url}": url}
    words = case.recipe
    for mark, value in fill.items():
        words = words.replace(mark, value)
    (folder / "recipe.toml").write_text(words, encoding="utf-8")
    before, called, start = tree(folder), len(calls), time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    words_to = ["--data-root", str(data), "--out", str(folder / "workspace"), "--lang", "zh"]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main(["import", str(folder / "recipe.toml"), *words_to])
    seconds = time.perf_counter() - start
    said = out.getvalue() + err.getvalue()
    written = b"".join(p.read_bytes() for p in (folder / "workspace").rglob("*") if p.is_file())
    wrong = {
        "read outside": CANARY in said or CANARY.encode() in written,
        "called out": len(calls) > called,
        "wrote outside": tree(folder) != before,
        f"took {seconds:.0f} s": seconds > SECONDS,
        "took too much memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
        > MEMORY_KB,
        "was taken in": code == 0 and not case.harmless,
        f"ended with {code}": code not in {0, 2},
        "said nothing": code == 2 and not said.strip(),
    }
    return [f"{case.name}: {what}" for what, so in wrong.items() if so]
