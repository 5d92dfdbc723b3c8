"""Hold the docstrings of public functions to numpydoc; exit 1 with a list of what is missing.

Public means: a function or class named in a package's ``__all__`` or in ``hexie_geo._HOMES``.
Each needs a one-line summary, its parameters, what it returns, and a runnable example.
"""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator

from numpydoc.validate import validate

import hexie_geo

CODES = {
    "GL08": "no docstring",
    "SS01": "no summary",
    "SS03": "the summary does not end with a full stop",
    "PR01": "parameters not documented",
    "PR02": "unknown parameters documented",
    "PR03": "parameters in another order",
    "RT01": "no Returns section",
    "EX01": "no Examples section",
}


def public() -> Iterator[str]:
    """Yield the dotted name of every public function and class, at its home."""
    for name, home in hexie_geo._HOMES.items():  # noqa: SLF001 - the list of public names
        thing = getattr(importlib.import_module(home), name)
        yield f"{thing.__module__}.{thing.__qualname__}"
    for module in pkgutil.iter_modules(hexie_geo.__path__, "hexie_geo."):
        package = importlib.import_module(module.name)
        for name in getattr(package, "__all__", ()):
            thing = getattr(package, name)
            home = str(getattr(thing, "__module__", ""))
            if home.startswith("hexie_geo") and (
                inspect.isfunction(thing) or inspect.isclass(thing)
            ):
                yield f"{home}.{thing.__qualname__}"


def main() -> int:
    """Print what is missing; return 1 if anything is."""
    missing = []
    for name in sorted(set(public())):
        found = validate(name)["errors"]
        is_class = name.rsplit(".", 1)[1][0].isupper()
        for code, message in found:
            if code in CODES and not (
                is_class and code in {"PR01", "PR02", "PR03", "EX01", "RT01"}
            ):
                missing.append(f"{name}: {code} {message}")
    print("\n".join(missing) or "docstrings: all public names are documented")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
