"""Read a policy pack: shipped by id, or the user's own by path; every defect is listed at once."""

import functools
import hashlib
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from hexie_geo.errors import Problem, StandardError
from hexie_geo.model.findings import Bound, Provision, Standard, Tier
from hexie_geo.model.terms import Force, Outcome, SubjectLayer
from hexie_geo.standards.schema import problems_in

_DATA = "standards/data"


def available() -> tuple[str, ...]:
    """Return the ids of the policy packs that come with the package.

    Returns
    -------
    tuple of str
        Sorted.

    Examples
    --------
    >>> available()[0]
    'cn.law.residents-committees-1989'
    """
    folder = files("hexie_geo") / _DATA
    return tuple(sorted(e.name.removesuffix(".toml") for e in folder.iterdir() if _is_pack(e.name)))


def load(pack: str | Path) -> Standard:
    """Return a policy pack as a value.

    Parameters
    ----------
    pack
        Id of a shipped pack (see :func:`available`) or path of a TOML file.

    Returns
    -------
    Standard
        With its provisions in the order of the file, and the digest of its text.

    Raises
    ------
    StandardError
        If there is no such pack, or it is malformed; every problem names file and key.

    Examples
    --------
    >>> yunnan = load("cn.yunnan.yunfa-2007-11")
    >>> yunnan["community.households.redivide"].verb_zh
    '应根据需要'
    """
    if isinstance(pack, str) and pack in available():
        return _shipped(pack)
    path = Path(pack)
    if path.suffix != ".toml" or not path.is_file():
        values = {"pack": str(pack), "known": ", ".join(available())}
        raise StandardError(Problem(code="standards.unknown_pack", values=values))
    return _read(path.read_bytes(), path.name)


@functools.cache
def _shipped(pack: str) -> Standard:
    entry = files("hexie_geo") / _DATA / f"{pack}.toml"
    return _read(entry.read_bytes(), entry.name)


def _is_pack(name: str) -> bool:
    return name.endswith(".toml")


def _read(raw: bytes, file: str) -> Standard:
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        tree = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        problem = Problem(code="standards.not_toml", file=file, values={"detail": str(exc)})
        raise StandardError(problem) from exc
    StandardError.raise_if(problems_in(tree, file))
    head = tree["standard"]
    return Standard(
        provisions=tuple(_provision(head["id"], entry) for entry in tree["provision"]),
        digest=hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
        **{"doc_no": "", **head, "supersedes": tuple(head.get("supersedes", ()))},
    )


def _provision(standard: str, entry: Mapping[str, Any]) -> Provision:
    plain = dict(entry)
    return Provision(
        standard=standard,
        subject=SubjectLayer(plain.pop("subject", SubjectLayer.COMMUNITIES)),
        form=plain.pop("form", "range"),
        force=Force(plain.pop("force")),
        outside=Outcome(plain.pop("outside")),
        low=_bound(plain.pop("low", None)),
        high=_bound(plain.pop("high", None)),
        tiers=tuple(_tier(tier) for tier in plain.pop("tiers", ())),
        items=tuple(plain.pop("items", ())),
        **plain,
    )


def _tier(entry: Mapping[str, Any]) -> Tier:
    low, high = _bound(entry.get("low")), _bound(entry.get("high"))
    return Tier(when=entry["when"], low=low, high=high)


def _bound(value: Any) -> Bound | None:
    """Return a bound written as a number (then inclusive) or as a table."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return Bound(value=float(value["value"]), inclusive=bool(value.get("inclusive", True)))
    return Bound(value=float(value))
