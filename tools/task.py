"""Set up and run everything: the same commands on Linux, macOS and Windows.

    python tools/task.py demo | test | test-all | check | app | bench [IDS] | lock

Needs only Python >= 3.11; ``make TARGET`` calls this file. Everything is installed into
``.venv`` beside it, at the versions of ``constraints.txt``.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = platform.system() == "Windows"
EXTRAS = ".[app,server,distributed,docs,dev]"


def run(*command: str | Path, **more: object) -> None:
    """Run ``command`` in the project root; stop with its exit code if it fails."""
    print("$", " ".join(map(str, command)), flush=True)
    done = subprocess.run([str(c) for c in command], cwd=ROOT, check=False, **more)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(done.returncode)


def python(folder: str = ".venv") -> Path:
    """Return the interpreter of the environment in ``folder``."""
    return ROOT / folder / ("Scripts/python.exe" if WINDOWS else "bin/python")


def _stamp(*files: str) -> str:
    digest = hashlib.sha256()
    for name in files:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def setup() -> Path:
    """Create or refresh ``.venv`` from the constraints file; return its interpreter."""
    return _environment(".venv", "-c", "constraints.txt", "-e", EXTRAS)


def _environment(folder: str, *what: str) -> Path:
    mark = ROOT / folder / "installed"
    wanted = _stamp("constraints.txt", "pyproject.toml", "benchmarks/requirements.txt")
    if mark.exists() and mark.read_text() == wanted:
        return python(folder)
    if not python(folder).exists():
        print(
            f"creating {folder}; packages are installed into it, which takes a few minutes",
            flush=True,
        )
        venv.create(ROOT / folder, with_pip=True)
    run(python(folder), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *what)
    mark.write_text(wanted)
    return python(folder)


def system_packages() -> None:
    """Install what some tests look at from Debian's packages where this may be done; else say so.

    Chromium and a Chinese font for page tests, PostgreSQL for the shared ledger.
    """
    there = {
        "chromium": bool(shutil.which("chromium") or shutil.which("chromium-browser")),
        "fonts-noto-cjk": Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists(),
        "postgresql": bool(list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))),
    }
    packages = [name for name, have in there.items() if not have]
    if not packages:
        return
    may = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if not may:
        print(
            "no Chromium or Chinese font, and no right to install them: page tests will be skipped"
        )
        return
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        done = subprocess.run(command, env=quiet, check=False, capture_output=True, text=True)
        if done.returncode:
            print(
                f"could not install {packages}: their tests will be skipped\n{done.stderr[-400:]}"
            )
            return


def demo() -> None:
    """Make the county, import it, run the main job on it."""
    hexie = [setup(), "-m", "hexie_geo.cli"]
    run(*hexie, "demo", "out/demo")
    run(*hexie, "run", "out/demo/workspace", "--out", "out/demo/results", "--findings-ok")
    print("结果 / results: out/demo/results/dossier.html; 地图 / the app: make app", flush=True)


def test(*more: str) -> None:
    """Run the tests; long ones only with ``test_all``."""
    here = setup()
    system_packages()
    marks = [] if "--all" in more else ["-m", "not slow", "--hypothesis-profile=repeatable"]
    workers = ["-n", "2", "--no-loadscope-reorder"]
    run(here, "-m", "pytest", "-q", *workers, *marks, *(m for m in more if m != "--all"))


def check() -> None:
    """Lint, format, types, layers, docstrings."""
    here = setup()
    run(here, "-m", "ruff", "check", ".")
    run(here, "-m", "ruff", "format", "--check", ".")
    run(here, "-m", "mypy")
    run(here.with_name("lint-imports" + (".exe" if WINDOWS else "")), "--no-cache")
    run(here, "tools/check_docs.py")


def app() -> None:
    """Open the app on the made-up county."""
    here = setup()
    if not (ROOT / "out/demo/workspace/workspace.toml").exists():
        run(here, "-m", "hexie_geo.cli", "demo", "out/demo")
    run(here, "-m", "hexie_geo.cli", "app", "out/demo/workspace")


def bench(*ids: str) -> None:
    """Run the benchmarks (all, or those named); peers live in ``.venv-bench``."""
    here = setup()
    _environment(".venv-bench", "-r", "benchmarks/requirements.txt")
    run(here, "-m", "benchmarks", *ids)


def lock() -> None:
    """Write ``constraints.txt`` anew from what ``.venv`` holds; it names no index."""
    frozen = subprocess.run(
        [python(), "-m", "pip", "freeze", "--exclude-editable"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    (ROOT / "constraints.txt").write_text(frozen, encoding="utf-8")


TASKS = {
    "setup": setup,
    "demo": demo,
    "test": test,
    "test-all": lambda *m: test("--all", *m),
    "check": check,
    "app": app,
    "bench": bench,
    "lock": lock,
}

if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - said in words to whoever has an older one
        sys.exit(f"hexie_geo needs Python 3.11 or newer; this is {platform.python_version()}")
    if len(sys.argv) < 2 or sys.argv[1] not in TASKS:  # noqa: PLR2004 - program and task
        sys.exit(f"usage: python tools/task.py {' | '.join(TASKS)}")
    TASKS[sys.argv[1]](*sys.argv[2:])
